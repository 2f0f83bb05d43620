import {
  cpSync,
  appendFileSync,
  existsSync,
  readdirSync,
  statSync,
  writeFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { meta } from '../../../src/core/meta.store.ts';
import { databaseFile, openDb, type OpenDatabase } from '../../../src/edges/store/open.ts';
import { migrationsDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy, thrownBy } from '../../helpers/thrown.ts';

const root = useTempDirectory();
const data = (): string => join(root(), 'data');
const open = (mode: 'write' | 'read' = 'write', migrations = migrationsDirectory): OpenDatabase =>
  openDb(data(), migrations, mode);
const openAndClose = (mode: 'write' | 'read' = 'write', migrations?: string): void =>
  open(mode, migrations).close();

/** The migrations, to change. */
const copyMigrations = (): string => {
  const copy = join(root(), 'migrations');
  cpSync(migrationsDirectory, copy, { recursive: true });
  return copy;
};

describe('a database that cannot be used', () => {
  it('is absent for a reader, who makes nothing', () => {
    expect([codeThrownBy(() => openAndClose('read')), existsSync(data())]).toEqual([
      'data.absent',
      false,
    ]);
  });

  it.each(['write', 'read'] as const)('is newer than this program: %s', (mode) => {
    const db = open();
    db.prepare('PRAGMA user_version = 9999').run();
    db.close();
    expect(codeThrownBy(() => openAndClose(mode))).toBe('data.schema-newer');
  });

  it('is older than this program, for a reader', () => {
    const fewer = copyMigrations();
    const newest = readdirSync(fewer).sort().at(-1) ?? '';
    rmSync(join(fewer, newest));
    openAndClose('write', fewer);
    expect(codeThrownBy(() => openAndClose('read'))).toBe('data.schema-older');
  });

  it('has had a migration changed since', () => {
    openAndClose();
    const changed = copyMigrations();
    appendFileSync(join(changed, '0002_consent.sql'), '-- one more line\n');
    expect(codeThrownBy(() => openAndClose('write', changed))).toBe('data.migration-changed');
  });

  it('has a gap in its migrations', () => {
    const changed = copyMigrations();
    rmSync(join(changed, '0002_consent.sql'));
    expect(codeThrownBy(() => openAndClose('write', changed))).toBe('data.migration-changed');
  });

  it('is no database at all', () => {
    openAndClose();
    rmSync(databaseFile(data()));
    writeFileSync(databaseFile(data()), '这不是数据库。'.repeat(500));
    expect(codeThrownBy(openAndClose)).toBe('data.corrupt');
  });

  it('has been overwritten in its middle', () => {
    openAndClose();
    const file = databaseFile(data());
    const { size } = statSync(file);
    writeFileSync(file, Buffer.alloc(size - 4096, 0xff), { flag: 'r+' });
    expect(codeThrownBy(openAndClose)).toBe('data.corrupt');
  });
});

describe('migrating', () => {
  const addMigration = (directory: string, sql: string): string => {
    const next = String(readdirSync(directory).length + 1).padStart(4, '0');
    writeFileSync(join(directory, `${next}_more.sql`), sql);
    return directory;
  };

  it('brings an older database to the newest version, and keeps what it holds', () => {
    const before = open();
    meta.set(before, 'kind', 'study');
    before.close();
    const more = addMigration(copyMigrations(), 'CREATE TABLE more (id INTEGER) STRICT;');
    const after = open('write', more);
    const found = [meta.get(after, 'kind'), after.prepare('SELECT count(*) AS n FROM more').get()];
    after.close();
    expect(found).toEqual(['study', { n: 0 }]);
  });

  it('leaves no copy behind: it would outlive erasures', () => {
    openAndClose();
    openAndClose('write', addMigration(copyMigrations(), 'CREATE TABLE more (id INTEGER) STRICT;'));
    expect(readdirSync(data())).toEqual(['tonglu.db']);
  });

  it('is all or nothing', () => {
    openAndClose();
    const broken = addMigration(
      copyMigrations(),
      'CREATE TABLE more (id INTEGER) STRICT; NONSENSE;',
    );
    const error = thrownBy(() => openAndClose('write', broken));
    const db = open();
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name = 'more'").all();
    db.close();
    expect([error !== undefined, tables]).toEqual([true, []]);
  });
});
