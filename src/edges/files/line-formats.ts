import type { CreateFile, OpenFile, Row, Table, TableFormat } from '../../core/table-files.ts';
import { toCsv, toJsonLines } from './csv.ts';

/** A file a table, to which lines are added. */
const perTable = (
  extension: string,
  mediaType: string,
  toLines: (table: Table, rows: readonly Row[], isFirst: boolean) => string,
): TableFormat => ({
  mediaType,
  isTabular: true,
  open(createFile: CreateFile) {
    const files = new Map<string, OpenFile>();
    return {
      append(table, rows) {
        const known = files.get(table.name);
        const file = known ?? createFile(`${table.name}.${extension}`);
        files.set(table.name, file);
        file.write(toLines(table, rows, known === undefined));
      },
      finish: () => undefined,
    };
  },
});

const namesOf = ({ columns }: Table): readonly string[] => columns.map(({ name }) => name);

/** CSV: UTF-8 with BOM, CRLF, formula-safe. */
export const csvFormat = perTable('csv', 'text/csv', (table, rows, isFirst) =>
  toCsv(namesOf(table), rows, isFirst),
);

/** JSON Lines: texts as they are. */
export const jsonLinesFormat = perTable('jsonl', 'application/jsonl', (table, rows) =>
  toJsonLines(namesOf(table), rows),
);
