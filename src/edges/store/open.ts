import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../../core/errors.ts';
import type { Db, Statement } from '../../core/ports.ts';
import {
  migrate,
  newestVersion,
  readMigrations,
  schemaVersion,
  type Migration,
} from './migrate.ts';
import { hasCode, toAppError } from './sqlite-errors.ts';

/** The database file within a data directory. */
export const databaseFile = (dataDirectory: string): string => join(dataDirectory, 'tonglu.db');

/** `TLU1`: marks a database file as ours. */
const applicationId = 0x544c5531;
/** A writer that waits longer would hold up the event loop. */
const busyTimeoutMs = 250;
/** Older versions can corrupt a write-ahead log that two connections use. Source: sqlite.org, WAL-reset bug. */
const oldestSafeSqlite = [3, 51, 3] as const;

/** Each setting and the value read back. `secure_delete` is per connection, which is why all connections come from here. */
const pragmas = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'FULL', 2],
  ['secure_delete', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['journal_size_limit', '0', 0],
] as const;

/** An open database. `checkpoint` empties the write-ahead log and says whether a reader prevented it. */
export interface OpenDatabase extends Db {
  /** @returns true when every page is in the main file and the log is empty */
  checkpoint(): boolean;
  /** Writes a copy as it is at this moment, without freed pages, into a file that is absent or empty. */
  copyInto(file: string): void;
  close(): void;
}

/** A held lock on a data directory. */
export interface Lock {
  release(): void;
}

const wrap = (native: SqliteDatabase.Database): OpenDatabase => {
  const prepared = new Map<string, Statement>();
  return {
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const native_ = native.prepare(sql);
      const statement: Statement = {
        run: (parameters = {}) => native_.run(parameters),
        get: (parameters = {}) => native_.get(parameters),
        all: (parameters = {}) => native_.all(parameters),
      };
      prepared.set(sql, statement);
      return statement;
    },
    inTransaction: (run) => native.transaction(run).immediate(),
    checkpoint() {
      const [row] = native.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return row?.busy === 0;
    },
    copyInto(file) {
      native.prepare('VACUUM INTO ?').run(file);
    },
    close: () => native.close(),
  };
};

/** Set on directories everybody may write to. Source: chmod(2), S_ISVTX. */
const stickyBit = 0o1000;

/** Makes the data directory where it is absent: 0700. @throws data.io */
export const ensureDataDirectory = (dataDirectory: string): void => {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    // A directory others share, such as /tmp, is never taken over.
    if ((statSync(dataDirectory).mode & stickyBit) !== 0)
      throw new AppError('data.io', 'the data directory is shared with others');
    chmodSync(dataDirectory, 0o700);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('data.io', 'the data directory cannot be made or is not ours', {}, error);
  }
};

/** Version of the SQLite this program carries. */
export const sqliteVersion = (): string => {
  const native = new SqliteDatabase(':memory:');
  try {
    return (native.prepare('SELECT sqlite_version() AS version').get() as { version: string })
      .version;
  } finally {
    native.close();
  }
};

/** Version of the newest migration in a directory. */
export const schemaVersionOf = (migrationsDirectory: string): number =>
  newestVersion(readMigrations(migrationsDirectory));

const assertSafeSqlite = (native: SqliteDatabase.Database): void => {
  const row = native.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  const parts = row.version.split('.').map(Number);
  for (const [index, least] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new AppError('data.pragma', `SQLite ${row.version} is older than 3.51.3`);
  }
};

const applyPragmas = (native: SqliteDatabase.Database): void => {
  for (const [name, value] of pragmas) native.pragma(`${name} = ${value}`);
  // The default of a write-ahead log turns synchronous down once the schema is read; only a value read back counts.
  native.prepare('SELECT count(*) FROM sqlite_schema').get();
  for (const [name, , expected] of pragmas) {
    const actual: unknown = native.pragma(name, { simple: true });
    if (actual !== expected) throw new AppError('data.pragma', `pragma ${name} did not hold`);
  }
};

const assertCurrent = (native: SqliteDatabase.Database, migrations: readonly Migration[]): void => {
  const version = schemaVersion(native);
  if (version > newestVersion(migrations))
    throw new AppError('data.schema-newer', 'the database has a newer schema');
  if (version < newestVersion(migrations))
    throw new AppError('data.schema-older', 'the database has an older schema');
};

const tighten = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) chmodSync(file + suffix, 0o600);
};

/**
 * How to open: `write` makes and migrates; `beside` writes to what is there, as a command beside the bot does;
 * `read` can change nothing.
 */
export type OpenMode = 'write' | 'beside' | 'read';

/**
 * Opens the database of a data directory: the only way to one.
 * @param migrationsDirectory where the `.sql` files lie
 * @throws data.io, data.corrupt, data.absent, data.pragma, data.schema-newer, data.schema-older, data.migration-changed
 */
export const openDb = (
  dataDirectory: string,
  migrationsDirectory: string,
  mode: OpenMode,
): OpenDatabase => {
  const file = databaseFile(dataDirectory);
  const migrations = readMigrations(migrationsDirectory);
  if (mode !== 'write' && !existsSync(file))
    throw new AppError('data.absent', 'there is no database in the data directory');
  if (mode === 'write') ensureDataDirectory(dataDirectory);
  let native: SqliteDatabase.Database | undefined;
  try {
    const fresh = !existsSync(file) || statSync(file).size === 0;
    native = new SqliteDatabase(file, {
      timeout: busyTimeoutMs,
      readonly: mode === 'read',
      fileMustExist: mode === 'read',
    });
    assertSafeSqlite(native);
    if (mode === 'read') {
      native.pragma('query_only = ON');
      native.pragma('temp_store = MEMORY');
      assertCurrent(native, migrations);
      return wrap(native);
    }
    if (fresh) native.pragma(`application_id = ${applicationId}`);
    else if (native.pragma('application_id', { simple: true }) !== applicationId)
      throw new AppError('data.corrupt', 'tonglu.db is not a Tonglu database');
    applyPragmas(native);
    tighten(file);
    if (mode === 'beside') {
      assertCurrent(native, migrations);
      return wrap(native);
    }
    if (native.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new AppError('data.corrupt', 'the database fails its quick check');
    migrate(native, migrations, file);
    tighten(file);
    return wrap(native);
  } catch (error) {
    native?.close();
    throw toAppError(error);
  }
};

/**
 * Takes the lock of a data directory, held until released or the process ends: the operating system gives
 * up the lock of a dead process, so no stale lock can keep a bot away.
 * @throws bot.running, data.io
 */
export const takeLock = (dataDirectory: string): Lock => {
  ensureDataDirectory(dataDirectory);
  try {
    const native = new SqliteDatabase(join(dataDirectory, 'bot.lock'), { timeout: 0 });
    try {
      native.pragma('locking_mode = EXCLUSIVE');
      native.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      native.close();
      throw error;
    }
    chmodSync(join(dataDirectory, 'bot.lock'), 0o600);
    return { release: () => native.close() };
  } catch (error) {
    if (hasCode(error, 'SQLITE_BUSY'))
      throw new AppError('bot.running', 'a bot already uses this data directory', {}, error);
    throw toAppError(error);
  }
};

/** True where a bot holds the lock of a data directory just now. */
export const isLocked = (dataDirectory: string): boolean => {
  if (!existsSync(join(dataDirectory, 'bot.lock'))) return false;
  try {
    takeLock(dataDirectory).release();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'bot.running') return true;
    throw error;
  }
};
