import type { Notice } from './notice.ts';
import type { Db } from './ports.ts';

const insert = `INSERT INTO notice (version, title, short, long, first_used_at, keep_until)
VALUES (:version, :title, :short, :long, :now, :keepUntil) ON CONFLICT (version) DO NOTHING`;
const expired = 'SELECT version FROM notice WHERE keep_until <= :now';

/** Every notice ever in force, as it was shown. */
export const notices = {
  /** Keeps a notice as it stands. @param keepUntil epoch ms; undefined where the study block gives no such day */
  keep: (db: Db, notice: Notice, keepUntil: number | undefined, now: number): void => {
    const { version, title, short, long } = notice;
    db.prepare(insert).run({ version, title, short, long, now, keepUntil: keepUntil ?? null });
  },
  /** Versions whose promised time is over. */
  expired: (db: Db, now: number): readonly string[] =>
    (db.prepare(expired).all({ now }) as { version: string }[]).map(({ version }) => version),
};
