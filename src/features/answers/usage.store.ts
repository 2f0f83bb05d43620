import { dayMs } from '../../core/clock.ts';
import type { RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

const rate = `INSERT INTO card_rating (card_id, useful, useless) VALUES (:card, :useful, :useless)
ON CONFLICT (card_id) DO UPDATE SET useful = useful + excluded.useful, useless = useless + excluded.useless`;
const ratings = 'SELECT card_id AS card, useful, useless FROM card_rating ORDER BY card_id';
const countTheme = `INSERT INTO unanswered_theme (theme, count) VALUES (:theme, 1)
ON CONFLICT (theme) DO UPDATE SET count = count + 1`;
const themes = 'SELECT theme, count FROM unanswered_theme ORDER BY count DESC, theme';
const ask =
  'INSERT INTO unanswered_question (room_id, asked_at, theme) VALUES (:roomId, :askedAt, :theme)';
const waiting = `SELECT q.number, r.number AS room, q.asked_at AS askedAt, q.theme
FROM unanswered_question AS q JOIN room AS r ON r.id = q.room_id ORDER BY q.number`;
const close = 'DELETE FROM unanswered_question WHERE number = :number';
const reopen = `INSERT INTO unanswered_question (number, room_id, asked_at, theme)
VALUES (:number, :roomId, :askedAt, :theme) ON CONFLICT DO NOTHING`;
const forget = 'DELETE FROM unanswered_question WHERE asked_at < :before';

/** A question older than this is not answered any more, ms. */
const waitsForMs = 30 * dayMs;

/** How often a card was called useful or not. */
export interface CardRating {
  readonly card: string;
  readonly useful: number;
  readonly useless: number;
}

/** A question in a group that no card answered: when and where, not who and what. */
export interface WaitingQuestion {
  /** The number people use for it. */
  readonly number: number;
  /** Number of the room. */
  readonly room: number;
  /** Epoch ms. */
  readonly askedAt: number;
  /** Id of the nearest card, or `other`. */
  readonly theme: string;
}

/**
 * What cards were worth and what is missing, for everybody alike: counts, times and places, no person and no word.
 * A text would tell staff that its writer consents.
 */
export const cardUsage = {
  rate: (db: Db, card: string, isUseful: boolean): void => {
    db.prepare(rate).run({ card, useful: isUseful ? 1 : 0, useless: isUseful ? 0 : 1 });
  },
  ratings: (db: Db): readonly CardRating[] => db.prepare(ratings).all() as CardRating[],

  /** @param roomId absent in private: then it is only counted */
  noteUnanswered: (db: Db, theme: string, roomId: RoomId | undefined, askedAt: number): void => {
    db.prepare(countTheme).run({ theme });
    if (roomId !== undefined) db.prepare(ask).run({ roomId, askedAt, theme });
  },
  themes: (db: Db): readonly { readonly theme: string; readonly count: number }[] =>
    db.prepare(themes).all() as { theme: string; count: number }[],
  waiting: (db: Db): readonly WaitingQuestion[] => db.prepare(waiting).all() as WaitingQuestion[],
  /** @returns whether there was one of this number */
  close: (db: Db, number: number): boolean => db.prepare(close).run({ number }).changes > 0,
  /** Lists a question again that was struck off. @returns false where its number is taken */
  reopen: (
    db: Db,
    question: Omit<WaitingQuestion, 'room'> & { readonly roomId: RoomId },
  ): boolean => db.prepare(reopen).run({ ...question }).changes > 0,
  /** Forgets what nobody will answer any more. */
  expire: (db: Db, now: number): void => {
    db.prepare(forget).run({ before: now - waitsForMs });
  },
};
