import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { createFormats } from '../edges/files/formats.ts';
import { loadCodebook } from '../edges/settings/codebook.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { openDb, schemaVersionOf } from '../edges/store/open.ts';
import {
  applyWithdrawals,
  runExport,
  type ExportPorts,
  type ExportResult,
} from '../features/research/export.commands.ts';
import { formatTiers, type Format } from '../features/research/export.rules.ts';
import { type Tier } from '../features/research/tables.rules.ts';
import {
  migrationsDirectory,
  programVersion,
  systemClock,
  systemRandom,
  type CommonOptions,
} from '../setup.ts';
import { note, print } from './output.ts';
import { createProgress } from './progress.ts';
import type { StaffOptions } from './staff.ts';
import { withStores } from './stores.ts';

/** Options of `export`. */
export interface ExportOptions extends CommonOptions {
  readonly study: string;
  readonly tier: Tier;
  readonly format: readonly string[];
  readonly researcher: string;
  readonly agreement: string;
  readonly out: string;
  readonly recipient?: string;
  readonly from?: string;
  readonly to?: string;
  readonly room?: number;
  readonly sinceExport?: string;
  readonly json: boolean;
}

/** Runs with what an export needs, over a handle that only reads. */
const withExportPorts = (options: CommonOptions, run: (ports: ExportPorts) => void): void =>
  withStores(options, ({ db, vault }, setup) => {
    const { settings } = setup;
    const reader = openDb(setup.dataDirectory, migrationsDirectory(), 'read');
    try {
      const { codes, ...dictionary } = loadCodebook(join(projectDirectory(), 'config'));
      const progress = createProgress();
      run({
        onPage: (messages) => progress.show(`${messages} messages`),
        reader,
        writer: db,
        vault,
        clock: systemClock,
        random: systemRandom,
        zone: settings.zone,
        studyName: settings.study.name,
        institution: settings.study.institution,
        studyStartsOn: settings.study.startsOn,
        agreements: settings.research.agreements,
        smallestCell: settings.research.smallestCell,
        memberMask: setup.content.texts.render({ key: 'mask.member' }),
        toolVersion: programVersion(),
        schemaVersion: schemaVersionOf(migrationsDirectory()),
        dictionary,
        formats: createFormats({ site: settings.research.site, codes }),
      });
      progress.done();
    } finally {
      reader.close();
    }
  });

const tell = (result: ExportResult, out: string, isJson: boolean): void => {
  print(isJson ? JSON.stringify({ ...result, out }) : `${result.exportId}  ${out}`);
  for (const [table, count] of Object.entries(result.rows)) note(`${table}: ${count}`);
};

/** `export` */
export const exportLog = (options: ExportOptions): void => {
  const known = Object.keys(formatTiers);
  const wanted = [...new Set(options.format)].filter((format): format is Format =>
    known.includes(format),
  );
  if (options.format.some((format) => !known.includes(format)) || wanted.length === 0)
    throw new AppError('usage.invalid', `--format knows ${known.join(', ')}`);
  const { out, recipient, from, to, room, sinceExport } = options;
  withExportPorts(options, (ports) => {
    const result = runExport(
      ports,
      {
        study: options.study,
        tier: options.tier,
        formats: wanted,
        researcher: options.researcher,
        agreement: options.agreement,
        ...(recipient === undefined ? {} : { recipient }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(room === undefined ? {} : { room }),
        ...(sinceExport === undefined ? {} : { sinceExport }),
      },
      out,
    );
    tell(result, out, options.json);
  });
};

/** `withdrawals apply` */
export const applyWithdrawalsTo = (out: string, options: StaffOptions): void =>
  withExportPorts(options, (ports) => tell(applyWithdrawals(ports, out), out, options.json));
