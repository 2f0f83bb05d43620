import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { meta } from '../../../src/core/meta.store.ts';
import {
  databaseFile,
  isLocked,
  openDb,
  takeLock,
  type OpenDatabase,
} from '../../../src/edges/store/open.ts';
import { migrationsDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy, thrownBy } from '../../helpers/thrown.ts';

const root = useTempDirectory();
const data = (): string => join(root(), 'data');
const open = (mode: 'write' | 'read' = 'write', migrations = migrationsDirectory): OpenDatabase =>
  openDb(data(), migrations, mode);
const openAndClose = (mode: 'write' | 'read' = 'write', migrations?: string): void =>
  open(mode, migrations).close();

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('an open database', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['secure_delete', 1],
    ['temp_store', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['cell_size_check', 1],
    ['journal_size_limit', 0],
    ['application_id', 0x544c5531],
  ])('has %s %s', (name, expected) => {
    const db = open();
    const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>;
    db.close();
    expect(row[name]).toBe(expected);
  });

  it('waits for another writer at most a quarter of a second', () => {
    const db = open();
    const row = db.prepare('PRAGMA busy_timeout').get() as { timeout: number };
    db.close();
    expect(row.timeout).toBeLessThanOrEqual(250);
  });

  it('lies in a directory and files only its owner can read', () => {
    const db = open();
    meta.set(db, 'kind', 'demo');
    const modes = ['', '-wal', '-shm'].map((suffix) => modeOf(databaseFile(data()) + suffix));
    db.close();
    expect([modeOf(data()), ...modes]).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it('keeps what was committed, over a restart', () => {
    const first = open();
    meta.set(first, 'kind', 'study');
    first.close();
    const second = open();
    const kind = meta.get(second, 'kind');
    second.close();
    expect(kind).toBe('study');
  });

  it('empties its log at a checkpoint', () => {
    const db = open();
    meta.set(db, 'kind', 'study');
    const isEmptied = db.checkpoint();
    const { size } = statSync(`${databaseFile(data())}-wal`);
    db.close();
    expect([isEmptied, size]).toEqual([true, 0]);
  });

  it('says where a reader keeps its log from being emptied', () => {
    const db = open();
    meta.set(db, 'kind', 'study');
    const reader = open('read');
    reader.prepare('BEGIN').run();
    meta.get(reader, 'kind');
    meta.set(db, 'kind', 'demo');
    const isEmptied = db.checkpoint();
    reader.close();
    db.close();
    expect(isEmptied).toBe(false);
  });

  it('can change nothing where it was opened to read', () => {
    openAndClose();
    const reader = open('read');
    const error = thrownBy(() => meta.set(reader, 'kind', 'study')) as { code?: string };
    reader.close();
    expect(error.code).toBe('SQLITE_READONLY');
  });
});

describe('the lock of a data directory', () => {
  it('is not given to a second bot', () => {
    const lock = takeLock(data());
    const code = codeThrownBy(() => takeLock(data()));
    lock.release();
    expect(code).toBe('bot.running');
  });

  it('is free again once released', () => {
    takeLock(data()).release();
    expect(codeThrownBy(() => takeLock(data()).release())).toBeUndefined();
  });

  it('can be seen from outside', () => {
    const before = isLocked(data());
    const lock = takeLock(data());
    const held = isLocked(data());
    lock.release();
    expect([before, held, isLocked(data())]).toEqual([false, true, false]);
  });

  it('does not keep a reader from the database', () => {
    const lock = takeLock(data());
    openAndClose();
    const code = codeThrownBy(() => openAndClose('read'));
    lock.release();
    expect(code).toBeUndefined();
  });

  it('lies in a file only its owner can read', () => {
    const lock = takeLock(data());
    const mode = modeOf(join(data(), 'bot.lock'));
    lock.release();
    expect(mode).toBe(0o600);
  });
});
