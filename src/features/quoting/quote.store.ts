import type { ParticipantId, RoomId } from '../../core/person.ts';
import type { KeptRecord, PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';

/** What she says to being quoted. */
export type QuoteAnswer = 'allowed' | 'reworded' | 'refused';

/** A sentence somebody would like to quote. */
export interface QuoteRequest {
  readonly number: number;
  readonly participant: ParticipantId;
  readonly messageId: string;
  readonly agreement: string;
  readonly isShared: 0 | 1;
  readonly sealedText: Uint8Array;
  readonly shownAt: number | null;
  readonly answer: QuoteAnswer | null;
  readonly sealedRewording: Uint8Array | null;
}

const columns = `number, participant_id AS participant, message_id AS messageId, agreement, is_shared AS isShared,
  sealed_text AS sealedText, shown_at AS shownAt, answer, sealed_rewording AS sealedRewording`;
const insert = `INSERT INTO quote_request (participant_id, message_id, agreement, is_shared, sealed_text, asked_at)
VALUES (:participant, :messageId, :agreement, :isShared, :sealed, :askedAt)
ON CONFLICT (message_id) DO NOTHING`;
const waiting = `SELECT ${columns} FROM quote_request WHERE shown_at IS NULL ORDER BY number`;
const open = `SELECT ${columns} FROM quote_request
WHERE participant_id = :participant AND shown_at > :since AND answer IS NULL ORDER BY number LIMIT 1`;
const ofAgreement = `SELECT ${columns} FROM quote_request WHERE agreement = :agreement ORDER BY number`;
const show = 'UPDATE quote_request SET shown_at = :now WHERE number = :number';
const answer = `UPDATE quote_request SET answer = :answer, answered_at = :now, sealed_rewording = :rewording
WHERE number = :number`;
const takeBack = `UPDATE quote_request SET answer = 'refused', answered_at = :now, sealed_rewording = NULL
WHERE participant_id = :participant AND coalesce(answer, '') <> 'refused'`;
const roomOf = 'SELECT room_id AS roomId FROM message WHERE id = :messageId';
const own = `SELECT ${columns}, asked_at AS askedAt FROM quote_request WHERE participant_id = :participant
ORDER BY number DESC LIMIT :newest`;
const count = 'SELECT count(*) AS count FROM quote_request WHERE participant_id = :participant';
const erase = 'DELETE FROM quote_request WHERE participant_id = :participant';
const eraseSince = `DELETE FROM quote_request
WHERE participant_id = :participant AND answered_at / 1000 >= :second`;

const context = (messageId: string): string => `quote:${messageId}`;
const rewordingContext = (messageId: string): string => `quote-rewording:${messageId}`;

/** What is asked to be quoted, and of whom. */
export interface NewQuote {
  readonly participant: ParticipantId;
  readonly messageId: string;
  readonly agreement: string;
  readonly isShared: 0 | 1;
  readonly text: string;
}

/** Sentences researchers would like to quote, and what their writers say to it. */
export const quotes = {
  /** @returns false where that message is asked for already */
  add: (db: Db, vault: Vault, { text, ...quote }: NewQuote, askedAt: number): boolean => {
    const sealed = vault.sealFor(quote.participant, text, context(quote.messageId));
    return db.prepare(insert).run({ ...quote, sealed, askedAt }).changes > 0;
  },
  /** Not shown yet, oldest first. */
  waiting: (db: Db): readonly QuoteRequest[] => db.prepare(waiting).all() as QuoteRequest[],
  /** The one she was shown since an instant and has not answered. */
  open: (db: Db, participant: ParticipantId, since: number): QuoteRequest | undefined =>
    db.prepare(open).get({ participant, since }) as QuoteRequest | undefined,
  ofAgreement: (db: Db, agreement: string): readonly QuoteRequest[] =>
    db.prepare(ofAgreement).all({ agreement }) as QuoteRequest[],
  shown: (db: Db, number: number, now: number): void => {
    db.prepare(show).run({ number, now });
  },
  answer: (
    db: Db,
    vault: Vault,
    { number, participant, messageId }: QuoteRequest,
    said: QuoteAnswer,
    now: number,
    rewording?: string,
  ): void => {
    const sealed =
      rewording === undefined
        ? null
        : vault.sealFor(participant, rewording, rewordingContext(messageId));
    db.prepare(answer).run({ number, answer: said, now, rewording: sealed });
  },
  /** She wants to be quoted nowhere any more. @returns how many that ends */
  takeBack: (db: Db, participant: ParticipantId, now: number): number =>
    db.prepare(takeBack).run({ participant, now }).changes,
  /** The room it was said in. */
  roomOf: (db: Db, messageId: string): RoomId | undefined =>
    (db.prepare(roomOf).get({ messageId }) as { roomId: RoomId } | undefined)?.roomId,
  /** The sentence; undefined where her key is destroyed. */
  textOf: (
    vault: Vault,
    { participant, messageId, sealedText }: QuoteRequest,
  ): string | undefined => vault.openFor(participant, sealedText, context(messageId)),
  /** What she would rather have quoted. */
  rewordingOf: (
    vault: Vault,
    { participant, messageId, sealedRewording }: QuoteRequest,
  ): string | undefined =>
    sealedRewording === null
      ? undefined
      : vault.openFor(participant, sealedRewording, rewordingContext(messageId)),
};

const recordOf = (vault: Vault, row: QuoteRequest & { askedAt: number }): KeptRecord => {
  const text = quotes.rewordingOf(vault, row) ?? quotes.textOf(vault, row);
  const state = row.answer ?? (row.shownAt === null ? 'waiting' : 'shown');
  return {
    at: row.askedAt,
    line: { key: 'own-copy.quote', values: { state } },
    ...(text === undefined ? {} : { text }),
  };
};

/** Her quotes as personal data. */
export const quotePersonalData: PersonalDataStore = {
  tables: ['quote_request'],
  collect(db, participant) {
    const held = (db.prepare(count).get({ participant }) as { count: number }).count;
    return held === 0 ? [] : [{ key: 'my-data.quotes', count: held }];
  },
  show(db, vault, participant, newest = -1) {
    const rows = db.prepare(own).all({ participant, newest }) as (QuoteRequest & {
      askedAt: number;
    })[];
    if (rows.length === 0) return [];
    return [
      { heading: 'own-copy.quotes', records: rows.toReversed().map((row) => recordOf(vault, row)) },
    ];
  },
  erase: (db, participant) => {
    db.prepare(erase).run({ participant });
  },
  // What she said of it is no message of hers, and goes with the message it is about.
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince(db, participant, second) {
    db.prepare(eraseSince).run({ participant, second });
    return [];
  },
  recordIds: () => [],
  deleteRecords: () => undefined,
};
