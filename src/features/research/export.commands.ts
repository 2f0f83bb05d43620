import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { audit } from '../../core/audit.store.ts';
import { endOfDay, localDate, startOfDay, type Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { listeningGaps } from '../../core/listening-gap.store.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import type { Agreement } from '../../core/study.ts';
import { codebook, codebookIn, dataPackage, type DictionaryIn } from './describe.rules.ts';
import { publishedCount } from './disclosure.rules.ts';
import { createMask, type Mask } from './mask.rules.ts';
import { assertAgreed, assertFormats, type ExportRequest } from './export.rules.ts';
import { tablesOf } from './tables.rules.ts';
import { writeRows } from './export.rows.ts';
import { exportRows, type ExportBounds, type PastExport } from './export.store.ts';
import { exportIdIn, replaceDirectory } from './export.renew.ts';
import { openExportDirectory, type Formats } from './export.write.ts';

/** What an export needs. `reader` sees, `writer` only takes the audit row. */
export interface ExportPorts {
  readonly formats: Formats;
  /** The data dictionary in the language of the group. */
  readonly dictionary: DictionaryIn;
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
  /** Smallest count that is told, and how many must share what is told of them: 5 to 11. */
  readonly smallestCell: number;
  readonly toolVersion: string;
  readonly schemaVersion: number;
  /** Told how many messages have been written so far. */
  readonly onPage?: (messages: number) => void;
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

/** What is written, once it is known that it may be. */
interface Plan {
  readonly exportId: string;
  readonly request: ExportRequest;
  readonly bounds: ExportBounds;
  readonly lastMessage: number;
  /** When it was first made, epoch ms. */
  readonly madeAt: number;
  readonly since?: PastExport;
  /** True for an export that is written anew without those who have withdrawn since. */
  readonly isRenewed: boolean;
}

const maskOf = (ports: ExportPorts, tier: ExportRequest['tier']): Mask => {
  const { vault, zone, studyName: study, memberMask } = ports;
  const startMs = startOfDay(ports.studyStartsOn, zone);
  if (startMs === undefined) throw new AppError('settings.invalid', 'study.startsOn is not set');
  return createMask({ vault, study, tier, zone, startMs, memberMask });
};

const write = (ports: ExportPorts, plan: Plan, out: string): ExportResult => {
  const { reader, smallestCell: smallest } = ports;
  const { request, bounds, exportId, lastMessage, since, madeAt } = plan;
  const tables = tablesOf(request.tier);
  const mask = maskOf(ports, request.tier);
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const erasures = exportRows.erasures(reader);
    const directory = openExportDirectory(out, request.formats, ports.formats);
    try {
      const included = writeRows({
        reader,
        directory,
        tables,
        bounds,
        mask,
        lastMessage,
        smallest,
        onPage: (messages) => ports.onPage?.(messages),
        ...(since === undefined ? {} : { since }),
      });
      const withdrawn = exportRows.withdrawn(reader);
      if ([...included].some((participant) => withdrawn.has(participant))) continue;
      const rows = directory.rowCounts();
      directory.writeText('datapackage.json', dataPackage(tables, directory.finish()));
      directory.writeText('codebook.md', codebook(tables));
      directory.writeText('codebook.zh-CN.md', codebookIn(tables, ports.dictionary));
      const files = directory.files();
      const manifest = {
        exportId,
        exportedAt: new Date(madeAt).toISOString(),
        ...(plan.isRenewed ? { renewedAt: new Date(ports.clock.now()).toISOString() } : {}),
        tool: `tonglu ${ports.toolVersion}`,
        schemaVersion: ports.schemaVersion,
        parameters: request,
        rows,
        files,
        coverage: exportRows.roomDays(reader).some(({ heard }) => heard > 0)
          ? 'group_messages counts what everybody said while counting was on'
          : 'group_messages is not measured: counting the messages of others needs approval',
        gaps: listeningGaps
          .within(reader, bounds.fromMs, bounds.untilMs)
          .map((gap) => mask.gap(gap)),
        // Whom the bot does not recognise since its last login: nobody knows whether she still wants to be in it.
        heldBack: publishedCount(exportRows.heldBack(reader, bounds), smallest),
        k: smallest,
        // Whose rows are to be taken out of what was exported before.
        withdrawnSince:
          since === undefined
            ? []
            : exportRows.withdrawnSince(reader, since.at).map((person) => mask.person(person)),
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

const pastOf = (reader: Db, exportId: string): PastExport => {
  const past = exportRows.past(reader, exportId);
  if (past === undefined)
    throw new AppError(
      'input.invalid',
      'the audit has no such export; give the id of its manifest',
    );
  return past;
};

/**
 * Writes an export: audit row first, rows through the one de-identifying path, withdrawals checked once more,
 * then the directory appears whole.
 * @throws agreement.unknown, usage.invalid, input.invalid, export.directory
 */
export const runExport = (
  ports: ExportPorts,
  request: ExportRequest,
  out: string,
): ExportResult => {
  const { reader, zone } = ports;
  if (request.study !== ports.studyName)
    throw new AppError('usage.invalid', 'the settings name another study');
  const madeAt = ports.clock.now();
  const agreement = assertAgreed(request, ports.agreements, localDate(madeAt, zone));
  const isShared = agreement.institution !== ports.institution || request.recipient !== undefined;
  const bounds = boundsOf(request, zone, isShared);
  assertFormats(request);
  const exportId = `x_${ports.random(6)}`;
  const { tier, formats, sinceExport } = request;
  const since = sinceExport === undefined ? undefined : pastOf(reader, sinceExport);
  maskOf(ports, tier);
  const lastMessage = exportRows.lastMessage(reader);
  audit.append(ports.writer, ports.vault, madeAt, request.researcher, 'export', {
    exportId,
    tier,
    formats,
    agreement: agreement.id,
    lastMessage,
    isShared: bounds.isShared,
    request: JSON.stringify(request),
  });
  const plan = { exportId, request, bounds, lastMessage, madeAt, isRenewed: false };
  return write(ports, since === undefined ? plan : { ...plan, since }, out);
};

/**
 * Writes an earlier export anew, as it would be had those who have withdrawn since never been in it, and what was
 * deleted since never been said: the same rows otherwise, under the same id, with new hashes. Old agreements do not
 * matter: nobody is given anything new.
 * @param directory the export; it is replaced when the new one is whole
 * @throws input.invalid, export.directory
 */
export const applyWithdrawals = (ports: ExportPorts, directory: string): ExportResult => {
  const { reader, zone } = ports;
  const past = pastOf(reader, exportIdIn(directory));
  const request = JSON.parse(past.request) as ExportRequest;
  if (request.study !== ports.studyName)
    throw new AppError('usage.invalid', 'the settings name another study');
  const bounds = boundsOf(request, zone, past.isShared === 1);
  audit.append(ports.writer, ports.vault, ports.clock.now(), 'operator', 'withdrawals-apply', {
    exportId: past.exportId,
  });
  const plan = {
    exportId: past.exportId,
    request,
    bounds: { ...bounds, untilMs: Math.min(bounds.untilMs, past.at) },
    lastMessage: past.lastMessage,
    madeAt: past.at,
    isRenewed: true,
  };
  const { sinceExport } = request;
  const since = sinceExport === undefined ? undefined : pastOf(reader, sinceExport);
  const renewed = `${resolve(directory)}.renewed`;
  rmSync(renewed, { recursive: true, force: true });
  const result = write(ports, since === undefined ? plan : { ...plan, since }, renewed);
  replaceDirectory(directory, renewed);
  return result;
};
