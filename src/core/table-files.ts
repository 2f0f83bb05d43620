/** A value of a cell. */
export type Cell = string | number | boolean | null;

/** A row, by column. */
export type Row = Readonly<Record<string, Cell>>;

/** One column: its Table Schema type and what it means. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly description: string;
}

/** One table. */
export interface Table {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
}

/** A file that grows. */
export interface OpenFile {
  write(content: string | Uint8Array): void;
}

/** Makes files. @param name may hold directories, by slashes */
export type CreateFile = (name: string) => OpenFile;

/** Writes tables in one format. Rows come once, a page at a time; a table's first page may be empty. */
export interface FormatWriter {
  append(table: Table, rows: readonly Row[]): void;
  finish(): void;
}

/** A format: how tables become files, and what is told of these. */
export interface TableFormat {
  readonly mediaType: string;
  /** True where each table has files of its own, whose columns a data package can describe. */
  readonly isTabular: boolean;
  readonly open: (createFile: CreateFile) => FormatWriter;
}
