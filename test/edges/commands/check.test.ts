import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkContent } from '../../../src/commands/check.ts';
import type { NoticeSource } from '../../../src/core/notice.ts';
import type { CardFile } from '../../../src/edges/settings/card-schema.ts';
import { readNotice } from '../../../src/edges/settings/notice.ts';
import { setUp, type Setup } from '../../../src/setup.ts';
import { make } from '../../helpers/make.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
let setup: Setup;
beforeEach(() => {
  setup = setUp({ data: directory(), set: [] }, 'fake');
});

const at = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
const launch = at('2026-12-01');
const withCards = (change: (card: CardFile) => CardFile): Partial<Setup> => ({
  content: { ...setup.content, cards: setup.content.cards.map(change) },
});
const check = (values: Partial<Setup> = {}, when = launch) =>
  checkContent({ ...setup, ...values }, when);

describe('the content of config', () => {
  it('has no problem on the day of the launch', () => {
    expect(check().problems).toEqual([]);
  });

  it('has an expired card for every card there is, years later', () => {
    const { problems } = check({}, at('2030-01-01'));
    const expired = problems.filter((problem) => / expired on \d{4}-\d\d-\d\d/u.test(problem));
    expect([expired.length, expired.length === problems.length]).toEqual([
      setup.cards.length,
      true,
    ]);
  });

  it('has no problem with a study of ordinary length', () => {
    const settings = { ...setup.settings, study: make.study() };
    expect(check({ settings }).problems).toEqual([]);
  });
});

describe('what messages are looked at for', () => {
  it.each([
    ['all', 'off'],
    ['off', 'all'],
    ['all', 'all'],
  ] as const)('fits into the notices: safety %s, offers %s', (safety, offers) => {
    const settings = {
      ...setup.settings,
      study: make.study(),
      safety: { ...setup.settings.safety, scan: safety, approval: '伦2026-1' },
      offers: { ...setup.settings.offers, scan: offers },
    };
    expect(check({ settings }).problems).toEqual([]);
  });
});

describe('a problem of the content', () => {
  it.each<[string, () => Partial<Setup>, string]>([
    [
      'a greeting that is too long',
      () => ({
        settings: {
          ...setup.settings,
          study: make.study({ institution: '字'.repeat(200) }),
        },
      }),
      'texts.zh-CN.yaml room.notice: ',
    ],
    [
      'an alias of two cards',
      () => withCards((card) => ({ ...card, title: '同一个题目' })),
      'cards: the alias ',
    ],
    [
      'a number no fact gives',
      () => withCards((card) => ({ ...card, answer: '987' })),
      'cards/fatigue: the number 987 ',
    ],
    [
      'a text that is no longer the signed one',
      () =>
        withCards((card) => ({
          ...card,
          reviewed_on: '2026-11-30',
          reviewer: '顾医生',
          signature: 'a'.repeat(64),
        })),
      'cards/fatigue: its text is not the signed one',
    ],
    [
      'a review without a signature',
      () => withCards((card) => ({ ...card, reviewed_on: '2026-11-30', reviewer: '顾医生' })),
      'cards/fatigue: a review needs reviewed_on, reviewer and signature',
    ],
  ])('is named with its place: %s', (_name, values, start) => {
    const { problems } = check(values());
    expect(problems.map((problem) => problem.slice(0, start.length))).toContain(start);
  });
});

