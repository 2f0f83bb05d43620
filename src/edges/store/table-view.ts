import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../core/ports.ts';

/** A table as it stands: its newest rows, raw. */
export interface TableContents {
  readonly name: string;
  readonly count: number;
  readonly columns: readonly string[];
  /** Newest first where the table knows an order. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const allTables = `SELECT name, wr AS withoutRowid FROM pragma_table_list
WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`;
const allColumns = 'SELECT name FROM pragma_table_info(:table)';

/** Names come from the schema, never from a person; they cannot be parameters of a statement. */
const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Everything a database holds, table by table. For the demo, where everybody is invented. @param mostRows of a table */
export const readTables = (db: Db, mostRows: number): readonly TableContents[] =>
  (db.prepare(allTables).all() as { name: string; withoutRowid: number }[]).map(
    ({ name, withoutRowid }) => {
      const table = quoteName(name);
      const order = withoutRowid === 1 ? '' : 'ORDER BY rowid DESC';
      const { count } = db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as {
        count: number;
      };
      return {
        name,
        count,
        columns: (db.prepare(allColumns).all({ table: name }) as { name: string }[]).map(
          (column) => column.name,
        ),
        rows: db
          .prepare(`SELECT * FROM ${table} ${order} LIMIT :mostRows`)
          .all({ mostRows }) as Record<string, unknown>[],
      };
    },
  );

/** How often a word stands in the bytes of a directory. */
export interface ByteCount {
  readonly count: number;
  readonly files: number;
  readonly bytes: number;
}

const countIn = (contents: Buffer, word: Buffer): number => {
  let count = 0;
  for (let at = contents.indexOf(word); at !== -1; at = contents.indexOf(word, at + word.length))
    count += 1;
  return count;
};

/** Two bytes are found by chance in any sealed text: a single character is looked for in UTF-8 only. */
const encodingsOf = (word: string): readonly Buffer[] => [
  ...(word === '' ? [] : [Buffer.from(word, 'utf8')]),
  ...(word.length > 1 ? [Buffer.from(word, 'utf16le')] : []),
];

/** Looks for a word in every byte of every file below a directory, in UTF-8 and UTF-16. */
export const countBytes = (directory: string, word: string): ByteCount => {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const sought = encodingsOf(word);
  return {
    count: files.reduce(
      (sum, contents) => sum + sought.reduce((found, one) => found + countIn(contents, one), 0),
      0,
    ),
    files: files.length,
    bytes: files.reduce((sum, contents) => sum + contents.length, 0),
  };
};
