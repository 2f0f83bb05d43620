import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** One migration: `0001_name.sql` has version 1. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** What the runner needs of a database handle. */
export interface MigratableDatabase {
  exec(sql: string): unknown;
  pragma(source: string, options?: { simple?: boolean }): unknown;
  prepare(sql: string): { run(values: object): unknown; all(values: object): unknown[] };
}

const fileName = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** The migrations of a directory, oldest first. @throws data.migration-changed where numbers have gaps or repeat */
export const readMigrations = (directory: string): readonly Migration[] =>
  readdirSync(directory)
    .filter((name) => fileName.test(name))
    .sort()
    .map((name, index) => {
      const sql = readFileSync(join(directory, name), 'utf8');
      const version = Number(name.slice(0, 4));
      if (version !== index + 1)
        throw new AppError('data.migration-changed', `migration ${name} is out of sequence`);
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/** Version of the newest migration; 0 for none. */
export const newestVersion = (migrations: readonly Migration[]): number =>
  migrations.at(-1)?.version ?? 0;

/** Version a database is at. */
export const schemaVersion = (db: MigratableDatabase): number =>
  Number(db.pragma('user_version', { simple: true }));

const assertUnchanged = (
  db: MigratableDatabase,
  migrations: readonly Migration[],
  current: number,
): void => {
  if (current === 0) return;
  const rows = db.prepare('SELECT version, checksum FROM schema_migration').all({}) as {
    version: number;
    checksum: string;
  }[];
  for (const migration of migrations.slice(0, current)) {
    const applied = rows.find((row) => row.version === migration.version);
    if (applied?.checksum !== migration.checksum)
      throw new AppError('data.migration-changed', `${migration.name} is not what was applied`);
  }
};

/**
 * Brings a database to the newest version. Each migration is one immediate transaction; before the first, the
 * file is copied aside, and the copy is removed once all have held: it would outlive erasures.
 * @throws data.schema-newer, data.migration-changed
 */
export const migrate = (
  db: MigratableDatabase,
  migrations: readonly Migration[],
  file: string,
): void => {
  const current = schemaVersion(db);
  if (current > newestVersion(migrations))
    throw new AppError('data.schema-newer', 'the database has a newer schema than this program');
  assertUnchanged(db, migrations, current);
  const pending = migrations.slice(current);
  if (pending.length === 0) return;

  const copy = `${file}.before-migration`;
  if (current > 0) {
    db.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(file, copy);
  }
  for (const migration of pending) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(
        'CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT',
      );
      db.exec(migration.sql);
      const { version, name, checksum } = migration;
      db.prepare(
        'INSERT INTO schema_migration (version, name, checksum) VALUES (:version, :name, :checksum)',
      ).run({ version, name, checksum });
      db.pragma(`user_version = ${migration.version}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
  if (current > 0) rmSync(copy);
};
