import { stringify } from 'csv-stringify/sync';
import type { Row } from '../../core/table-files.ts';

/**
 * What a spreadsheet may take for the start of a formula: after any run of spaces, control or invisible
 * characters, one of `= + - @ |` or a dash, half-width or full-width. Also what may run into the cell before: a tab or a
 * line end at the start.
 * Source: OWASP CSV injection, widened by reliability.md finding 15.
 */
const unsafeStart =
  /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}\u3000]*[=+\-@|%\u2010-\u2015\u2212＝＋－＠｜％])/u;

/** A text that a spreadsheet shows as text: an apostrophe in front where it could be taken for a formula. */
export const formulaSafe = (text: string): string => (unsafeStart.test(text) ? `'${text}` : text);

/** CSV lines, CRLF, every text quoted and formula-safe. @param header names, for the first lines of a file */
export const toCsv = (columns: readonly string[], rows: readonly Row[], isFirst: boolean): string =>
  (isFirst ? '\uFEFF' : '') +
  stringify(
    rows.map((row) => columns.map((column) => row[column] ?? null)),
    {
      header: isFirst,
      columns: [...columns],
      record_delimiter: '\r\n',
      quoted_string: true,
      cast: {
        string: formulaSafe,
        boolean: (value) => (value ? 'true' : 'false'),
      },
    },
  );

/** JSON Lines: one object a row, columns in order. */
export const toJsonLines = (columns: readonly string[], rows: readonly Row[]): string =>
  rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))}\n`,
    )
    .join('');
