import { createHash, type Hash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { FormatWriter, OpenFile, Row, TableFormat } from '../../core/table-files.ts';
import type { Format } from './export.rules.ts';
import type { TableName, TableSchema } from './tables.rules.ts';

/** How each format is written. Passed in: each library has an edge of its own. */
export type Formats = Readonly<Record<Format, TableFormat>>;

/** A file of an export: its name, size in bytes and SHA-256. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The files a format has made, by name. */
export interface FormatFiles {
  readonly format: Format;
  readonly mediaType: string;
  readonly isTabular: boolean;
  readonly names: readonly string[];
}

/** An export directory being written; it appears under its name only when whole. */
export interface ExportDirectory {
  /** Appends rows of a table in every format. */
  append(table: TableSchema, rows: readonly Row[]): void;
  writeText(name: string, text: string): void;
  rowCounts(): Readonly<Record<string, number>>;
  /** Ends every format. @returns what each has made */
  finish(): readonly FormatFiles[];
  /** Every file so far, by name, on the disk for good. */
  files(): readonly WrittenFile[];
  /** Makes the directory appear. @throws export.directory */
  publish(): void;
  discard(): void;
}

interface Growing {
  readonly hash: Hash;
  bytes: number;
}

const sync = (path: string): void => {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
};

/** Makes files below a directory, 0600, hashed as they grow. None is held open: a format may make thousands. */
const createFiles = (directory: string) => {
  const growing = new Map<string, Growing>();
  const create = (name: string): OpenFile => {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file: Growing = { hash: createHash('sha256'), bytes: 0 };
    growing.set(name, file);
    const write = (content: string | Uint8Array): void => {
      const bytes = Buffer.from(content);
      appendFileSync(path, bytes, { mode: 0o600 });
      file.hash.update(bytes);
      file.bytes += bytes.length;
    };
    write('');
    return { write };
  };
  return { create, growing };
};

/** Makes a directory beside the wanted one, 0700, files 0600. @throws export.directory where the wanted one exists */
export const openExportDirectory = (
  out: string,
  wanted: readonly Format[],
  formats: Formats,
): ExportDirectory => {
  const target = resolve(out);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  if (existsSync(target))
    throw new AppError('export.directory', 'the export directory already exists');
  try {
    mkdirSync(dirname(target), { recursive: true });
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { mode: 0o700 });
  } catch (error) {
    throw new AppError('export.directory', 'the export directory cannot be made', {}, error);
  }
  const { create, growing } = createFiles(temporary);
  const counts = new Map<TableName, number>();
  const writers = wanted.map((format) => {
    const names: string[] = [];
    const { open, mediaType, isTabular } = formats[format];
    const writer: FormatWriter = open((name) => {
      names.push(name);
      return create(name);
    });
    return { writer, files: { format, mediaType, isTabular, names } };
  });

  return {
    append(table, rows) {
      for (const { writer } of writers) writer.append(table, rows);
      counts.set(table.name, (counts.get(table.name) ?? 0) + rows.length);
    },
    writeText: (name, text) => create(name).write(text),
    rowCounts: () => Object.fromEntries(counts),
    finish() {
      for (const { writer } of writers) writer.finish();
      return writers.map(({ files }) => files);
    },
    files: () =>
      [...growing]
        .toSorted(([one], [two]) => (one < two ? -1 : 1))
        .map(([name, { hash, bytes }]) => {
          sync(join(temporary, name));
          return { name, bytes, sha256: hash.copy().digest('hex') };
        }),
    publish() {
      try {
        sync(join(temporary, 'manifest.json'));
        renameSync(temporary, target);
        sync(dirname(target));
      } catch (error) {
        throw new AppError(
          'export.directory',
          'the export directory cannot be finished',
          {},
          error,
        );
      }
    },
    discard: () => rmSync(temporary, { recursive: true, force: true }),
  };
};
