import type { ListeningGap } from './listening-gap.ts';
import type { Db } from './ports.ts';

const insert =
  'INSERT INTO listening_gap (started_at, ended_at, cause) VALUES (:startedAt, :endedAt, :cause)';
// A gap without length lies where it starts; any other counts where a part of it lies.
const select = `SELECT started_at AS startedAt, ended_at AS endedAt, cause FROM listening_gap
WHERE started_at < :until AND (ended_at > :from OR started_at >= :from)
ORDER BY started_at, id`;

/** When the bot did not listen: what the log lacks for another reason than consent. */
export const listeningGaps = {
  add: (db: Db, { startedAt, endedAt, cause }: ListeningGap): void => {
    db.prepare(insert).run({ startedAt, endedAt, cause });
  },
  /**
   * Gaps that touch a span, cut to it, oldest first.
   * @param from epoch ms
   * @param until epoch ms, the first instant after the span
   */
  within: (db: Db, from: number, until: number): readonly ListeningGap[] =>
    (db.prepare(select).all({ from, until }) as ListeningGap[]).map((gap) => ({
      ...gap,
      startedAt: Math.max(gap.startedAt, from),
      endedAt: Math.min(gap.endedAt, until),
    })),
};
