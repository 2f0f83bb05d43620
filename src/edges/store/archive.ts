import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { keyLength, seal, unseal } from './seal.ts';

/** How long a backup may be restored. What was promised to be gone is gone from every copy after it. */
export const backupLifeMs = 30 * dayMs;

/** The files of one backup. There is no keystore among them. */
export const archiveFiles = {
  database: 'database.sealed',
  header: 'backup.json',
} as const;

/** What stands in the clear beside a sealed database. */
interface Header {
  readonly format: 1;
  /** ISO instants. */
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly schemaVersion: number;
  /** SHA-256, hex. */
  readonly databaseSha256: string;
  readonly ledgerSha256: string;
}

/** `backup.json`. */
interface WrittenHeader extends Header {
  /** The key of this one backup under the master key; it opens only with the header as it was written. */
  readonly wrappedKey: string;
}

const databaseContext = 'backup:database';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const headerContext = (header: Header): string =>
  `backup:${JSON.stringify([
    header.format,
    header.madeAt,
    header.expiresAt,
    header.schemaVersion,
    header.databaseSha256,
    header.ledgerSha256,
  ])}`;

/** A sealed database and the text of its `backup.json`. */
export interface Archive {
  readonly sealed: Uint8Array;
  readonly header: string;
  /** ISO instants. */
  readonly madeAt: string;
  readonly expiresAt: string;
}

/**
 * Seals a copy of the database under a key of its own, wrapped by the master key.
 * @param contents bytes of the database and of the ledger that goes beside it
 * @param now epoch ms
 */
export const sealArchive = (
  master: Uint8Array,
  contents: { readonly database: Uint8Array; readonly ledger: Uint8Array },
  schemaVersion: number,
  now: number,
): Archive => {
  const key = randomBytes(keyLength);
  const sealed = seal(key, contents.database, databaseContext);
  const header: Header = {
    format: 1,
    madeAt: new Date(now).toISOString(),
    expiresAt: new Date(now + backupLifeMs).toISOString(),
    schemaVersion,
    databaseSha256: sha256(sealed),
    ledgerSha256: sha256(contents.ledger),
  };
  const wrappedKey = seal(master, key, headerContext(header)).toString('base64');
  key.fill(0);
  const { madeAt, expiresAt } = header;
  return {
    sealed,
    header: `${JSON.stringify({ ...header, wrappedKey }, undefined, 1)}\n`,
    madeAt,
    expiresAt,
  };
};

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('backup.invalid', message, {}, cause);

/** Reads `backup.json`. @throws backup.invalid */
const readHeader = (directory: string): WrittenHeader => {
  try {
    const text = readFileSync(join(directory, archiveFiles.header), 'utf8');
    const header = JSON.parse(text) as WrittenHeader;
    if (Object.is(header.format, 1) && !Number.isNaN(Date.parse(header.expiresAt))) return header;
  } catch (error) {
    throw invalid('backup.json cannot be read', error);
  }
  throw invalid('backup.json is not that of a backup');
};

/** When a backup ends, epoch ms; undefined for a directory that is no backup of ours. */
export const expiryOf = (directory: string): number | undefined => {
  if (!existsSync(join(directory, archiveFiles.header))) return undefined;
  try {
    return Date.parse(readHeader(directory).expiresAt);
  } catch {
    return undefined;
  }
};

/** A backup whose seal has held. */
export interface OpenedArchive {
  readonly database: Buffer;
  readonly madeAt: string;
  readonly schemaVersion: number;
}

/**
 * Opens a backup: key, header, expiry, both sums, seal.
 * @param ledger bytes of the ledger that lies beside it
 * @param now epoch ms
 * @throws backup.invalid, backup.expired
 */
export const openArchive = (
  directory: string,
  master: Uint8Array,
  ledger: Uint8Array,
  now: number,
): OpenedArchive => {
  const header = readHeader(directory);
  let key: Buffer;
  try {
    key = unseal(master, Buffer.from(header.wrappedKey, 'base64'), headerContext(header));
  } catch (error) {
    throw invalid('another master key, or backup.json was changed', error);
  }
  if (now > Date.parse(header.expiresAt))
    throw new AppError('backup.expired', 'the backup is older than 30 days');
  if (sha256(ledger) !== header.ledgerSha256) throw invalid('the ledger of the backup was changed');
  try {
    const sealed = readFileSync(join(directory, archiveFiles.database));
    if (sha256(sealed) !== header.databaseSha256) throw invalid('the sealed database was changed');
    const database = unseal(key, sealed, databaseContext);
    return { database, madeAt: header.madeAt, schemaVersion: header.schemaVersion };
  } catch (error) {
    throw error instanceof AppError ? error : invalid('the sealed database cannot be read', error);
  } finally {
    key.fill(0);
  }
};
