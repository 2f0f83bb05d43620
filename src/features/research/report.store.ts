import type { Db } from '../../core/ports.ts';

const leaves =
  'SELECT left_at AS at FROM participant WHERE left_at >= :fromMs AND left_at < :untilMs ORDER BY left_at';
const alertLevels = `SELECT level, count(*) AS count FROM alert
WHERE opened_at >= :fromMs AND opened_at < :untilMs GROUP BY level ORDER BY level`;
// Themes are counted without a time: a report of a part of the study has those of all.
const themes = 'SELECT theme, count FROM unanswered_theme ORDER BY count DESC, theme';
const members = `SELECT sum(member_count) AS members FROM room
WHERE enabled_at IS NOT NULL AND disabled_at IS NULL`;
const consenting = `SELECT count(*) AS count FROM consent WHERE state = 'active'`;

/** A span: from an instant to before another, epoch ms. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a report reads beside the rows of an export: counts of nobody in particular. */
export const reportRows = {
  /** When participants left a group, epoch ms. */
  leaves: (db: Db, { fromMs, untilMs }: Span): readonly number[] =>
    (db.prepare(leaves).all({ fromMs, untilMs }) as { at: number }[]).map(({ at }) => at),
  alerts: (db: Db, { fromMs, untilMs }: Span): ReadonlyMap<string, number> =>
    new Map(
      (db.prepare(alertLevels).all({ fromMs, untilMs }) as { level: string; count: number }[]).map(
        ({ level, count }) => [level, count],
      ),
    ),
  unanswered: (db: Db): ReadonlyMap<string, number> =>
    new Map(
      (db.prepare(themes).all() as { theme: string; count: number }[]).map(({ theme, count }) => [
        theme,
        count,
      ]),
    ),
  /** Undefined where no roster was counted. */
  members: (db: Db): number | undefined =>
    (db.prepare(members).get() as { members: number | null }).members ?? undefined,
  consenting: (db: Db): number => (db.prepare(consenting).get() as { count: number }).count,
};
