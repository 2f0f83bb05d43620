import { audit } from '../../core/audit.store.ts';
import { endOfDay, localDate, startOfDay, type Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { listeningGaps } from '../../core/listening-gap.store.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import type { Agreement } from '../../core/study.ts';
import { codebook, dataPackage } from './describe.rules.ts';
import { countCells, createMask, type ExportedRow, type Mask } from './mask.rules.ts';
import {
  assertAgreed,
  publishedCount,
  tablesOf,
  type ExportRequest,
  type TableName,
  type TableSchema,
} from './export.rules.ts';
import { exportRows, type ExportBounds } from './export.store.ts';
import { openExportDirectory, type ExportDirectory, type FormatPorts } from './export.write.ts';

/** What an export needs. `reader` sees, `writer` only takes the audit row. */
export interface ExportPorts extends FormatPorts {
  readonly reader: Db;
  readonly writer: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomHex;
  readonly zone: string;
  readonly studyName: string;
  /** Institution of the notice: data for any other need purpose 3. */
  readonly institution: string;
  /** `yyyy-MM-dd`. */
  readonly studyStartsOn: string;
  readonly agreements: readonly Agreement[];
  /** What stands in place of a member's name. */
  readonly memberMask: string;
  readonly toolVersion: string;
  readonly schemaVersion: number;
}

/** What an export gave. */
export interface ExportResult {
  readonly exportId: string;
  readonly rows: Readonly<Record<string, number>>;
}

/** How often an export is begun anew because somebody withdrew, or something was deleted, while it was written. */
const mostAttempts = 3;

const boundsOf = (request: ExportRequest, zone: string, isShared: boolean): ExportBounds => {
  const day = (date: string | undefined, read: typeof startOfDay, otherwise: number): number => {
    const instant = date === undefined ? otherwise : read(date, zone);
    if (instant === undefined) throw new AppError('usage.invalid', 'give days as yyyy-MM-dd');
    return instant;
  };
  return {
    fromMs: day(request.from, startOfDay, 0),
    untilMs: day(request.to, endOfDay, Number.MAX_SAFE_INTEGER),
    roomNumber: request.room ?? null,
    isShared: isShared ? 1 : 0,
  };
};

/** Rows of every table, page by page. @returns participants that stand in the export */
const writeRows = (
  { reader }: Pick<ExportPorts, 'reader'>,
  directory: ExportDirectory,
  tables: readonly TableSchema[],
  bounds: ExportBounds,
  mask: Mask,
): ReadonlySet<ParticipantId> => {
  const schemaOf = (name: TableName): TableSchema | undefined =>
    tables.find((table) => table.name === name);
  const append = (name: TableName, rows: readonly ExportedRow[]): void => {
    const table = schemaOf(name);
    if (table !== undefined) directory.append(table, rows);
  };
  const messagesOf = new Map<ParticipantId, number>();
  const sequences = new Map<number, number>();
  const coverageKeys: string[] = [];

  append('messages', []);
  const last = exportRows.lastMessage(reader);
  // Read before the texts that mention them: who withdraws meanwhile is then found, and the export begun anew.
  const participants = exportRows.participants(reader, bounds);
  const standing = new Set(participants.map((row) => row.participant));
  for (let after = 0; ;) {
    const page = exportRows.messages(reader, bounds, after, last);
    const tail = page.at(-1);
    if (tail === undefined) break;
    append(
      'messages',
      page.map((row) => {
        const sequence = (sequences.get(row.roomNumber) ?? 0) + 1;
        sequences.set(row.roomNumber, sequence);
        messagesOf.set(row.participant, (messagesOf.get(row.participant) ?? 0) + 1);
        coverageKeys.push(`${mask.weekOf(row.sentAt)} ${mask.roomName(row.roomNumber)}`);
        return mask.message(row, sequence, standing);
      }),
    );
    after = tail.sequence;
  }
  append(
    'participants',
    participants.map((row) => mask.participant(row, messagesOf.get(row.participant) ?? 0)),
  );
  const answers = exportRows.checkIns(reader, bounds);
  append(
    'checkins',
    answers.map((row) => mask.checkIn(row)).filter((row) => row !== undefined),
  );
  append(
    'posts',
    exportRows.posts(reader, bounds).map((row) => mask.post(row)),
  );
  append('edges', []);
  append(
    'coverage',
    [...countCells(coverageKeys)].map(([key, count]) => {
      const [week = '', room = ''] = key.split(' ');
      return { week_index: Number(week), room, consented_messages: count, group_messages: null };
    }),
  );
  const events = exportRows
    .consentEvents(reader, bounds)
    .map(({ at, event }) => `${mask.weekOf(at)} ${event}`);
  append(
    'consent_flow',
    [...countCells(events)].map(([key, count]) => {
      const [week = '', event = ''] = key.split(' ');
      return { week_index: Number(week), event, count };
    }),
  );
  return new Set([...messagesOf.keys(), ...standing, ...answers.map((row) => row.participant)]);
};

/**
 * Writes an export: audit row first, rows through the one de-identifying path, withdrawals checked once more,
 * then the directory appears whole.
 * @throws agreement.unknown, usage.invalid, export.directory
 */
export const runExport = (
  ports: ExportPorts,
  request: ExportRequest,
  out: string,
): ExportResult => {
  const { reader, writer, vault, clock, zone } = ports;
  if (request.study !== ports.studyName)
    throw new AppError('usage.invalid', 'the settings name another study');
  const startMs = startOfDay(ports.studyStartsOn, zone);
  if (startMs === undefined) throw new AppError('settings.invalid', 'study.startsOn is not set');
  const now = clock.now();
  const agreement = assertAgreed(request, ports.agreements, localDate(now, zone));
  const isShared = agreement.institution !== ports.institution || request.recipient !== undefined;
  const bounds = boundsOf(request, zone, isShared);
  const exportId = `x_${ports.random(6)}`;
  const { tier, formats } = request;
  audit.append(writer, vault, now, request.researcher, 'export', {
    exportId,
    tier,
    formats,
    agreement: agreement.id,
  });
  const tables = tablesOf(tier);
  const mask = createMask({
    vault,
    study: request.study,
    tier,
    zone,
    startMs,
    memberMask: ports.memberMask,
  });

  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const erasures = exportRows.erasures(reader);
    const directory = openExportDirectory(out, formats, ports);
    try {
      const included = writeRows(ports, directory, tables, bounds, mask);
      const withdrawn = exportRows.withdrawn(reader);
      if ([...included].some((participant) => withdrawn.has(participant))) continue;
      const rows = directory.rowCounts();
      directory.writeText('datapackage.json', dataPackage(tables, formats));
      directory.writeText('codebook.md', codebook(tables));
      const files = directory.finish();
      const manifest = {
        exportId,
        exportedAt: new Date(now).toISOString(),
        tool: `tonglu ${ports.toolVersion}`,
        schemaVersion: ports.schemaVersion,
        parameters: request,
        rows,
        files,
        coverage: 'group_messages is not measured: counting the messages of others needs approval',
        gaps: listeningGaps
          .within(reader, bounds.fromMs, bounds.untilMs)
          .map((gap) => mask.gap(gap)),
        // Whom the bot does not recognise since its last login: nobody knows whether she still wants to be in it.
        heldBack: publishedCount(exportRows.heldBack(reader, bounds)),
        k: 'not applied yet: quasi-identifiers are not generalised',
      };
      directory.writeText('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
      // Whoever left, and whatever was deleted, while the files were written is in none of them.
      if (exportRows.erasures(reader) !== erasures) continue;
      directory.publish();
      return { exportId, rows };
    } finally {
      directory.discard();
    }
  }
  throw new AppError('internal', 'somebody withdrew during each attempt; export again');
};
