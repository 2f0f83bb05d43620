import { beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { personalDataStores } from '../../../src/app.ts';
import { dossier, makeDossier, writeFiles } from '../../../src/commands/dossier.ts';
import { settingsSchema } from '../../../src/edges/settings/schema.ts';
import { fillDocument, missingMark } from '../../../src/features/dossier/dossier.rules.ts';
import { setUp, type Setup } from '../../../src/setup.ts';
import { noon } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const study = [
  'study.name=互助研究',
  'study.institution=临江大学',
  'study.contact=周老师，分机 8123',
  'study.approval=LJ-2026-17',
  'study.approvalValidUntil=2027-06-30',
  'study.impactAssessedOn=2026-08-01',
  'study.startsOn=2026-10-01',
  'study.endsOn=2027-03-31',
  'study.storage=临江大学的加密服务器',
  'study.retentionDays=365',
];
const agreement =
  'research.agreements=[{id: A1, researcher: 不该出现的人, institution: 临江大学, tier: T1, expiresOn: 2027-03-31}]';
const make = (set: readonly string[]): Setup => setUp({ data: directory(), set }, 'none');

let filled: Setup;
beforeEach(() => {
  filled = make([...study, agreement]);
});

const textsOf = (setup: Setup): ReadonlyMap<string, string> =>
  new Map(makeDossier(setup, noon).files.map(({ name, text }) => [name, text]));
const all = (setup: Setup): string => [...textsOf(setup).values()].join('\n');

describe('a dossier', () => {
  it('has a row for every setting of the study, with its value', () => {
    const overview = textsOf(filled).get('dossier.md') ?? '';
    const keys = Object.keys(
      settingsSchema.shape.study.shape,
    ) as (keyof Setup['settings']['study'])[];
    expect(keys.length).toBeGreaterThan(8);
    const absent = keys.filter(
      (key) => !overview.includes(`| \`study.${key}\` | ${filled.settings.study[key]} |`),
    );
    expect(absent).toEqual([]);
  });

  it('would be seen to lack a setting', () => {
    const rest = Object.fromEntries(
      Object.entries(filled.settings.study).filter(([key]) => key !== 'name'),
    );
    const lacking = {
      ...filled,
      settings: { ...filled.settings, study: rest },
    } as unknown as Setup;
    expect(codeThrownBy(() => makeDossier(lacking, noon))).toBe('content.invalid');
  });

  it('holds the notice word for word in both forms, with its version', () => {
    const page = textsOf(filled).get('notice.md') ?? '';
    const { short, long, version } = filled.notice;
    for (const part of [short, long, version]) expect(page).toContain(part);
  });

  it('fills the privacy page and the template from the settings, and leaves no place open', () => {
    const texts = textsOf(filled);
    for (const name of ['privacy.md', 'impact-assessment.md']) {
      expect(texts.get(name)).toContain('周老师，分机 8123');
      expect(texts.get(name)).toContain(filled.notice.version);
      expect(texts.get(name)).not.toMatch(/_\{/u);
    }
  });

  it('names every table that holds a person, with form, lifetime and end', () => {
    const overview = textsOf(filled).get('dossier.md') ?? '';
    const tables = personalDataStores.flatMap((store) => store.tables);
    const undescribed = tables.filter(
      (table) => !new RegExp(`^\\| \`${table}\` \\| [^|*]+ \\| [^|]+ \\|`, 'mu').test(overview),
    );
    expect(undescribed).toEqual([]);
  });

  it('tells what cannot be promised, the agreements and what is posted', () => {
    const overview = textsOf(filled).get('dossier.md') ?? '';
    for (const part of [
      'pseudonymised, no more',
      '| A1 | 临江大学 | T1 | 2027-03-31 |',
      'weekly-check-in',
    ])
      expect(overview).toContain(part);
  });

  it('names no researcher', () => {
    expect(all(filled)).not.toContain('不该出现的人');
  });

  it('never says 匿名', () => {
    expect(all(filled)).not.toContain('匿名');
  });

  it('is the same for the same settings and day', () => {
    expect(makeDossier(make([...study, agreement]), noon)).toEqual(makeDossier(filled, noon));
  });

  it('differs for a changed setting', () => {
    expect(all(make([...study, 'study.storage=别处']))).not.toBe(all(filled));
  });
});

describe('a setting that is not filled in', () => {
  it('is shown as missing with its path, counted, and never invented', () => {
    const bare = make(study.filter((line) => !line.startsWith('study.contact')));
    const { missing } = makeDossier(bare, noon);
    const texts = textsOf(bare);
    expect(missing).toEqual(['study.contact']);
    for (const name of ['dossier.md', 'notice.md', 'privacy.md', 'impact-assessment.md'])
      expect(texts.get(name)).toContain(missingMark('study.contact'));
    expect(texts.get('notice.md')).toContain('No version yet');
  });

  it('may be any of the study', () => {
    const keys = Object.keys(settingsSchema.shape.study.shape);
    expect(makeDossier(make([]), noon).missing).toEqual(keys.map((key) => `study.${key}`));
  });
});

describe('a place in a document', () => {
  it('that nothing fills is refused', () => {
    const facts = { settings: new Map(), needed: [], facts: new Map() } as never;
    expect(codeThrownBy(() => fillDocument('_{study.nobody}_', facts))).toBe('content.invalid');
  });

  it('cannot be broken by what a setting says', () => {
    const broken = make([...study, 'study.contact=周|<b>老师']);
    expect(all(broken)).toContain('周\\|&lt;b>老师');
  });
});

describe('the command', () => {
  it('makes the directory with every file', () => {
    const out = join(directory(), 'board');
    dossier({ set: [...study], data: directory(), out, at: '2026-11-20' });
    expect(readdirSync(out).toSorted()).toEqual([
      'dossier.md',
      'impact-assessment.md',
      'notice.md',
      'privacy.md',
    ]);
    expect(readFileSync(join(out, 'dossier.md'), 'utf8')).toContain('As of 2026-11-20');
  });

  it('writes over nothing', () => {
    const out = join(directory(), 'board');
    mkdirSync(out);
    expect(codeThrownBy(() => writeFiles({ files: [] }, out))).toBe('export.directory');
    expect(readdirSync(out)).toEqual([]);
  });

  it('refuses a day that is none', () => {
    const out = join(directory(), 'board');
    expect(codeThrownBy(() => dossier({ set: [], data: directory(), out, at: '2026-02-30' }))).toBe(
      'usage.invalid',
    );
  });
});
