import { dayMs } from '../../core/clock.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

/** How many wrong codes within a day lock somebody out, and for how long from the last. Source: issue on moderators. */
const mostWrong = 5;
const lockedForMs = dayMs;

const find = 'SELECT count FROM wrong_code WHERE handle_mac = :mac AND first_at > :since';
const add = `INSERT INTO wrong_code (handle_mac, first_at, count) VALUES (:mac, :now, 1)
ON CONFLICT (handle_mac) DO UPDATE SET count = count + 1,
  first_at = CASE WHEN count + 1 >= ${mostWrong} THEN excluded.first_at ELSE first_at END`;
const forget = 'DELETE FROM wrong_code WHERE first_at <= :before';

/** Who has tried wrong staff codes. */
export const wrongCodes = {
  isLocked: (db: Db, mac: HandleMac, now: number): boolean =>
    ((db.prepare(find).get({ mac, since: now - lockedForMs }) as { count: number } | undefined)
      ?.count ?? 0) >= mostWrong,
  add: (db: Db, mac: HandleMac, now: number): void => {
    wrongCodes.expire(db, now);
    db.prepare(add).run({ mac, now });
  },
  /** Forgets those of more than a day ago. */
  expire: (db: Db, now: number): void => {
    db.prepare(forget).run({ before: now - lockedForMs });
  },
};
