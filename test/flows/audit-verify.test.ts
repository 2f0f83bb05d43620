import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../../src/core/audit.store.ts';
import type { Vault } from '../../src/core/ports.ts';
import { openKeystore } from '../../src/edges/store/keystore.ts';
import { openDb, type OpenDatabase } from '../../src/edges/store/open.ts';
import { noteHeads } from '../../src/heads.ts';
import { noon } from '../helpers/make.ts';
import { masterKey } from '../helpers/memory-db.ts';
import { makePlace, runCli, type Finished, type Place } from '../helpers/processes.ts';
import { migrationsDirectory } from '../helpers/project.ts';

jest.setTimeout(60_000);

const rows = 5;
let place: Place;
/** Looks into the data as somebody can who has the files and the key. */
const within = <Value>(run: (db: OpenDatabase, vault: Vault) => Value): Value => {
  const db = openDb(place.data, migrationsDirectory, 'write');
  try {
    return run(db, openKeystore(place.data, masterKey, 'write'));
  } finally {
    db.close();
  }
};
const append = (db: OpenDatabase, vault: Vault, row: number, action = 'posts.hold'): void =>
  audit.append(db, vault, noon + row, 's_0a1b2c3d', action, { room: row });
const headNow = (): string =>
  within((db) => {
    const head = audit.head(db);
    return `${head?.sequence ?? 0}:${head?.link ?? ''}`;
  });
beforeEach(() => {
  place = makePlace();
  within((db, vault) => {
    for (let row = 1; row <= rows; row += 1) append(db, vault, row);
    noteHeads(place.data, db);
  });
});
afterEach(() => place.remove());

const verify = (...more: readonly string[]): Promise<Finished> =>
  runCli(place, ['audit', 'verify', ...more]);
/** What somebody does who can drop the triggers. */
const tamper = (...statements: readonly string[]): void =>
  within((db) => {
    for (const act of ['changed', 'deleted'])
      db.prepare(`DROP TRIGGER IF EXISTS audit_is_never_${act}`).run();
    for (const sql of statements) db.prepare(sql).run();
  });
/** The same number of rows anew, linked with the real key, of which one says something else. */
const rewrite = (): void => {
  tamper('DELETE FROM audit', `DELETE FROM sqlite_sequence WHERE name = 'audit'`);
  within((db, vault) => {
    for (let row = 1; row <= rows; row += 1)
      append(db, vault, row, row === 3 ? 'nothing' : undefined);
  });
};
const swapped = [
  'CREATE TEMP TABLE kept AS SELECT * FROM audit',
  `UPDATE audit SET (at, actor, action, parameters, link) =
     (SELECT at, actor, action, parameters, link FROM kept WHERE kept.id = 5 - audit.id) WHERE id IN (2, 3)`,
];

const tamperings: readonly (readonly [string, () => void, string])[] = [
  ['edited', () => tamper(`UPDATE audit SET action = 'nothing' WHERE id = 3`), 'edited at 3'],
  ['deleted', () => tamper('DELETE FROM audit WHERE id = 3'), 'gap at 3'],
  ['swapped', () => tamper(...swapped), 'edited at 2'],
  ['cut off at the end', () => tamper('DELETE FROM audit WHERE id > 3'), 'truncated at 4'],
  ['rewritten with the key', rewrite, 'rewritten at 5'],
];

describe('audit verify', () => {
  it('of a chain nobody touched ends with 0, and tells its rows and its head', async () => {
    const head = headNow();
    expect(await verify()).toEqual({
      exit: 0,
      stdout: `rows: ${rows}\nunlinked: 0\nhead: ${head}  (note this head on paper)\n`,
      stderr: '',
    });
    const { exit, stdout } = await verify('--json', '--anchor', head);
    expect([exit, JSON.parse(stdout)]).toEqual([0, { rows, unlinked: 0, head, anchors: 2 }]);
  });

  it('holds after rows were added beside the noted head', async () => {
    within((db, vault) => append(db, vault, 6));
    expect((await verify()).exit).toBe(0);
  });

  it.each(tamperings)(
    'of a chain of which something was %s ends with an error',
    async (_, act, what) => {
      act();
      const { exit, stdout, stderr } = await verify();
      expect([exit, stdout]).toEqual([65, '']);
      expect(stderr).toMatch(new RegExp(`^chain\\.broken: audit: ${what} \\([^\\n]+\\)\\n$`, 'u'));
    },
  );

  it.each(tamperings.slice(3))(
    'finds by the head on paper what was %s, also where the noted one is gone',
    async (_, act, what) => {
      const head = headNow();
      act();
      rmSync(join(place.data, 'anchors.json'));
      const { exit, stderr } = await verify('--anchor', head);
      expect([exit, stderr.includes(what)]).toEqual([65, true]);
    },
  );

  it.each(tamperings.slice(3))(
    'the break: without any noted head what was %s is not seen, and the command says so',
    async (_, act) => {
      act();
      rmSync(join(place.data, 'anchors.json'));
      const { exit, stderr } = await verify();
      expect([exit, stderr.includes('no noted head')]).toEqual([0, true]);
    },
  );

  it('does not take a noted head that cannot be read for none', async () => {
    writeFileSync(join(place.data, 'anchors.json'), '{');
    const { exit, stderr } = await verify();
    expect([exit, stderr.startsWith('input.invalid: ')]).toEqual([65, true]);
  });

  it('refuses what is no head on paper: 2', async () => {
    expect((await verify('--anchor', '5:abc')).exit).toBe(2);
  });
});
