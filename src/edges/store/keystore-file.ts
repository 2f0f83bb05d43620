import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { writeAtomically } from './files.ts';
import { ledgerFile, openLedger } from './ledger.ts';

/** The keystore within a data directory. Never part of an ordinary backup. */
export const keystoreFile = (dataDirectory: string): string => join(dataDirectory, 'keystore.json');

/** What the file holds: names and ids, each with its wrapped key in base64. */
export interface KeystoreContents {
  readonly format: 1;
  readonly subkeys: Record<string, string>;
  readonly participants: Record<string, string>;
}

/** @throws data.corrupt */
export const readKeystore = (file: string): KeystoreContents => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KeystoreContents;
  } catch (error) {
    throw new AppError('data.corrupt', 'the keystore is damaged', {}, error);
  }
};

/** Replaces the file whole. */
export const writeKeystore = (file: string, contents: KeystoreContents): void =>
  writeAtomically(file, `${JSON.stringify(contents, undefined, 1)}\n`);

/** True where two keystores are one at different times: the key of the handles is made once and never again. */
export const isSameKeystore = (one: KeystoreContents, other: KeystoreContents): boolean =>
  one.subkeys['handles'] !== undefined && one.subkeys['handles'] === other.subkeys['handles'];

/**
 * Makes the one copy, on another disk, the newest: the keystore as it is now, and beside it what the ledger of
 * erasures holds. The directory is not made: where a disk is not mounted, the copy would land on this one. The
 * keystore of another data directory is never written over: it may be the last one there is.
 * @throws keystore.copy
 */
export const copyKeystoreAndLedger = (dataDirectory: string, copyDirectory: string): void => {
  try {
    const contents = readKeystore(keystoreFile(dataDirectory));
    const copy = keystoreFile(copyDirectory);
    if (existsSync(copy) && !isSameKeystore(readKeystore(copy), contents))
      throw new AppError('keystore.copy', 'the copy of the keystore is that of another one');
    openLedger(ledgerFile(copyDirectory)).merge(openLedger(ledgerFile(dataDirectory)).entries());
    writeKeystore(copy, contents);
  } catch (error) {
    if (error instanceof AppError && error.code === 'keystore.copy') throw error;
    throw new AppError('keystore.copy', 'the keystore cannot be copied', {}, error);
  }
};
