import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { ledgerDigest } from '../../core/ledger.ts';
import { openArchive } from './archive.ts';
import { isFileError, syncDirectory, writeAtomically } from './files.ts';
import {
  isSameKeystore,
  keystoreFile,
  readKeystore,
  writeKeystore,
  type KeystoreContents,
} from './keystore-file.ts';
import { openKeystore } from './keystore.ts';
import { ledgerFile, openLedger } from './ledger.ts';
import { databaseFile, ensureDataDirectory } from './open.ts';

/** Places at which a restore may end half-way; the database comes last. */
export const restoreSteps = ['opened', 'ledger-merged', 'keystore-written', 'marked'] as const;
/** One of `restoreSteps`. */
export type RestoreStep = (typeof restoreSteps)[number];

/** What a restore is made of. */
export interface RestorePorts {
  /** One backup: `tonglu-<UTC time>`. */
  readonly backupDirectory: string;
  readonly dataDirectory: string;
  /** Where the copy of the keystore and of the newest ledger lies. */
  readonly keystoreDirectory?: string | undefined;
  readonly master: Uint8Array;
  /** The newest schema this program knows. */
  readonly newestSchema: number;
  /** Epoch ms. */
  readonly now: number;
  /** Told at each step. Tests only. */
  readonly reached?: ((step: RestoreStep) => void) | undefined;
}

/** What a restore came to. */
export interface Restored {
  /** ISO instant. */
  readonly madeAt: string;
  readonly schemaVersion: number;
  /** Different erasures in the merged ledger. */
  readonly erasures: number;
  /** Keys that were not taken over, because the ledger says that they are destroyed. */
  readonly keysLeftOut: number;
  /** True where there is no keystore: rows are there, but no text, score, name or id can be read. */
  readonly isMetadataOnly: boolean;
}

/** Says that a database comes from a backup, and of when, until whoever opens it first has acted on it. */
const markFile = (dataDirectory: string): string => join(dataDirectory, 'restored-from');

/** When the backup was made that a data directory was restored from and nobody has acted on yet, epoch ms. @throws backup.invalid */
export const restoredFrom = (dataDirectory: string): number | undefined => {
  const file = markFile(dataDirectory);
  if (!existsSync(file)) return undefined;
  const madeAt = Date.parse(readFileSync(file, 'utf8').trim());
  if (Number.isNaN(madeAt))
    throw new AppError('backup.invalid', 'the mark of the restore is damaged');
  return madeAt;
};

/** Takes the mark away, once what follows from it is committed. */
export const forgetRestored = (dataDirectory: string): void => {
  rmSync(markFile(dataDirectory), { force: true });
  syncDirectory(dataDirectory);
};

const assertFree = (dataDirectory: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    if (existsSync(databaseFile(dataDirectory) + suffix))
      throw new AppError('restore.occupied', 'there is a database, or what is left of one');
};

/** The keystore to go on with: the one that lies there already, else the copy. Undefined where there is neither. */
const findKeystore = ({
  dataDirectory,
  keystoreDirectory,
  master,
}: RestorePorts): KeystoreContents | undefined => {
  const copy = keystoreDirectory === undefined ? undefined : keystoreFile(keystoreDirectory);
  if (copy !== undefined && !existsSync(copy))
    throw new AppError('data.absent', 'there is no keystore in the --keystore directory');
  const own = keystoreFile(dataDirectory);
  if (!existsSync(own)) {
    if (copy === undefined || keystoreDirectory === undefined) return undefined;
    openKeystore(keystoreDirectory, master, 'read');
    return readKeystore(copy);
  }
  openKeystore(dataDirectory, master, 'read');
  const contents = readKeystore(own);
  if (copy !== undefined && !isSameKeystore(contents, readKeystore(copy)))
    throw new AppError('restore.occupied', 'there is another keystore in the data directory');
  return contents;
};

const keyCount = ({ participants }: KeystoreContents): number => Object.keys(participants).length;

/** A keystore without the keys of those the ledger names. */
const withoutErased = (
  contents: KeystoreContents,
  erased: ReadonlySet<string>,
): KeystoreContents => ({
  ...contents,
  participants: Object.fromEntries(
    Object.entries(contents.participants).filter(([id]) => !erased.has(ledgerDigest(id))),
  ),
});

const putBack = (ports: RestorePorts): Restored => {
  const { backupDirectory, dataDirectory, keystoreDirectory, master, reached } = ports;
  ensureDataDirectory(dataDirectory);
  assertFree(dataDirectory);
  const beside = ledgerFile(backupDirectory);
  if (!existsSync(beside)) throw new AppError('backup.invalid', 'the backup has no ledger');
  const archive = openArchive(backupDirectory, master, readFileSync(beside), ports.now);
  if (archive.schemaVersion > ports.newestSchema)
    throw new AppError('data.schema-newer', 'the backup has a newer schema than this program');
  const keystore = findKeystore(ports);
  const others = [backupDirectory, ...(keystoreDirectory === undefined ? [] : [keystoreDirectory])];
  const entries = others.flatMap((place) => openLedger(ledgerFile(place)).entries());
  const ledger = openLedger(ledgerFile(dataDirectory));
  // Reads it through: a damaged one is found before anything is written.
  ledger.count();
  reached?.('opened');
  ledger.merge(entries);
  reached?.('ledger-merged');
  let keysLeftOut = 0;
  if (keystore !== undefined) {
    const kept = withoutErased(keystore, ledger.digests('participant'));
    keysLeftOut = keyCount(keystore) - keyCount(kept);
    writeKeystore(keystoreFile(dataDirectory), kept);
  }
  reached?.('keystore-written');
  // Before the database: a process that ends here must not leave one whose consents are taken for granted.
  writeAtomically(markFile(dataDirectory), `${archive.madeAt}\n`);
  reached?.('marked');
  writeAtomically(databaseFile(dataDirectory), archive.database);
  return {
    madeAt: archive.madeAt,
    schemaVersion: archive.schemaVersion,
    erasures: ledger.count(),
    keysLeftOut,
    isMetadataOnly: keystore === undefined,
  };
};

/**
 * Puts one backup into a data directory without a database. Everything is judged before anything is written; then
 * the ledgers of the backup, of the copy and of the data directory become one, the keystore follows without the keys
 * it names, and the database last: it is never there without its ledger. Rows of erased people are in the database
 * until whoever opens it first has applied the ledger to it, and suspended every consent (`restoredFrom`). The caller holds the lock of the data directory.
 * @throws restore.occupied, backup.invalid, backup.expired, data.schema-newer, data.absent, data.corrupt, data.io,
 *   key.invalid
 */
export const restoreBackup = (ports: RestorePorts): Restored => {
  try {
    return putBack(ports);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new AppError('data.io', 'the backup cannot be written back', {}, error);
  }
};
