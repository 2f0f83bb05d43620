import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { personalDataStores } from '../app.ts';
import { localDate, startOfDay } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Study } from '../core/study.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { schemaVersionOf } from '../edges/store/open.ts';
import { missingMark, writeDossier, type Dossier } from '../features/dossier/dossier.rules.ts';
import { keepUntilOf } from '../features/erasure/retention.rules.ts';
import { loggingReasons } from '../features/message-log/logging.rules.ts';
import {
  loggingReasonsOf,
  migrationsDirectory,
  noPuppet,
  programVersion,
  scansOf,
  setUp,
  systemClock,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { note, print } from './output.ts';

/** Options of `dossier`. */
export interface DossierOptions extends CommonOptions {
  readonly out: string;
  readonly at?: string;
}

/** Paths of this machine's disk: that they are set is all a board has to know. */
const diskPaths: ReadonlySet<string> = new Set(['backup.keystoreDir', 'schedule.clockFile']);

const describe = (path: string, value: string | number | boolean): string => {
  if (value === '' || (value === 0 && path.startsWith('study.'))) return '';
  return diskPaths.has(path) ? 'set' : String(value);
};

/** Every setting by its path; lists may hold names and are left out. */
const flatten = (tree: object, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const path = prefix + name;
    if (Array.isArray(value)) return [];
    if (typeof value === 'object' && value !== null) return flatten(value, `${path}.`);
    return [[path, describe(path, value as string | number | boolean)]];
  });

const readDocument = (name: string): string => {
  try {
    return readFileSync(join(projectDirectory(), 'docs', `${name}.md`), 'utf8');
  } catch (error) {
    throw new AppError('content.invalid', `docs/${name}.md cannot be read`, {}, error);
  }
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The study with a mark in every place that is not filled in, so that nothing reads as if it were. */
const withMarks = (study: Study): Study => ({
  ...study,
  ...Object.fromEntries(
    Object.entries(study)
      .filter(([, value]) => value === '')
      .map(([name]) => [name, missingMark(`study.${name}`)]),
  ),
});

/** A dossier as of an instant, epoch ms. @throws content.invalid */
export const makeDossier = (setup: Setup, at: number): Dossier => {
  const { settings, content, environment } = setup;
  const { study, zone } = settings;
  const flat = flatten(settings);
  const notice = content.noticeFor(withMarks(study), scansOf(settings));
  const until = keepUntilOf(study, zone);
  const hasSafety = Object.keys(settings).includes('safety');
  const reasons = loggingReasonsOf(setup, {
    now: at,
    isDryRun: false,
    sawEphemeralId: false,
    isCachePrivate: true,
  });
  return writeDossier({
    at: localDate(at, zone),
    settings: new Map(flat),
    needed: flat.map(([path]) => path).filter((path) => path.startsWith('study.')),
    facts: new Map([
      ['program.version', programVersion()],
      ['schema.version', String(schemaVersionOf(migrationsDirectory()))],
      [
        'notice.version',
        Object.values(study).some((value) => value === '' || value === 0)
          ? 'none yet'
          : notice.version,
      ],
      ['keep.until', until === undefined ? 'no day' : localDate(until - 1, zone)],
      ['puppet', environment.puppet ?? 'none named: the embedded demo'],
      ['safety scan', hasSafety ? 'see the settings safety.*' : 'none in this version'],
    ]),
    agreements: settings.research.agreements,
    schedule: content.schedule,
    notice,
    noticeHashes: { short: sha256(notice.short), long: sha256(notice.long) },
    loggingReasons: reasons.map((reason) => `\`${reason}\`: ${loggingReasons[reason]}`),
    tables: personalDataStores.flatMap(({ tables }) => tables),
    documents: {
      privacy: readDocument('privacy'),
      impactAssessment: readDocument('impact-assessment'),
    },
  });
};

/** Writes the files into a directory that appears only when whole. @throws export.directory */
export const writeFiles = ({ files }: Pick<Dossier, 'files'>, out: string): void => {
  const target = resolve(out);
  if (existsSync(target))
    throw new AppError('export.directory', 'the directory of the dossier already exists');
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    for (const { name, text } of files) writeFileSync(join(temporary, name), text, { mode: 0o600 });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw new AppError('export.directory', 'the dossier cannot be written', {}, error);
  }
};

/** `dossier`: Markdown files for an ethics board; what is not filled in is counted on stderr. */
export const dossier = (options: DossierOptions): void => {
  const setup = setUp(options, noPuppet);
  const at =
    options.at === undefined ? systemClock.now() : startOfDay(options.at, setup.settings.zone);
  if (at === undefined) throw new AppError('usage.invalid', 'give --at as yyyy-MM-dd');
  const made = makeDossier(setup, at);
  writeFiles(made, options.out);
  for (const { name } of made.files) print(join(options.out, name));
  note(`settings not filled in: ${made.missing.length}`);
};
