import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TextReference } from '../../../src/core/effect.ts';
import { loadReportTexts, reportLanguages } from '../../../src/edges/settings/report-texts.ts';
import type { ReportFacts, Speak } from '../../../src/features/research/report-facts.ts';
import { assertCoverage, buildReport } from '../../../src/features/research/report.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const facts = (values: Partial<ReportFacts> = {}): ReportFacts => ({
  weeks: 2,
  talk: {
    messages: new Map([[1, 40]]),
    night: new Map([[1, 10]]),
    unlogged: new Map([[1, 9]]),
    replies: new Map([[1, 20]]),
    writers: new Map([[1, 7]]),
    perWriter: [20, 8, 6, 3, 1, 1, 1],
    latencies: [1, 2, 3, 4, 5, 90],
    firstReplies: [3, 2000, undefined, 5, 6, 7, 8, 9, undefined, undefined, undefined, undefined],
    tied: 12,
    mutual: 6,
    untied: 0,
    afterPrompt: [3, 900, undefined],
  },
  prompts: [
    { room: 1, kind: 'activity', at: 0 },
    { room: 1, kind: 'check-in', at: 1 },
    { room: 1, kind: 'card', at: 2 },
  ],
  heard: new Map([[1, 80]]),
  posts: new Map([[1, 20]]),
  gapMinutes: new Map([[1, 90]]),
  consenting: 9,
  members: 20,
  heldBack: 0,
  consentEvents: [{ row: '1', column: 'consented', count: 9 }],
  checkIns: Array.from({ length: 12 }, (_, at) => ({ week: 1, distress: at % 11 })),
  answers: new Map([['腹泻', 6]]),
  askedBack: 5,
  unanswered: new Map([['其他', 8]]),
  leaves: 0,
  leavesAfterPrompt: 0,
  alerts: new Map([['L2', 1]]),
  ...values,
});
const study = { name: '示例研究', institution: '示例大学', contact: '示例联系人' };
const speakOf = (language: (typeof reportLanguages)[number]): Speak => {
  const texts = loadReportTexts(configDirectory, language);
  return (text) => texts.render(text);
};
const build = (values: Partial<ReportFacts> = {}, speak = speakOf('en'), smallest = 5) =>
  buildReport({ facts: facts(values), speak, smallest }, 'en', 'researchers', study);
const paragraphs = (report: ReturnType<typeof build>, id: string): string =>
  report.sections.find((section) => section.id === id)?.paragraphs.join('\n') ?? '';

describe('a report', () => {
  it('says how much of the talk the log holds, and when nobody counted', () => {
    expect(paragraphs(build(), 'coverage')).toContain('40 of 80 messages of the group, 50%');
    expect(paragraphs(build({ heard: new Map() }), 'coverage')).toContain('is not measured');
  });

  it('does not tell the few messages of a week that the log lacks, nor all of a week nobody counted', () => {
    const talk = {
      ...facts().talk,
      messages: new Map([
        [1, 40],
        [2, 30],
        [3, 20],
      ]),
    };
    const report = build({
      weeks: 3,
      talk,
      heard: new Map([
        [1, 42],
        [2, 60],
      ]),
    });
    const [kept, heard] =
      report.sections.find(({ id }) => id === 'coverage')?.figures[0]?.series ?? [];
    expect(kept?.values).toEqual([40, 30, 20]);
    expect(heard?.values).toEqual([null, null, null]);
    expect(paragraphs(report, 'coverage')).toContain('70 of 102');
    const few = build({ talk, heard: new Map([[1, 42]]) });
    expect(paragraphs(few, 'coverage')).toContain('40 of few');
  });

  it('is refused without the section on coverage', () => {
    const report = build();
    const others = report.sections.filter(({ id }) => id !== 'coverage');
    expect(codeThrownBy(() => assertCoverage({ sections: others }))).toBe('internal');
    const silent = report.sections.map((section) => ({ ...section, paragraphs: [] }));
    expect(codeThrownBy(() => assertCoverage({ sections: silent }))).toBe('internal');
  });

  it('has every word in both languages, for researchers and for members', () => {
    const keys = reportLanguages.map((language) =>
      loadReportTexts(configDirectory, language).sentences.map(([key]) => key),
    );
    expect(keys[0]).toEqual(keys[1]);
    for (const language of reportLanguages)
      for (const audience of ['researchers', 'members'] as const) {
        const ports = { facts: facts(), speak: speakOf(language), smallest: 5 };
        expect(buildReport(ports, language, audience, study).sections.length).toBeGreaterThan(3);
      }
  });

  it('tells the bot’s share of what is said, by week: of all that was counted, else of the log', () => {
    const shareOf = (values: Partial<ReportFacts>) =>
      build(values)
        .sections.flatMap(({ figures }) => figures)
        .find(({ title }) => title.startsWith('Share of the bot'))?.series[0]?.values[0];
    expect(shareOf({})).toBe(20);
    expect(shareOf({ heard: new Map() })).toBe(33);
  });

  it('tells each of the five elements with what it does not show', () => {
    expect(paragraphs(build(), 'elements').split('\n')).toHaveLength(6);
  });

  it('has limits beside every section with figures', () => {
    const bare = build().sections.filter(
      ({ figures, limits }) => figures.length > 0 && limits.length === 0,
    );
    expect(bare).toEqual([]);
  });

  it('prints no small count of people or of what they said, anywhere', () => {
    const count = fc.nat(12);
    const counts = fc
      .array(count, { minLength: 2, maxLength: 2 })
      .map((list) => new Map(list.map((value, at) => [at + 1, value])));
    // What is not of people: the bot's own posts, hours, minutes, weeks, and the bound itself.
    const isOwn = (key: string): boolean =>
      /prompts\.kind|gaps|replies\.median|^report\.lead/u.test(key);
    fc.assert(
      fc.property(counts, counts, counts, count, count, (messages, heard, writers, some, other) => {
        const told: number[] = [];
        const speak = ({ key, values = {} }: TextReference): string => {
          if (!isOwn(key))
            for (const value of Object.values(values))
              if (typeof value === 'number') told.push(value);
          return key;
        };
        const { sections } = build(
          {
            heard,
            talk: { ...facts().talk, messages, writers, untied: some, tied: other },
            consenting: some,
            heldBack: other,
            leaves: some,
            alerts: new Map([['L3', other]]),
            answers: new Map([['腹泻', some]]),
            askedBack: other,
          },
          speak,
        );
        const isShare = (title: string): boolean =>
          /unlogged|night|own-share|high|prompts/u.test(title);
        const printed = sections
          .flatMap(({ figures }) => figures.filter(({ title }) => !isShare(title)))
          .flatMap(({ series }) => series.flatMap(({ values }) => values));
        const small = [...told, ...printed].filter(
          (value) => value !== null && value > 0 && value < 5,
        );
        expect(small).toEqual([]);
      }),
    );
  });

  it('tells no share whose part or rest is small', () => {
    expect(paragraphs(build({ members: 12 }), 'consent')).toContain('(too few to tell)');
    expect(paragraphs(build({ members: 20 }), 'consent')).toContain('45%');
  });

  it('judges small by the setting', () => {
    expect(paragraphs(build({ consenting: 9 }, speakOf('en'), 11), 'consent')).toContain('few');
  });
});
