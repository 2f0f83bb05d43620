import type { ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { generalise, suppressCells, type CountCell } from './disclosure.rules.ts';
import type { TableName, TableSchema } from './tables.rules.ts';
import { exportRows, type ExportBounds, type PastExport } from './export.store.ts';
import type { ExportDirectory } from './export.write.ts';
import type { ExportedRow, Mask } from './mask.rules.ts';

/** What the rows of an export come from. */
export interface RowPorts {
  readonly reader: Db;
  readonly directory: Pick<ExportDirectory, 'append'>;
  readonly tables: readonly TableSchema[];
  readonly bounds: ExportBounds;
  readonly mask: Mask;
  /** Sequence of the last message that may be in it. */
  readonly lastMessage: number;
  /** The export of which this one is the continuation. */
  readonly since?: PastExport;
  /** Smallest count that is told, and how many people must share what is told of them. */
  readonly smallest: number;
  /** Told how many messages have been written so far. */
  readonly onPage: (messages: number) => void;
}

/** Counts how often each key comes, in order. A key is a row and a column. */
const countCells = (keys: readonly (readonly [row: string, column: string])[]): CountCell[] => {
  const cells = new Map<string, CountCell>();
  for (const [row, column] of keys) {
    const key = `${row} ${column}`;
    cells.set(key, { row, column, count: (cells.get(key)?.count ?? 0) + 1 });
  }
  return [...cells.values()];
};

/** Counts messages by week and room as they go by: nothing grows with their number. */
const createTally = () => {
  const cells = new Map<string, { row: string; column: string; count: number }>();
  return {
    add(row: string, column: string, times = 1): void {
      const key = `${row} ${column}`;
      const cell = cells.get(key) ?? { row, column, count: 0 };
      cell.count += times;
      cells.set(key, cell);
    },
    cells: (): readonly CountCell[] => [...cells.values()],
  };
};

/**
 * How many messages everybody sent, by week and room; `null` where they were not counted, where they are few, or where
 * the few that the log lacks could be told from them.
 */
const groupMessagesOf = ({ reader, bounds, mask, smallest, since }: RowPorts) => {
  const heard = createTally();
  const { fromMs, untilMs, roomNumber } = bounds;
  // A day that an earlier export ends in cannot be parted.
  const days = since === undefined ? exportRows.roomDays(reader) : [];
  for (const { day, roomNumber: number, heard: count } of days) {
    const at = mask.dayStart(day);
    if (at < fromMs || at >= untilMs || (roomNumber !== null && number !== roomNumber)) continue;
    heard.add(String(mask.weekOf(at)), mask.roomName(number), count);
  }
  const cells = heard.cells();
  return (week: string, room: string, kept: number | null): number | null => {
    const all = cells.find((cell) => cell.row === week && cell.column === room)?.count ?? 0;
    if (kept === null || all < smallest) return null;
    const lacking = all - kept;
    return lacking > 0 && lacking < smallest ? null : Math.max(all, kept);
  };
};

/** Rows of every table, page by page. @returns participants that stand in the export */
export const writeRows = (ports: RowPorts): ReadonlySet<ParticipantId> => {
  const { reader, directory, tables, bounds, mask, lastMessage, since, smallest, onPage } = ports;
  const append = (name: TableName, rows: readonly ExportedRow[]): void => {
    const table = tables.find((one) => one.name === name);
    if (table !== undefined) directory.append(table, rows);
  };
  const messagesOf = new Map<ParticipantId, number>();
  const sequences = new Map<number, number>();
  const kept = createTally();
  let written = 0;

  append('messages', []);
  append('edges', []);
  // Read before the texts that mention them: who withdraws meanwhile is then found, and the export begun anew.
  const participants = exportRows.participants(reader, bounds);
  const standing = new Set(participants.map((row) => row.participant));
  for (let after = 0; ;) {
    const page = exportRows.messages(reader, bounds, after, lastMessage);
    const tail = page.at(-1);
    if (tail === undefined) break;
    const messages: ExportedRow[] = [];
    const edges: ExportedRow[] = [];
    for (const row of page) {
      const sequence = (sequences.get(row.roomNumber) ?? 0) + 1;
      sequences.set(row.roomNumber, sequence);
      if (since !== undefined && row.sequence <= since.lastMessage) continue;
      messagesOf.set(row.participant, (messagesOf.get(row.participant) ?? 0) + 1);
      kept.add(String(mask.weekOf(row.sentAt)), mask.roomName(row.roomNumber));
      const exported = mask.message(row, sequence, standing);
      messages.push(exported);
      edges.push(...mask.edges(row, exported));
    }
    append('messages', messages);
    written += messages.length;
    onPage(written);
    append('edges', edges);
    after = tail.sequence;
  }
  const told = generalise(
    participants.map((row) => ({
      role: row.isStaff === 1 ? 'staff' : 'member',
      week: mask.weekOf(row.since * 1000),
    })),
    smallest,
  );
  append(
    'participants',
    participants.map((row, index) =>
      mask.participant(
        row,
        messagesOf.get(row.participant) ?? 0,
        told[index] ?? { role: '', weeks: '' },
      ),
    ),
  );
  const later =
    since === undefined ? bounds : { ...bounds, fromMs: Math.max(bounds.fromMs, since.at) };
  const answers = exportRows.checkIns(reader, later);
  append(
    'checkins',
    answers.map((row) => mask.checkIn(row)).filter((row) => row !== undefined),
  );
  append(
    'posts',
    exportRows.posts(reader, later).map((row) => mask.post(row)),
  );
  const groupMessages = groupMessagesOf(ports);
  append(
    'coverage',
    suppressCells(kept.cells(), smallest).map(({ row, column, count }) => ({
      week_index: Number(row),
      room: column,
      consented_messages: count,
      group_messages: groupMessages(row, column, count),
    })),
  );
  const events = exportRows
    .consentEvents(reader, later)
    .map(({ at, event }) => [String(mask.weekOf(at)), event] as const);
  append(
    'consent_flow',
    suppressCells(countCells(events), smallest).map(({ row, column, count }) => ({
      week_index: Number(row),
      event: column,
      count,
    })),
  );
  return new Set([...messagesOf.keys(), ...standing, ...answers.map((row) => row.participant)]);
};
