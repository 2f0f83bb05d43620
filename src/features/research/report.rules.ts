import { AppError } from '../../core/errors.ts';
import type { Report, Section } from '../../core/report.ts';
import type { Audience, ReportFacts, ReportPorts } from './report-facts.ts';
import {
  consentSection,
  coverageSection,
  participationSection,
  promptsSection,
  repliesSection,
} from './report-talk.rules.ts';
import { bands, createWriter, sumOf, type Writer } from './report-writer.rules.ts';

/** Distress from here on is high. Source: NCCN distress thermometer, 4 and above is clinically of note; 7 is our choice. */
const highDistress = 7;
const mostCards = 15;

const countByWeek = (weeks: readonly number[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const week of weeks) counts.set(week, (counts.get(week) ?? 0) + 1);
  return counts;
};

const checkIns = ({ byWeek, byName, say, section }: Writer, { checkIns: all }: ReportFacts) => {
  const scores = all.map(({ distress }) => distress);
  const names = ['low', 'middle', 'high'].map((name) => say(`bands.distress-${name}`));
  const counts = bands(scores, [4, highDistress]);
  return section(
    'check-ins',
    [],
    [
      byWeek('check-ins', ['check-ins', countByWeek(all.map(({ week }) => week))]),
      byName(
        'distress',
        'check-ins',
        names.map((name, at) => [name, counts[at] ?? 0] as const),
        true,
      ),
    ],
    ['check-ins'],
  );
};

const questions = ({ say, count, share, byName, section }: Writer, facts: ReportFacts) => {
  const answered = sumOf(facts.answers.values());
  const open = sumOf(facts.unanswered.values());
  const most = [...facts.answers].toSorted(([, one], [, two]) => two - one).slice(0, mostCards);
  return section(
    'questions',
    [
      say('questions.share', {
        answered: count(answered),
        asked: count(facts.askedBack),
        share: share(open, answered + facts.askedBack + open),
      }),
    ],
    [byName('cards', 'answers', most), byName('unanswered', 'questions', [...facts.unanswered])],
    ['questions'],
  );
};

const harm = ({ say, count, share, byName, shareByWeek, section }: Writer, facts: ReportFacts) => {
  const high = facts.checkIns.filter(({ distress }) => distress >= highDistress);
  const answered = countByWeek(facts.checkIns.map(({ week }) => week));
  return section(
    'harm',
    [
      say('harm.leaves', {
        count: count(facts.leaves),
        share: share(facts.leavesAfterPrompt, facts.leaves),
      }),
      say('harm.high', { share: share(high.length, facts.checkIns.length) }),
    ],
    [
      shareByWeek(
        'high',
        countByWeek(high.map(({ week }) => week)),
        (week) => answered.get(week) ?? 0,
      ),
      byName(
        'alerts',
        'alerts',
        [...facts.alerts].map(([level, times]) => [say(`levels.${level}`), times] as const),
      ),
    ],
    ['harm'],
  );
};

/** The five elements of the study this bot was made for, each with what speaks of it here and what does not. */
const elementNames = ['experience', 'activities', 'goals', 'information', 'support'];
const elements = ({ say, section }: Writer): Section =>
  section(
    'elements',
    [say('elements.lead'), ...elementNames.map((name) => say(`elements.${name}`))],
    [],
  );

const forMembers = (writer: Writer, facts: ReportFacts): readonly Section[] => {
  const { say, count, byName, section } = writer;
  const most = [...facts.answers].toSorted(([, one], [, two]) => two - one).slice(0, 5);
  return [
    section(
      'coverage',
      [
        say('members.kept', {
          kept: count(sumOf(facts.talk.messages.values())),
          people: count(facts.consenting),
        }),
        say('members.not-all'),
      ],
      [],
    ),
    section(
      'together',
      [
        say('members.talk', { tied: count(facts.talk.tied) }),
        say('members.check-ins', { count: count(facts.checkIns.length) }),
      ],
      [],
    ),
    section(
      'asked',
      [say('members.asked', { count: count(sumOf(facts.answers.values())) })],
      [byName('cards', 'answers', most)],
    ),
    section('yours', [say('members.yours'), say('members.thanks')], []),
  ];
};

/** Refuses a report that does not say how much of the talk it saw. @throws internal */
export const assertCoverage = ({ sections }: Pick<Report, 'sections'>): void => {
  const told = sections.find(({ id }) => id === 'coverage');
  if (told === undefined || told.paragraphs.length === 0)
    throw new AppError('internal', 'a report must say how much of the talk the log holds');
};

/** A report of a study. @throws internal where it would not say how much of the talk it saw */
export const buildReport = (
  ports: ReportPorts,
  language: string,
  audience: Audience,
  study: { readonly name: string; readonly institution: string; readonly contact: string },
): Report => {
  const { facts } = ports;
  const writer = createWriter(ports);
  const { say } = writer;
  const report = {
    language,
    title: say(`title.${audience}`, { study: study.name }),
    lead: [
      say(`lead.${audience}`, {
        study: study.name,
        institution: study.institution,
        contact: study.contact,
        weeks: facts.weeks,
        smallest: ports.smallest,
      }),
    ],
    leftOut: say('words.left-out'),
    category: say('words.category'),
    limitsTitle: say('words.limits'),
    tableTitle: say('words.table'),
    sections:
      audience === 'members'
        ? forMembers(writer, facts)
        : [
            coverageSection(writer, ports),
            consentSection(writer, ports),
            participationSection(writer, facts),
            repliesSection(writer, ports),
            promptsSection(writer, ports),
            checkIns(writer, facts),
            questions(writer, facts),
            harm(writer, facts),
            elements(writer),
          ],
  };
  assertCoverage(report);
  return report;
};
