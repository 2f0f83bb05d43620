import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes what was made, renamed or removed in a directory last. */
export const syncDirectory = (directory: string): void => {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Writes a file, 0600, and returns when its bytes are on the disk. */
export const writeSynced = (file: string, contents: string | Uint8Array): void => {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, contents);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Writes a file so that after a crash either the old or the new one is there, whole. Mode 0600. */
export const writeAtomically = (file: string, contents: string | Uint8Array): void => {
  const temporary = `${file}.new`;
  writeSynced(temporary, contents);
  renameSync(temporary, file);
  syncDirectory(dirname(file));
};

/** True for what the file system throws. Goes by shape: an error may come from another realm. */
export const isFileError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'syscall' in error;
