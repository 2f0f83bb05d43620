import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { syncDirectory, writeSynced } from './files.ts';

/** The file within a data directory that can be let go of when the disk is full. */
export const ballastFile = (dataDirectory: string): string => join(dataDirectory, 'ballast');

/** Enough for an erasure: deleted pages go through the write-ahead log once. Bytes. */
const ballastBytes = 8 * 1024 * 1024;
/** A block as `stat` counts them, bytes. Source: stat(2). */
const statBlock = 512;

const freeBytesOf = (directory: string): number => {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
};

/** Random control characters: no file system stores them as much less, and no search for a word finds one in them. */
const noise = (bytes: number): Uint8Array => {
  const noisy = randomBytes(bytes);
  // A callback for each of millions of bytes takes ten times as long.
  for (let at = 0; at < bytes; at += 1) noisy[at] = 1 + ((noisy[at] ?? 0) % 31);
  return noisy;
};

/** True where the file takes up its room: a sparse file would free nothing. */
const isThere = (file: string, bytes: number): boolean => {
  if (!existsSync(file)) return false;
  const { size, blocks } = statSync(file);
  return size === bytes && blocks * statBlock >= bytes;
};

/**
 * Makes the ballast file, 0600, of noise. Leaves it away where it
 * would take more than half of what is free: the bot needs the room more.
 * @param freeBytes how much is free in a directory
 * @returns whether it is there
 */
export const ensureBallast = (
  dataDirectory: string,
  bytes = ballastBytes,
  freeBytes: (directory: string) => number = freeBytesOf,
): boolean => {
  const file = ballastFile(dataDirectory);
  if (isThere(file, bytes)) return true;
  const temporary = `${file}.new`;
  try {
    rmSync(file, { force: true });
    if (freeBytes(dataDirectory) < 2 * bytes) return false;
    writeSynced(temporary, noise(bytes));
    renameSync(temporary, file);
    syncDirectory(dataDirectory);
    return true;
  } catch {
    // A disk without room is what the ballast is for, no fault of its own.
    rmSync(temporary, { force: true });
    return false;
  }
};

/** Removes the ballast, so that an erasure finds room on a full disk. @returns whether there was one */
export const releaseBallast = (dataDirectory: string): boolean => {
  const file = ballastFile(dataDirectory);
  if (!existsSync(file)) return false;
  rmSync(file, { force: true });
  syncDirectory(dataDirectory);
  return true;
};

/** Below this an erasure may not find room for its pages and its keystore. Bytes. */
const nearlyFullBytes = 4 * 1024 * 1024;

/** Lets go of the ballast where the disk is nearly full: deleting needs room as well. */
export const makeRoom = (
  dataDirectory: string,
  freeBytes: (directory: string) => number = freeBytesOf,
): void => {
  if (freeBytes(dataDirectory) < nearlyFullBytes) releaseBallast(dataDirectory);
};
