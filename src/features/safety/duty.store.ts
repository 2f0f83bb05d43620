import type { Db } from '../../core/ports.ts';

const on = `SELECT duty.staff_id AS staffId FROM duty JOIN staff ON staff.staff_id = duty.staff_id
WHERE weekday = :weekday AND revoked_at IS NULL ORDER BY place`;
const clear = 'DELETE FROM duty WHERE weekday = :weekday';
const add =
  'INSERT OR IGNORE INTO duty (weekday, staff_id, place) VALUES (:weekday, :staffId, :place)';

/** Who of the staff is told first on which weekday. */
export const duties = {
  /** Staff bound now who are on duty, in order. @param weekday 1 for Monday to 7 */
  on: (db: Db, weekday: number): readonly string[] =>
    (db.prepare(on).all({ weekday }) as { staffId: string }[]).map(({ staffId }) => staffId),
  /** Sets who is on duty on a weekday, in order. */
  set: (db: Db, weekday: number, staffIds: readonly string[]): void => {
    db.prepare(clear).run({ weekday });
    for (const [place, staffId] of staffIds.entries())
      db.prepare(add).run({ weekday, staffId, place });
  },
};
