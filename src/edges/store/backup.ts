import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dayMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { archiveFiles, expiryOf, sealArchive } from './archive.ts';
import { isFileError, syncDirectory, writeSynced } from './files.ts';
import { ledgerFile, openLedger } from './ledger.ts';
import type { OpenDatabase } from './open.ts';
import { hasCode, toAppError } from './sqlite-errors.ts';

/** Places at which a backup may end half-way. */
export const backupSteps = ['copied', 'sealed', 'written'] as const;
/** One of `backupSteps`. */
export type BackupStep = (typeof backupSteps)[number];

/** What a backup is made of. */
export interface BackupPorts {
  readonly db: Pick<OpenDatabase, 'copyInto'>;
  readonly dataDirectory: string;
  readonly master: Uint8Array;
  readonly schemaVersion: number;
  /** Epoch ms. */
  readonly now: number;
  /** It is sealed in memory, whole. Bytes; 1 GB. */
  readonly largestBytes?: number;
  /** Told at each step. Tests only. */
  readonly reached?: ((step: BackupStep) => void) | undefined;
}

/** What a backup came to. */
export interface MadeBackup {
  readonly directory: string;
  /** Of the sealed database. */
  readonly bytes: number;
  /** ISO instants. */
  readonly madeAt: string;
  readonly expiresAt: string;
  /** How many backups in the same place were over and are removed. */
  readonly removed: number;
}

const largestBytesByDefault = 1_000_000_000;
const backupName = /^tonglu-\d{8}T\d{6}Z$/u;
const partialName = /^\.tonglu-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.partial$/u;
const copyName = /^backup-copy-(\d+)$/u;

/** An instant as a directory name carries it: `20261120T040000Z`. */
const stampOf = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '')}Z`;

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return processId !== process.pid;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
};

/** Removes copies of the database that a killed backup left in the data directory: they would outlive erasures. */
export const removeLeftCopies = (dataDirectory: string): void => {
  for (const name of readdirSync(dataDirectory)) {
    const [, processId] = copyName.exec(name) ?? [];
    if (processId !== undefined && !isRunning(Number(processId)))
      rmSync(join(dataDirectory, name), { recursive: true, force: true });
  }
};

/** The database as it is now. The copy on the disk is gone when this returns; it held sealed texts only. */
const copyOf = ({ db, dataDirectory, largestBytes, reached }: BackupPorts): Buffer => {
  removeLeftCopies(dataDirectory);
  const directory = join(dataDirectory, `backup-copy-${process.pid}`);
  mkdirSync(directory, { mode: 0o700 });
  try {
    const file = join(directory, 'tonglu.db');
    writeFileSync(file, '', { mode: 0o600 });
    db.copyInto(file);
    if (statSync(file).size > (largestBytes ?? largestBytesByDefault))
      throw new AppError('backup.too-large', 'the database is too large to be sealed in one piece');
    const bytes = readFileSync(file);
    reached?.('copied');
    return bytes;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Removes backups that are over, and what a killed one has left for a day. @returns how many were over */
export const removeExpired = (place: string, now: number): number => {
  const names = readdirSync(place);
  for (const name of names) {
    const [, year, month, day, hour, minute, second] = partialName.exec(name) ?? [];
    const begun = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (begun < now - dayMs) rmSync(join(place, name), { recursive: true, force: true });
  }
  const over = names.filter(
    (name) => backupName.test(name) && (expiryOf(join(place, name)) ?? Infinity) < now,
  );
  for (const name of over) rmSync(join(place, name), { recursive: true, force: true });
  return over.length;
};

const write = (ports: BackupPorts, place: string): MadeBackup => {
  const { dataDirectory, master, schemaVersion, now, reached } = ports;
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const name = `tonglu-${stampOf(now)}`;
  const directory = join(place, name);
  if (existsSync(directory))
    throw new AppError('backup.directory', 'there is a backup of this second already');
  const database = copyOf(ports);
  const partial = join(place, `.${name}.partial`);
  mkdirSync(partial, { mode: 0o700 });
  try {
    // The ledger is read after the database was copied: it names every erasure the copy has not seen.
    writeSynced(ledgerFile(partial), '');
    openLedger(ledgerFile(partial)).merge(openLedger(ledgerFile(dataDirectory)).entries());
    const ledger = readFileSync(ledgerFile(partial));
    const { sealed, header, madeAt, expiresAt } = sealArchive(
      master,
      { database, ledger },
      schemaVersion,
      now,
    );
    reached?.('sealed');
    writeSynced(join(partial, archiveFiles.database), sealed);
    writeSynced(join(partial, archiveFiles.header), header);
    syncDirectory(partial);
    reached?.('written');
    renameSync(partial, directory);
    syncDirectory(place);
    return {
      directory,
      bytes: sealed.length,
      madeAt,
      expiresAt,
      removed: removeExpired(place, now),
    };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Makes one backup beside a running bot: `tonglu-<UTC time>/` with the sealed database, `backup.json` and the ledger
 * of erasures; never the keystore, so that a destroyed key is destroyed for it as well. The directory has its name
 * only when it is whole and on the disk. Removes what is over in the same place.
 * @param place directory of all backups, made where it is absent
 * @throws backup.directory, backup.too-large, data.corrupt, data.io
 */
export const makeBackup = (ports: BackupPorts, place: string): MadeBackup => {
  try {
    return write(ports, place);
  } catch (error) {
    if (!isFileError(error)) throw toAppError(error);
    throw new AppError('backup.directory', 'the backup cannot be written', {}, error);
  }
};
