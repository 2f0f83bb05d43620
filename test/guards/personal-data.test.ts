import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { personalDataStores } from '../../src/app.ts';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => {
  await world.close();
});

/** Tables that name a participant and are dealt with by the erasure itself. */
const ofErasureItself = new Set(['erasure_intent']);

const tablesWithPerson = (): readonly string[] => {
  const rows = world.stores.db
    .prepare(
      `SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND c.name LIKE 'participant%' ORDER BY m.name`,
    )
    .all() as { name: string }[];
  return rows.map(({ name }) => name).filter((name) => !ofErasureItself.has(name));
};

describe('personal data', () => {
  it('stands in no table that no store answers for', () => {
    const covered = new Set(personalDataStores.flatMap((store) => store.tables));
    expect(tablesWithPerson().filter((table) => !covered.has(table))).toEqual([]);
  });

  it('would be noticed in a new table', () => {
    world.stores.db.prepare('CREATE TABLE forgotten (participant_id TEXT) STRICT').run();
    const covered = new Set(personalDataStores.flatMap((store) => store.tables));
    expect(tablesWithPerson().filter((table) => !covered.has(table))).toEqual(['forgotten']);
    world.stores.db.prepare('DROP TABLE forgotten').run();
  });
});
