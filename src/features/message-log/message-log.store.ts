import { dayMs } from '../../core/clock.ts';
import type { MessageKind } from '../../core/message.ts';
import type { ParticipantId, RoomId } from '../../core/person.ts';
import type { OneRecord, PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { messageTextContext } from '../../core/sealing.ts';
import { showOwnMessages } from './own-messages.store.ts';
import { recallSpan } from './recall.rules.ts';
import { mostQuotable, quotedForMs, type Quotable } from './reply.rules.ts';

/** How long a message is kept, hidden, of which it is not known whether it was taken back. */
export const suspectForMs = 7 * dayMs;

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
  /** Id of the logged message it replies to. */
  readonly replyTo?: string;
  /** Id of the bot's post it quotes. */
  readonly promptId?: string;
  readonly isReplyToUnlogged: boolean;
  readonly mentions: number;
  readonly flags: readonly string[];
  readonly noticeVersion: string;
}

const insert = `INSERT INTO message (id, participant_id, room_id, source_mac, sent_at, kind, length, sealed_text,
  reply_to, prompt_id, replied_to_unlogged, mentions, flags, notice_version)
VALUES (:id, :participant, :roomId, :sourceMac, :sentAt, :kind, :length, :sealed, :replyTo, :promptId,
  :repliedToUnlogged, :mentions, :flags, :noticeVersion)`;
const idOfSource = 'SELECT id FROM message WHERE source_mac = :sourceMac AND room_id = :roomId';
const isKnown = `SELECT EXISTS (SELECT 1 FROM message WHERE source_mac = :sourceMac)
  OR EXISTS (SELECT 1 FROM seen_message WHERE mac = :sourceMac) AS isKnown`;
const deleteBySource =
  'DELETE FROM message WHERE source_mac = :sourceMac AND participant_id = :participant RETURNING id, participant_id AS participant';
const recallable = `SELECT id FROM message
WHERE participant_id = :participant AND room_id = :roomId AND sent_at >= :from AND sent_at <= :until`;
// A second recall must not keep a suspect for longer.
const suspect =
  'UPDATE message SET recall_suspected_at = coalesce(recall_suspected_at, :now) WHERE id = :id';
const quotable = `SELECT id, participant_id AS participant, sealed_text AS sealedText FROM message
WHERE room_id = :roomId AND sent_at >= :from AND sent_at <= :until AND kind = 'text' AND sealed_text IS NOT NULL
ORDER BY sent_at DESC, sequence DESC LIMIT :limit`;
const newestUntil =
  'SELECT max(sent_at) AS at FROM message WHERE participant_id = :participant AND sent_at <= :until';
const deleteNewestUntil = `DELETE FROM message WHERE sequence = (
  SELECT sequence FROM message WHERE participant_id = :participant AND sent_at <= :until
  ORDER BY sent_at DESC, sequence DESC LIMIT 1) RETURNING id, participant_id AS participant`;
const deleteAll =
  'DELETE FROM message WHERE participant_id = :participant RETURNING id, participant_id AS participant';
const deleteSince =
  'DELETE FROM message WHERE participant_id = :participant AND sent_at / 1000 >= :second RETURNING id, participant_id AS participant';
const countAll = 'SELECT count(*) AS count FROM message WHERE participant_id = :participant';
const countEverybody = 'SELECT count(*) AS count FROM message';
const allIds = 'SELECT id FROM message';
const deleteOne = 'DELETE FROM message WHERE id = :id RETURNING id, participant_id AS participant';
const forgetReplies =
  'UPDATE message SET reply_to = NULL, replied_to_unlogged = 1 WHERE reply_to = :id';

/** THE way to delete from the log: what replied to a deleted message no longer points to it. */
const deleteWith = (db: Db, sql: string, parameters: readonly object[]): readonly OneRecord[] =>
  db.inTransaction(() => {
    const deleted = parameters.flatMap((values) => db.prepare(sql).all(values) as OneRecord[]);
    for (const { id } of deleted) db.prepare(forgetReplies).run({ id });
    return deleted;
  });
