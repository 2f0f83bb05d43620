import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { drawBars } from '../edges/charts/charts.ts';
import { toReportPage } from '../edges/files/report-page.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { loadReportTexts, reportLanguages } from '../edges/settings/report-texts.ts';
import { openDb } from '../edges/store/open.ts';
import type { Audience } from '../features/research/report-facts.ts';
import { runReport } from '../features/research/report.commands.ts';
import { migrationsDirectory, systemClock, type CommonOptions } from '../setup.ts';
import { print } from './output.ts';
import { withStores } from './stores.ts';

/** Options of `report`. */
export interface ReportOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly out: string;
  readonly for: Audience;
  readonly language: (typeof reportLanguages)[number];
}

/** `report`: one page of counts and plots that loads nothing. */
export const report = (options: ReportOptions): void =>
  withStores(options, ({ db, vault }, setup) => {
    const { settings, content } = setup;
    const texts = loadReportTexts(join(projectDirectory(), 'config'), options.language);
    const titles = new Map(content.cards.map(({ id, title }) => [id, title]));
    const reader = openDb(setup.dataDirectory, migrationsDirectory(), 'read');
    try {
      const made = runReport(
        {
          reader,
          writer: db,
          vault,
          clock: systemClock,
          zone: settings.zone,
          study: settings.study,
          smallestCell: settings.research.smallestCell,
          speak: (text) => texts.render(text),
          titleOf: (card) => titles.get(card),
          otherTheme: texts.render({ key: 'report.themes.other' }),
        },
        {
          language: options.language,
          audience: options.for,
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.to === undefined ? {} : { to: options.to }),
        },
      );
      writeNew(options.out, toReportPage(made, drawBars));
      print(options.out);
    } finally {
      reader.close();
    }
  });

const writeNew = (file: string, page: string): void => {
  try {
    writeFileSync(file, page, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new AppError(
      'input.invalid',
      'the --out file exists already, or cannot be written',
      {},
      error,
    );
  }
};
