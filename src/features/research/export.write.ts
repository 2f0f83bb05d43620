import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ExportedRow } from './mask.rules.ts';
import type { Format, TableName, TableSchema } from './export.rules.ts';

/** Turns rows into the lines of a format. Passed in: the CSV library has an edge of its own. */
export interface FormatPorts {
  readonly toCsv: (
    columns: readonly string[],
    rows: readonly ExportedRow[],
    isFirst: boolean,
  ) => string;
  readonly toJsonLines: (columns: readonly string[], rows: readonly ExportedRow[]) => string;
}

/** A file of an export: its name, size in bytes and SHA-256. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** An export directory being written; it appears under its name only when whole. */
export interface ExportDirectory {
  /** Appends rows to every format's file of a table; the first call makes the files. */
  append(table: TableSchema, rows: readonly ExportedRow[]): void;
  writeText(name: string, text: string): void;
  rowCounts(): Readonly<Record<string, number>>;
  /** Closes the files. @returns them, by name */
  finish(): readonly WrittenFile[];
  /** Makes the directory appear. @throws export.directory */
  publish(): void;
  discard(): void;
}

interface OpenTable {
  readonly descriptors: ReadonlyMap<Format, number>;
  rows: number;
}

/** Makes a directory beside the wanted one, 0700, files 0600. @throws export.directory where the wanted one exists */
export const openExportDirectory = (
  out: string,
  formats: readonly Format[],
  { toCsv, toJsonLines }: FormatPorts,
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
  const tables = new Map<TableName, OpenTable>();
  const names: string[] = [];

  const open = (name: string): number => {
    names.push(name);
    return openSync(join(temporary, name), 'w', 0o600);
  };
  const tableOf = (name: TableName): OpenTable => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const descriptors = new Map(formats.map((format) => [format, open(`${name}.${format}`)]));
    const table = { descriptors, rows: 0 };
    tables.set(name, table);
    return table;
  };
  const sync = (path: string): void => {
    const descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  };

  return {
    append({ name, columns }, rows) {
      const isFirst = !tables.has(name);
      const table = tableOf(name);
      const columnNames = columns.map((column) => column.name);
      for (const [format, descriptor] of table.descriptors)
        writeSync(
          descriptor,
          format === 'csv' ? toCsv(columnNames, rows, isFirst) : toJsonLines(columnNames, rows),
        );
      table.rows += rows.length;
    },
    writeText(name, text) {
      writeFileSync(join(temporary, name), text, { mode: 0o600 });
      names.push(name);
    },
    rowCounts: () => Object.fromEntries([...tables].map(([name, { rows }]) => [name, rows])),
    finish() {
      for (const { descriptors } of tables.values())
        for (const descriptor of descriptors.values()) closeSync(descriptor);
      return names.toSorted().map((name) => {
        const path = join(temporary, name);
        sync(path);
        const contents = readFileSync(path);
        return {
          name,
          bytes: contents.length,
          sha256: createHash('sha256').update(contents).digest('hex'),
        };
      });
    },
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
