import { dayMs } from '../../core/clock.ts';
import type { Db } from '../../core/ports.ts';

const insert = 'INSERT INTO look_alike (mac, told_at) VALUES (:mac, :now) ON CONFLICT DO NOTHING';
const expire = 'DELETE FROM look_alike WHERE told_at < :before';

/** How long a name that staff were told of is remembered, ms. */
const rememberedMs = 180 * dayMs;

/** Names staff have been told of. */
export const lookAlikes = {
  /** @param mac of account and name @returns true where they have not been told of it */
  note: (db: Db, mac: string, now: number): boolean => {
    db.prepare(expire).run({ before: now - rememberedMs });
    return db.prepare(insert).run({ mac, now }).changes > 0;
  },
};