describe('a problem of the notice', () => {
  const notice = readNotice(configDirectory);
  const problems = (values: Partial<NoticeSource>): readonly string[] =>
    checkContent(setup, launch, { ...notice, ...values }).problems;

  it.each<[string, () => Partial<NoticeSource>, string]>([
    [
      'a short form that is too long',
      () => ({ short: notice.short + '字'.repeat(400) }),
      'notice.zh-CN.md short: ',
    ],
    [
      'a word that hurts',
      () => ({ long: notice.long + (setup.content.forbidden.at(-1) ?? '') }),
      'notice.zh-CN.md long: it says ',
    ],
    [
      'a word that hurts in the title',
      () => ({ title: setup.content.forbidden.at(-1) ?? '' }),
      'notice.zh-CN.md title: it says ',
    ],
    [
      'a slot that is not filled',
      () => ({ short: notice.short.replace(notice.slots.retention.short, '') }),
      'notice.zh-CN.md slots.retention.short: ',
    ],
    [
      'a promise nobody can keep',
      () => ({ long: `${notice.long}绝对安全` }),
      'notice.zh-CN.md long: it promises ',
    ],
  ])('is named with its place: %s', (_name, values, start) => {
    expect(problems(values()).map((problem) => problem.slice(0, start.length))).toEqual([start]);
  });

  it('is seen with the length the study in force gives it', () => {
    const study = make.study({ contact: '周'.repeat(300) });
    const found = checkContent({ ...setup, settings: { ...setup.settings, study } }, launch);
    expect(found.problems.map((problem) => problem.split(' characters')[0])).toEqual([
      expect.stringMatching(/^notice\.zh-CN\.md short: [67]\d\d$/u),
    ]);
  });
});

describe('cards that expire soon', () => {
  it('are a note, one line a day, from 30 days before', () => {
    const change = (card: CardFile): CardFile => ({ ...card, expires_on: '2026-12-31' });
    const notes = check(withCards(change)).notes.filter((note) => note.startsWith('cards '));
    expect(notes).toEqual([
      expect.stringMatching(/^cards given until 2026-12-31 only: .*fatigue/u),
    ]);
    expect(check(withCards(change), at('2026-11-30')).notes.join()).not.toContain('cards given');
  });
});

describe('why nothing would be logged', () => {
  it('is a note, no problem', () => {
    const { problems, notes } = check();
    expect([problems, notes.every((note) => note.startsWith('nothing would be logged: '))]).toEqual(
      [[], true],
    );
  });

  it('is nothing with a complete study and stable ids', () => {
    const settings = {
      ...setup.settings,
      study: make.study(),
      wechat: { ...setup.settings.wechat, idStability: 'stable' as const },
    };
    expect(check({ settings }).notes).toEqual([]);
  });

  it('goes by the day asked about', () => {
    const settings = {
      ...setup.settings,
      study: make.study(),
      wechat: { ...setup.settings.wechat, idStability: 'stable' as const },
    };
    const reasons = check({ settings }, at('2026-09-30')).notes.map((note) => note.split(': ')[1]);
    expect(reasons).toEqual(['study-not-begun']);
  });
});

describe('what soon ends', () => {
  const ends = at('2027-03-31');
  const daysBefore = (days: number): number => ends - days * 86_400_000;
  const notesAt = (when: number, values = {}): readonly string[] => {
    const study = make.study(values);
    const wechat = { ...setup.settings.wechat, idStability: 'stable' as const };
    return check({ settings: { ...setup.settings, study, wechat } }, when).notes;
  };

  it.each([
    [31, []],
    [30, ['the study ends in 30 days']],
    [1, ['the study ends in 1 day']],
    [0, ['the study ends in 0 days']],
  ])('is noted from thirty days before the last day: %i days', (days, expected) => {
    expect(notesAt(daysBefore(days)).map((line) => line.split(':')[0])).toEqual(expected);
  });

  it('is the approval as well', () => {
    const notes = notesAt(daysBefore(90), { approvalValidUntil: '2027-01-05' });
    expect(notes).toEqual([
      'the approval ends in 5 days: renew it and set study.approvalValidUntil; everybody is then asked again',
    ]);
  });

  it('is no problem', () => {
    const settings = { ...setup.settings, study: make.study() };
    expect(check({ settings }, daysBefore(3)).problems).toEqual([]);
  });

  it('is a reason not to log once it is over', () => {
    expect(notesAt(daysBefore(-1)).map((line) => line.split(': ')[1])).toEqual(['study-ended']);
  });
});
