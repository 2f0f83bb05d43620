import type { Db } from './ports.ts';

const select = 'SELECT value FROM meta WHERE name = :name';
const upsert =
  'INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
const countUp =
  'INSERT INTO tally (name, count) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1';

/** Facts about the data directory itself. */
export const meta = {
  get: (db: Db, name: string): string | undefined =>
    (db.prepare(select).get({ name }) as { value: string } | undefined)?.value,
  set: (db: Db, name: string, value: string): void => {
    db.prepare(upsert).run({ name, value });
  },
};

/** Counts without persons. */
export const tallies = {
  countUp: (db: Db, name: string): void => {
    db.prepare(countUp).run({ name });
  },
};
