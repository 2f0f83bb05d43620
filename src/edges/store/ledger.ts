import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { ledgerDigest, type LedgerKind } from '../../core/ledger.ts';
import type { ErasureLedger } from '../../core/ports.ts';
import { isFileError, syncDirectory } from './files.ts';

/** The ledger of erasures within a data directory, a backup, or beside the copy of a keystore. */
export const ledgerFile = (directory: string): string => join(directory, 'erasures.ledger');

/** One erasure. */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** `ledgerDigest` of our own id. */
  readonly digest: string;
  /** Epoch ms. */
  readonly at: number;
}

/** The ledger with what backups need of it. */
export interface Ledger extends ErasureLedger {
  /** Different erasures in the order in which they were noted first. */
  entries(): readonly LedgerEntry[];
  has(kind: LedgerKind, id: string): boolean;
  /** Takes in what another ledger holds, in its order. A second time it changes nothing. */
  merge(entries: readonly LedgerEntry[]): void;
}

/** Closes a line that a crash cut off, so that it is told from a damaged one. */
const tornMark = '~';
const linePattern = /^((participant|message) ([0-9a-f]{64}) (\d{1,15})) ([0-9a-f]{8})$/u;

const checkOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 8);

const toLine = ({ kind, digest, at }: LedgerEntry): string => {
  const text = `${kind} ${digest} ${at}`;
  return `${text} ${checkOf(text)}\n`;
};

const parseLine = (line: string, number: number): LedgerEntry | undefined => {
  if (line.endsWith(tornMark)) return undefined;
  const [, text = '', kind, digest = '', at, check] = linePattern.exec(line) ?? [];
  if (check === undefined || checkOf(text) !== check)
    throw new AppError('data.corrupt', `line ${number} of the ledger of erasures is damaged`);
  return { kind: kind as LedgerKind, digest, at: Number(at) };
};

/** What was read of a file so far, and which file that was: another process may append. */
interface Known {
  readonly inode: number;
  /** Bytes the file had when it was read last. */
  readonly size: number;
  /** Where the line begins that is to be read next, bytes and lines. */
  readonly offset: number;
  readonly lines: number;
  readonly entries: LedgerEntry[];
  readonly digests: Readonly<Record<LedgerKind, Set<string>>>;
}

const nothingRead = (inode: number): Known => ({
  inode,
  size: 0,
  offset: 0,
  lines: 0,
  entries: [],
  digests: { participant: new Set(), message: new Set() },
});

const readFrom = (file: string, offset: number): string => {
  const descriptor = openSync(file, 'r');
  try {
    const rest = Buffer.alloc(fstatSync(descriptor).size - offset);
    const length = readSync(descriptor, rest, 0, rest.length, offset);
    return rest.toString('latin1', 0, length);
  } finally {
    closeSync(descriptor);
  }
};

/** Reads what was appended since; all of it where it is another file. */
const readOn = (file: string, before: Known | undefined): Known => {
  const { ino: inode, size } = existsSync(file) ? statSync(file) : { ino: 0, size: 0 };
  const isSame = before?.inode === inode && before.size <= size;
  const known = isSame ? before : nothingRead(inode);
  if (known.size === size) return known;
  const text = readFrom(file, known.offset);
  // What stands behind the last line end is a line cut off by a crash: its erasure was not committed either.
  const lines = text.split('\n').slice(0, -1);
  const parsed = lines.map((line, index) => parseLine(line, known.lines + index + 1));
  for (const entry of parsed) {
    if (entry === undefined || known.digests[entry.kind].has(entry.digest)) continue;
    known.digests[entry.kind].add(entry.digest);
    known.entries.push(entry);
  }
  return {
    ...known,
    size: known.offset + text.length,
    offset: known.offset + text.lastIndexOf('\n') + 1,
    lines: known.lines + lines.length,
  };
};

const endsTorn = (descriptor: number): boolean => {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last.toString('latin1') !== '\n';
};

/** One write, which the system does not mix with that of another process, and one fsync. */
const appendLines = (file: string, lines: string): void => {
  const isNew = !existsSync(file);
  const descriptor = openSync(file, 'a+', 0o600);
  try {
    const bytes = Buffer.from((endsTorn(descriptor) ? `${tornMark}\n` : '') + lines);
    const written = writeSync(descriptor, bytes);
    // The rest is not tried: a line of another process may stand in between.
    if (written < bytes.length)
      throw Object.assign(new Error('the ledger was cut off'), { code: 'ENOSPC' });
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (isNew) syncDirectory(dirname(file));
};

/** Opens it as an append does, and writes nothing. Making it needs the directory. */
const assertAppendable = (file: string): void => {
  if (!existsSync(file)) accessSync(dirname(file), constants.W_OK);
  else closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND));
};

/** Names what the file system says; a full disk keeps its own code, which receiving goes by. */
const named = <Result>(run: () => Result): Result => {
  try {
    return run();
  } catch (error) {
    if (!isFileError(error) || (error as { code?: unknown }).code === 'ENOSPC') throw error;
    throw new AppError('ledger.unusable', 'the ledger of erasures cannot be used', {}, error);
  }
};

/**
 * Opens a ledger of erasures: lines of text, 0600, only ever appended to. The file is made by the first append.
 * Entries are digests of our own random ids (`ledgerDigest`): they need no key and say nothing about anybody.
 * A last line cut off by a crash is left out, and closed by the next append.
 * @throws at each use: data.corrupt where any other line is damaged, ledger.unusable where the file cannot be read or
 *   written, an error of the code `ENOSPC` on a full disk
 */
export const openLedger = (file: string): Ledger => {
  let known: Known | undefined;
  const current = (): Known => (known = named(() => readOn(file, known)));
  const merge = (entries: readonly LedgerEntry[]): void => {
    const { digests } = current();
    const fresh = entries.filter(({ kind, digest }) => !digests[kind].has(digest));
    if (fresh.length > 0) named(() => appendLines(file, fresh.map(toLine).join('')));
  };
  return {
    append: (kind, ids, at) => merge(ids.map((id) => ({ kind, digest: ledgerDigest(id), at }))),
    merge,
    entries: () => current().entries,
    count: () => current().entries.length,
    isUsable() {
      try {
        current();
        assertAppendable(file);
        return true;
      } catch {
        return false;
      }
    },
    digests: (kind) => current().digests[kind],
    has: (kind, id) => current().digests[kind].has(ledgerDigest(id)),
  };
};
