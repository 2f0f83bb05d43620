import type { Db } from '../../../src/core/ports.ts';

/**
 * The same database with one mistake in its SQL: shows that a test would see that mistake.
 * @throws where no statement prepared in `run` held what is left out
 */
export const withBrokenSql = <Result>(
  db: Db,
  [part, instead]: readonly [string, string],
  run: (broken: Db) => Result,
): Result => {
  let broke = 0;
  const result = run({
    prepare(sql) {
      if (sql.includes(part)) broke += 1;
      return db.prepare(sql.replace(part, instead));
    },
    inTransaction: (inside) => db.inTransaction(inside),
  });
  if (broke === 0) throw new Error('no statement was broken');
  return result;
};
