import { minuteMs } from './clock.ts';
import type { HandleMac } from './person.ts';
import type { Db } from './ports.ts';

/** The bot's latest open question to a person, asked in private. */
export interface OpenQuestion {
  /** Whose question it is: `<feature>.<what>`. */
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A question that waits for its answer. */
export interface AskedQuestion extends OpenQuestion {
  /** Epoch ms. */
  readonly askedAt: number;
}

/** How long a preview can be confirmed, ms. Source: contract section 5. */
export const confirmationLifetimeMs = 15 * minuteMs;

const upsert = `INSERT INTO open_question (handle_mac, kind, parameters, asked_at, expires_at)
VALUES (:mac, :kind, :parameters, :askedAt, :expiresAt)
ON CONFLICT (handle_mac) DO UPDATE SET
  kind = excluded.kind, parameters = excluded.parameters, asked_at = excluded.asked_at, expires_at = excluded.expires_at`;
const select =
  'SELECT kind, parameters, asked_at AS askedAt FROM open_question WHERE handle_mac = :mac AND expires_at > :now';
const remove = 'DELETE FROM open_question WHERE handle_mac = :mac';
const expire = 'DELETE FROM open_question WHERE expires_at <= :now';

/** One open question a person; a new one replaces the old. */
export const openQuestions = {
  /** @param lifetimeMs how long an answer counts */
  ask: (db: Db, mac: HandleMac, question: OpenQuestion, now: number, lifetimeMs: number): void => {
    db.prepare(upsert).run({
      mac,
      kind: question.kind,
      parameters: JSON.stringify(question.parameters),
      askedAt: now,
      expiresAt: now + lifetimeMs,
    });
  },
  /** The question still open to her, if there is one. */
  find: (db: Db, mac: HandleMac, now: number): AskedQuestion | undefined => {
    const row = db.prepare(select).get({ mac, now }) as
      { kind: string; parameters: string; askedAt: number } | undefined;
    return row === undefined
      ? undefined
      : {
          kind: row.kind,
          parameters: JSON.parse(row.parameters) as OpenQuestion['parameters'],
          askedAt: row.askedAt,
        };
  },
  close: (db: Db, mac: HandleMac): void => {
    db.prepare(remove).run({ mac });
  },
  /** Deletes what nobody answered in time. */
  expire: (db: Db, now: number): void => {
    db.prepare(expire).run({ now });
  },
};
