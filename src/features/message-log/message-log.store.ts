import type { MessageKind } from '../../core/message.ts';
import type { ParticipantId, RoomId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { messageTextContext } from '../../core/sealing.ts';

/** One message to keep. */
export interface LoggedMessage {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly roomId: RoomId;
  /** MAC of the puppet's message id: finds it again when it is recalled. */
  readonly sourceMac: string;
  readonly sentAt: number;
  readonly kind: MessageKind;
  /** Length of the text as kept, characters; 0 for other kinds. */
  readonly length: number;
  readonly text?: string;
  readonly isReplyToUnlogged: boolean;
  readonly mentions: number;
  readonly flags: readonly string[];
  readonly noticeVersion: string;
}

const insert = `INSERT INTO message (id, participant_id, room_id, source_mac, sent_at, kind, length, sealed_text,
  replied_to_unlogged, mentions, flags, notice_version)
VALUES (:id, :participant, :roomId, :sourceMac, :sentAt, :kind, :length, :sealed, :repliedToUnlogged, :mentions,
  :flags, :noticeVersion)`;
const deleteBySource =
  'DELETE FROM message WHERE source_mac = :sourceMac AND participant_id = :participant';
const newestUntil =
  'SELECT max(sent_at) AS at FROM message WHERE participant_id = :participant AND sent_at <= :until';
const deleteNewestUntil = `DELETE FROM message WHERE sequence = (
  SELECT sequence FROM message WHERE participant_id = :participant AND sent_at <= :until
  ORDER BY sent_at DESC, sequence DESC LIMIT 1)`;
const deleteAll = 'DELETE FROM message WHERE participant_id = :participant';
const deleteSince =
  'DELETE FROM message WHERE participant_id = :participant AND sent_at / 1000 >= :second';
const countAll = 'SELECT count(*) AS count FROM message WHERE participant_id = :participant';

const countEverybody = 'SELECT count(*) AS count FROM message';

/** The log of consented group messages. */
export const messageLog = {
  append: (db: Db, vault: Vault, message: LoggedMessage): void => {
    const { id, participant, text } = message;
    db.prepare(insert).run({
      id,
      participant,
      roomId: message.roomId,
      sourceMac: message.sourceMac,
      sentAt: message.sentAt,
      kind: message.kind,
      length: message.length,
      sealed: text === undefined ? null : vault.sealFor(participant, text, messageTextContext(id)),
      repliedToUnlogged: message.isReplyToUnlogged ? 1 : 0,
      mentions: message.mentions,
      flags: message.flags.join(' '),
      noticeVersion: message.noticeVersion,
    });
  },
  /** Deletes the message a puppet id stands for, if it is hers. @returns whether there was one */
  deleteBySource: (db: Db, participant: ParticipantId, sourceMac: string): boolean =>
    db.prepare(deleteBySource).run({ participant, sourceMac }).changes > 0,
  /** How many messages are kept in all. */
  count: (db: Db): number => (db.prepare(countEverybody).get() as { count: number }).count,
};

/** Her logged messages as personal data. */
export const messageLogPersonalData: PersonalDataStore = {
  tables: ['message'],
  collect: (db, participant) => [
    {
      key: 'my-data.messages',
      count: (db.prepare(countAll).get({ participant }) as { count: number }).count,
    },
  ],
  erase: (db, participant) => {
    db.prepare(deleteAll).run({ participant });
  },
  newestUntil: (db, participant, until) =>
    (db.prepare(newestUntil).get({ participant, until }) as { at: number | null }).at ?? undefined,
  deleteNewestUntil: (db, participant, until) => {
    db.prepare(deleteNewestUntil).run({ participant, until });
  },
  eraseSince: (db, participant, second) => {
    db.prepare(deleteSince).run({ participant, second });
  },
};
