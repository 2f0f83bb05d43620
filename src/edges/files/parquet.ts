import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type {
  Column,
  CreateFile,
  OpenFile,
  Row,
  Table,
  TableFormat,
} from '../../core/table-files.ts';

/** Rows held back for a file before they are written: a row group. */
const rowGroup = 20_000;
const daysOfWeek = 7;

const types = {
  string: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const satisfies Record<Column['type'], string>;

const columnData = (table: Table, rows: readonly Row[]) =>
  table.columns.map(({ name, type }) => ({
    name,
    type: types[type],
    nullable: true,
    data: rows.map((row) => row[name] ?? null),
  }));

/** The week a row lies in; undefined for a table without time. */
const weekOf = ({ week_index: week, day_index: day }: Row): number | undefined => {
  if (typeof week === 'number') return week;
  return typeof day === 'number' ? Math.floor((day - 1) / daysOfWeek) + 1 : undefined;
};

/** One file: rows gather to row groups, and what a row group takes is written at once. */
const openPart = (table: Table, file: OpenFile) => {
  const bytes = new ByteWriter();
  let held: Row[] = [];
  const flush = (): void => {
    if (bytes.index > 0) file.write(bytes.getBytes());
    bytes.index = 0;
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush }),
    schema: schemaFromColumnData({ columnData: columnData(table, []) }),
    createdBy: 'tonglu',
  });
  const write = (): void => {
    void writer.write({ columnData: columnData(table, held), rowGroupSize: rowGroup });
    held = [];
  };
  return {
    add(row: Row): void {
      held.push(row);
      if (held.length >= rowGroup) write();
    },
    finish(): void {
      if (held.length > 0) write();
      void writer.finish();
      flush();
    },
  };
};

/**
 * Parquet, Snappy, parted by site and week as Hive does: `messages/site=S1/week=3/part-0.parquet`. Exports of several
 * sites lie side by side in one directory and are read as one by DuckDB, Spark or Trino.
 * Source: parquet.apache.org, format 2.
 * @param site letters, digits and hyphens: names this installation among others
 */
export const parquetFormat = (site: string): TableFormat => ({
  mediaType: 'application/vnd.apache.parquet',
  isTabular: true,
  open(createFile: CreateFile) {
    const parts = new Map<string, ReturnType<typeof openPart>>();
    const partOf = (table: Table, row: Row): ReturnType<typeof openPart> => {
      const week = weekOf(row);
      const partition = week === undefined ? '' : `week=${week}/`;
      const name = `${table.name}/site=${site}/${partition}part-0.parquet`;
      const known = parts.get(name);
      if (known !== undefined) return known;
      const part = openPart(table, createFile(name));
      parts.set(name, part);
      return part;
    };
    return {
      append(table, rows) {
        for (const row of rows) partOf(table, row).add(row);
      },
      finish() {
        for (const part of parts.values()) part.finish();
      },
    };
  },
});
