import type { Say } from '../../src/core/effect.ts';
import type { Job } from '../../src/core/job.ts';
import type { Incoming } from '../../src/core/message.ts';
import type {
  Consent,
  Handle,
  HandleMac,
  ParticipantId,
  RoomHandle,
  RoomId,
  Sender,
} from '../../src/core/person.ts';
import type { MessageContext, Room } from '../../src/core/step.ts';
import type { Study } from '../../src/core/study.ts';
import type { PostingRules } from '../../src/core/slot.rules.ts';
import type { Card } from '../../src/features/answers/card.ts';

/** An ordinary moment: Friday 2026-11-20, 12:00 in Shanghai. */
export const noon = Date.parse('2026-11-20T12:00:00+08:00');
/** The zone of every test that needs one. */
export const zone = 'Asia/Shanghai';
/** Version of the notice in force. */
export const noticeVersion = 'a1b2c3d4e5f6';

/** Ids by a readable name. */
export const ids = {
  handle: (name: string) => name as Handle,
  room: (name: string) => name as RoomHandle,
  roomId: (name: string) => name as RoomId,
  participant: (name: string) => name as ParticipantId,
};

/** Made-up data, complete, with what a test cares about laid over it. */
export const make = {
  message: (values: Partial<Incoming> = {}): Incoming => ({
    id: 'message-1',
    sender: ids.handle('wxid_mei'),
    kind: 'text',
    text: '大家好',
    isReply: false,
    mentions: [],
    sentAt: noon,
    receivedAt: noon,
    ...values,
  }),
  consent: (values: Partial<Consent> = {}): Consent => ({
    state: 'active',
    noticeVersion,
    purposes: [1, 2],
    since: noon / 1000 - 3600,
    ...values,
  }),
  sender: (values: Partial<Sender> = {}): Sender => ({
    handle: ids.handle('wxid_mei'),
    mac: 'mac-mei' as HandleMac,
    role: 'member',
    consent: { state: 'none', purposes: [] },
    isKnown: true,
    ...values,
  }),
  room: (values: Partial<Room> = {}): Room => ({
    id: ids.roomId('r_1'),
    handle: ids.room('r_1@room'),
    number: 1,
    isEnabled: true,
    noticeKey: 'room.notice',
    ...values,
  }),
  context: (values: Partial<MessageContext> = {}): MessageContext => ({
    message: make.message(),
    sender: make.sender(),
    now: noon,
    isFresh: true,
    words: '大家好',
    ...values,
  }),
  study: (values: Partial<Study> = {}): Study => ({
    name: '互助研究',
    institution: '临江大学',
    contact: '周老师，分机 8123',
    approval: 'LJ-2026-17',
    approvalValidUntil: '2027-06-30',
    impactAssessedOn: '2026-08-01',
    startsOn: '2026-10-01',
    endsOn: '2027-03-31',
    storage: '临江大学的加密服务器',
    retentionDays: 365,
    ...values,
  }),
  card: (values: Partial<Card> = {}): Card => ({
    id: 'sleep',
    title: '睡不好',
    questions: [],
    aliases: { plain: ['睡不着', '失眠'], whole: [], traditional: [] },
    redFlags: [],
    answer: '白天少躺，晚上早点放下手机。',
    more: [],
    facts: ['sleep-01'],
    publishers: ['临江医院'],
    compiledOn: '2026-11-01',
    expiresOn: '2027-05-01',
    sensitivity: 'normal',
    ...values,
  }),
  job: (values: Partial<Job> = {}): Job => ({
    id: 'weekly-check-in',
    kind: 'check-in',
    cron: '0 10 * * 2',
    zone,
    graceMs: 3 * 3_600_000,
    choices: [
      {
        text: { key: 'check-in.prompt' },
        post: { kind: 'check-in', referenceId: 'weekly-check-in' },
        everyDays: 0,
      },
    ],
    onHolidays: false,
    rooms: new Map(),
    ...values,
  }),
  rules: (values: Partial<PostingRules> = {}): PostingRules => ({
    quietHours: { from: '21:30', until: '08:00' },
    mostPerDay: 50,
    mostPerWeek: 50,
    holidays: { years: new Set([2026]), days: [] },
    seed: 'test',
    spreadMinutes: 0,
    ...values,
  }),
  say: (key: string): Say => ({
    kind: 'say',
    to: { kind: 'person', handle: ids.handle('wxid_mei') },
    text: { key },
  }),
};
