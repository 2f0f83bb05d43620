import type { Incoming } from '../../../src/core/message.ts';
import { messageMac } from '../../../src/core/seen-message.store.ts';
import type { Verdict } from '../../../src/core/step.ts';
import { permits } from '../../../src/features/consent/consent.rules.ts';
import { consents } from '../../../src/features/consent/consent.store.ts';
import {
  createMessageLogStep,
  type MessageLogPorts,
} from '../../../src/features/message-log/message-log.step.ts';
import type { Person } from '../../helpers/consenting.ts';
import { ids, make, noticeVersion } from '../../helpers/make.ts';
import type { TestStores } from '../../helpers/memory-db.ts';

let made = 0;

/** Has the log step hear something of somebody, in the first room unless another, or `private`, is named. Names stay as they are. */
export const hearFrom = (
  { db, vault }: Pick<TestStores, 'vault'> & { readonly db: MessageLogPorts['db'] },
  person: Pick<Person, 'mac'>,
  values: Partial<Incoming>,
  ports: Partial<MessageLogPorts> = {},
  roomName = 'r_1',
): Verdict => {
  const step = createMessageLogStep({
    db,
    vault,
    random: () => `heard_${(made += 1)}`,
    noticeVersion,
    loggingNoticeKey: 'room.notice',
    mayLog: () => true,
    permits: (consent, purpose, at) => permits(consent, purpose, noticeVersion, at),
    maskText: (_room, { text }) => text,
    sourceMac: ({ message }) => messageMac(vault, message),
    eraseRecords: (participant) => [{ kind: 'erase', participant, destroyKey: false }],
    ...ports,
  });
  const isPrivate = roomName === 'private';
  const room = make.room({ id: ids.roomId(roomName), handle: ids.room(`${roomName}@room`) });
  const message = make.message({
    id: `message-${(made += 1)}`,
    ...(isPrivate ? {} : { room: room.handle }),
    ...values,
  });
  const known = consents.find(db, person.mac);
  return step.run(
    make.context({
      message,
      sender: make.sender({
        mac: person.mac,
        ...(known === undefined ? {} : { participant: known.participant, consent: known.consent }),
      }),
      ...(isPrivate ? {} : { room }),
      now: message.sentAt,
      words: message.text,
    }),
  );
};

/** A logged message as these tests look at it. */
export interface Kept {
  readonly id: string;
  readonly sentAt: number;
  readonly suspectedAt: number | null;
  readonly replyTo: string | null;
  readonly promptId: string | null;
  readonly repliedToUnlogged: number;
}

/** All logged messages, in the order in which they were kept. */
export const keptIn = ({ db }: Pick<TestStores, 'db'>): readonly Kept[] =>
  db
    .prepare(
      `SELECT id, sent_at AS sentAt, recall_suspected_at AS suspectedAt, reply_to AS replyTo, prompt_id AS promptId,
        replied_to_unlogged AS repliedToUnlogged FROM message ORDER BY sequence`,
    )
    .all() as Kept[];
