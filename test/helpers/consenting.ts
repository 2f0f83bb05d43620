import { identityForLogin } from '../../src/core/epoch.store.ts';
import type { HandleMac, ParticipantId, Purpose, RoomId } from '../../src/core/person.ts';
import type { Identity } from '../../src/core/ports.ts';
import { rooms } from '../../src/core/room.store.ts';
import { checkIns } from '../../src/features/check-ins/check-ins.store.ts';
import { consents } from '../../src/features/consent/consent.store.ts';
import { messageLog } from '../../src/features/message-log/message-log.store.ts';
import { ids, noon, noticeVersion } from './make.ts';
import type { TestStores } from './memory-db.ts';

/** The room of every test that needs no other. */
const roomId = ids.roomId('r_1');

/** What a woman does, as it reaches the stores. */
export interface Person {
  readonly participant: ParticipantId;
  readonly mac: HandleMac;
  open(sentAt: number, purposes?: readonly Purpose[], version?: string): void;
  close(sentAt: number, state?: 'paused' | 'declined'): void;
  /** Withdraws and erases, as the app does. */
  withdraw(now: number): void;
  /** Stores a group message, whatever she has consented to. */
  say(sentAt: number, text?: string, version?: string, room?: RoomId): void;
  /** Stores a check-in answer, whatever she has consented to. */
  checkIn(answeredAt: number, version?: string, scores?: readonly number[]): void;
}

/** The identity of the one login epoch of a test. */
const identityOf = ({ db, vault }: TestStores): Identity => {
  const login = { puppet: 'fake', self: ids.handle('wxid_bot'), hasStableIds: true };
  return identityForLogin(db, vault, login, noon).identity;
};

/** Makes a room. */
export const addRoom = (stores_: TestStores, id = roomId): void => {
  const { db, vault } = stores_;
  const handle = ids.room(`${id}@room`);
  rooms.add(db, vault, id, identityOf(stores_).macOf(handle), handle);
};

let made = 0;

/** Somebody who has been shown the notice, at an instant. */
export const addPerson = (stores_: TestStores, shownAt: number): Person => {
  const { db, vault } = stores_;
  made += 1;
  const name = `wxid_${made}`;
  const participant = ids.participant(`p_${made}`);
  const identity = identityOf(stores_);
  const mac = identity.macOf(ids.handle(name));
  let kept = 0;
  const nextId = (): string => `${participant}_${(kept += 1)}`;
  consents.addParticipant(db, participant, mac, identity.epoch, shownAt);
  consents.noticeShown(db, participant, noticeVersion, shownAt);
  return {
    participant,
    mac,
    open: (sentAt, purposes = [1, 2], version = noticeVersion) =>
      consents.open(db, vault, {
        participant,
        mac,
        handle: ids.handle(name),
        noticeVersion: version,
        purposes,
        sentAt,
        now: sentAt,
      }),
    close: (sentAt, state = 'paused') => consents.close(db, participant, state, sentAt, sentAt),
    withdraw(now) {
      stores_.eraser.withdraw(participant, now);
    },
    say(sentAt, text = '今天走了半小时', version = noticeVersion, room = roomId) {
      const id = nextId();
      messageLog.append(db, vault, {
        id: `m_${id}`,
        participant,
        roomId: room,
        sourceMac: `source_${id}`,
        sentAt,
        kind: 'text',
        length: text.length,
        text,
        isReplyToUnlogged: false,
        mentions: 0,
        flags: [],
        noticeVersion: version,
      });
    },
    checkIn: (answeredAt, version = noticeVersion, scores = [3, 6, 2]) =>
      checkIns.append(db, vault, {
        id: `c_${nextId()}`,
        participant,
        answeredAt,
        scores,
        noticeVersion: version,
      }),
  };
};

/** Rows of a table that belong to a participant. */
export const countRows = (
  { db }: Pick<TestStores, 'db'>,
  table: 'message' | 'check_in_answer' | 'participant_handle' | 'consent_event',
  participant: ParticipantId,
): number =>
  (
    db
      .prepare(`SELECT count(*) AS count FROM ${table} WHERE participant_id = :participant`)
      .get({ participant }) as { count: number }
  ).count;
