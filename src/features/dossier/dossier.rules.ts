import { AppError } from '../../core/errors.ts';
import type { Notice } from '../../core/notice.ts';
import type { ScheduleEntry } from '../../core/schedule.ts';
import type { Agreement } from '../../core/study.ts';

/** What a dossier is filled from. Nothing in it is of a member. */
export interface DossierFacts {
  /** Day it is made for, `yyyy-MM-dd`. */
  readonly at: string;
  /** Every setting by its path, lists and paths of the disk left out; empty where it is not filled in. */
  readonly settings: ReadonlyMap<string, string>;
  /** Paths among them without which there is no study. */
  readonly needed: readonly string[];
  /** Dry facts by name: versions, the puppet, the last day of keeping. */
  readonly facts: ReadonlyMap<string, string>;
  readonly agreements: readonly Agreement[];
  readonly schedule: readonly ScheduleEntry[];
  /** Filled in with the study; where a setting is missing the place says so. */
  readonly notice: Notice;
  /** SHA-256 of each form of the notice, hex. */
  readonly noticeHashes: Readonly<Record<'short' | 'long', string>>;
  /** Why nothing would be logged on that day. */
  readonly loggingReasons: readonly string[];
  /** Tables that hold anything of a person. */
  readonly tables: readonly string[];
  /** `docs/privacy.md` and `docs/impact-assessment.md` as they stand. */
  readonly documents: { readonly privacy: string; readonly impactAssessment: string };
}

/** One file of a dossier. */
export interface DossierFile {
  readonly name: string;
  readonly text: string;
}

/** A finished dossier. */
export interface Dossier {
  readonly files: readonly DossierFile[];
  /** Paths of settings that are not filled in. */
  readonly missing: readonly string[];
}

/** A value as it may stand in a cell of Markdown: it opens no column, no line and no tag. */
const cell = (value: string): string =>
  value
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/gu, ' ');

/** What stands where a setting is not filled in. */
export const missingMark = (path: string): string => `**MISSING: ${path}**`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const valueOf = ({ settings, needed }: DossierFacts, path: string): string => {
  const value = settings.get(path) ?? '';
  if (value !== '') return cell(value);
  return needed.includes(path) ? missingMark(path) : 'not set';
};

const marker = /_\{([A-Za-z][A-Za-z.]*)\}_/gu;
const linkToFile = /\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/gu;

/**
 * A document with the settings' values in its places `_{path}_`. Links to files that are not beside it become words.
 * @throws content.invalid for a place nothing fills
 */
export const fillDocument = (text: string, facts: DossierFacts): string =>
  text
    .replaceAll(marker, (_place, path: string) => {
      const fact = facts.facts.get(path);
      if (fact !== undefined) return cell(fact);
      if (!facts.settings.has(path))
        throw new AppError(
          'content.invalid',
          `a document has a place for ${path}, which is no setting`,
        );
      return valueOf(facts, path);
    })
    .replaceAll(linkToFile, (link, words: string, target: string) =>
      /^(?:privacy|impact-assessment)\.md/u.test(target) ? link : `${words} (docs/${target})`,
    );

/** The text under a heading of the second level; empty where there is none. */
const section = (text: string, heading: string): string =>
  text
    .split(/^## /mu)
    .find((part) => part.startsWith(`${heading}\n`))
    ?.slice(heading.length)
    .trim() ?? '';

/** Lifetimes of the tables of persons, as the privacy document gives them. */
const tableRows = ({ tables, documents }: DossierFacts): readonly (readonly string[])[] => {
  const lines = documents.privacy.split('\n');
  return tables.toSorted().map((name) => {
    const line = lines.find((candidate) => candidate.startsWith(`| \`${name}\` `));
    const [, , what, , form, lifetime, end] = (line ?? '').split('|').map((part) => part.trim());
    return line === undefined
      ? [`\`${name}\``, missingMark('docs/privacy.md'), '', '', '']
      : [`\`${name}\``, what ?? '', form ?? '', lifetime ?? '', end ?? ''];
  });
};

const overview = (facts: DossierFacts, missing: readonly string[]): string => {
  const list = (items: readonly string[], none: string): string =>
    items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');
  return [
    '# Dossier for an ethics board',
    `As of ${facts.at}. Made from settings and content alone; nothing of a member is in it.`,
    '## What is missing',
    list(
      missing.map((path) => `\`${path}\``),
      'Every setting a study needs is filled in.',
    ),
    '## Why nothing would be logged on that day',
    list(facts.loggingReasons, 'No reason in the settings.'),
    '## Facts',
    table(
      ['fact', 'value'],
      [...facts.facts].map(([name, value]) => [name, cell(value)]),
    ),
    '## Settings',
    table(
      ['setting', 'value'],
      [...facts.settings.keys()].map((path) => [`\`${path}\``, valueOf(facts, path)]),
    ),
    '## Agreements',
    facts.agreements.length === 0
      ? 'None: nobody can be given an export.'
      : table(
          ['agreement', 'institution', 'tier', 'last day'],
          facts.agreements.map(({ id, institution, tier, expiresOn }) =>
            [id, institution, tier, expiresOn].map(cell),
          ),
        ),
    '## What is posted by itself',
    table(
      ['job', 'kind', 'cron', 'zone', 'text or activity'],
      facts.schedule.map(({ id, kind, cron, zone, text, activity }) =>
        [id, kind, cron, zone, text ?? activity ?? ''].map(cell),
      ),
    ),
    '## Tables that hold anything of a person',
    table(['table', 'what', 'form', 'lifetime', 'how it goes away'], tableRows(facts)),
    '## What cannot be promised',
    section(facts.documents.privacy, 'What cannot be promised'),
    '## Beside this page',
    '- [notice.md](notice.md): the notice, word for word\n- [privacy.md](privacy.md): what is kept, in what form, for how long\n- [impact-assessment.md](impact-assessment.md): the template of the assessment, begun with what the settings say',
    '',
  ].join('\n\n');
};

const noticePage = ({ notice, noticeHashes }: DossierFacts, missing: readonly string[]): string =>
  [
    `# The notice: ${notice.title}`,
    missing.length === 0
      ? `Version \`${notice.version}\`. A changed character makes another version, under which everybody is asked again.`
      : `**No version yet:** ${missing.map((path) => `\`${path}\``).join(', ')} must be filled in first.`,
    `Purposes offered: ${notice.purposes.join(', ')}. Each is no unless she names it.`,
    `SHA-256 of the short form: \`${noticeHashes.short}\`  \nSHA-256 of the long form: \`${noticeHashes.long}\``,
    '## The short form, sent in private',
    `~~~text\n${notice.short}\n~~~`,
    '## The long form',
    `~~~text\n${notice.long}\n~~~`,
    '',
  ].join('\n\n');

const page = (name: string, text: string): DossierFile => ({ name: `${name}.md`, text });

/** The files of a dossier. The same facts give the same bytes. @throws content.invalid */
export const writeDossier = (facts: DossierFacts): Dossier => {
  const missing = facts.needed.filter((path) => (facts.settings.get(path) ?? '') === '');
  const { privacy, impactAssessment } = facts.documents;
  return {
    missing,
    files: [
      page('dossier', overview(facts, missing)),
      page('notice', noticePage(facts, missing)),
      page('privacy', fillDocument(privacy, facts)),
      page('impact-assessment', fillDocument(impactAssessment, facts)),
    ],
  };
};