const deleteIds = (db: Db, sql: string, ...parameters: readonly object[]): readonly string[] =>
  deleteWith(db, sql, parameters).map(({ id }) => id);

interface SealedText {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly sealedText: Uint8Array;
}

/** A damaged row is not what she quotes, and must not keep her own message out of the log. */
const openQuotable = (vault: Vault, { id, participant, sealedText }: SealedText): Quotable[] => {
  try {
    const text = vault.openFor(participant, sealedText, messageTextContext(id));
    return text === undefined ? [] : [{ id, text }];
  } catch {
    return [];
  }
};

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
      replyTo: message.replyTo ?? null,
      promptId: message.promptId ?? null,
      repliedToUnlogged: message.isReplyToUnlogged ? 1 : 0,
      mentions: message.mentions,
      flags: message.flags.join(' '),
      noticeVersion: message.noticeVersion,
    });
  },
  /** Id of the logged message of a room that a puppet id stands for. */
  idOfSource: (db: Db, roomId: RoomId, sourceMac: string): string | undefined =>
    (db.prepare(idOfSource).get({ roomId, sourceMac }) as { id: string } | undefined)?.id,
  /** True where a puppet id is that of a message the bot has heard, kept or not, of anybody. */
  isKnownSource: (db: Db, sourceMac: string): boolean =>
    (db.prepare(isKnown).get({ sourceMac }) as { isKnown: number }).isKnown === 1,
  /** Deletes the message a puppet id stands for, if it is hers. @returns its id, or none */
  deleteBySource: (db: Db, participant: ParticipantId, sourceMac: string): readonly string[] =>
    deleteIds(db, deleteBySource, { participant, sourceMac }),
  /** Ids of her messages in a room that a recall without an id may mean. @param recalledAt epoch ms */
  recallable: (
    db: Db,
    participant: ParticipantId,
    roomId: RoomId,
    recalledAt: number,
  ): readonly string[] =>
    (
      db.prepare(recallable).all({ participant, roomId, ...recallSpan(recalledAt) }) as {
        id: string;
      }[]
    ).map(({ id }) => id),
  /** Hides messages of which one was taken back: no export holds them from now on. */
  suspect: (db: Db, ids: readonly string[], now: number): void => {
    for (const id of ids) db.prepare(suspect).run({ id, now });
  },
  /** The newest texts of a room until an instant, opened, newest first. @param until epoch ms */
  quotable: (db: Db, vault: Vault, roomId: RoomId, until: number): readonly Quotable[] =>
    (
      db
        .prepare(quotable)
        .all({ roomId, from: until - quotedForMs, until, limit: mostQuotable }) as SealedText[]
    ).flatMap((row) => openQuotable(vault, row)),
  /** How many messages are kept in all. */
  count: (db: Db): number => (db.prepare(countEverybody).get() as { count: number }).count,
};

/** Her logged messages as personal data. Suspects are among them: they are hers as long as they are kept. */
export const messageLogPersonalData: PersonalDataStore = {
  tables: ['message'],
  collect: (db, participant) => [
    {
      key: 'my-data.messages',
      count: (db.prepare(countAll).get({ participant }) as { count: number }).count,
    },
  ],
  show: showOwnMessages,
  erase: (db, participant) => {
    deleteIds(db, deleteAll, { participant });
  },
  newestUntil: (db, participant, until) =>
    (db.prepare(newestUntil).get({ participant, until }) as { at: number | null }).at ?? undefined,
  deleteNewestUntil: (db, participant, until) =>
    deleteIds(db, deleteNewestUntil, { participant, until }),
  eraseSince: (db, participant, second) => deleteIds(db, deleteSince, { participant, second }),
  recordIds: (db) => (db.prepare(allIds).all() as { id: string }[]).map(({ id }) => id),
  deleteRecords: (db, ids) => {
    deleteIds(db, deleteOne, ...ids.map((id) => ({ id })));
  },
};
