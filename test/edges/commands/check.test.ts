import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkContent } from '../../../src/commands/check.ts';
import { setUp, type Setup } from '../../../src/setup.ts';
import { make } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
let setup: Setup;
beforeEach(() => {
  setup = setUp({ data: directory(), set: [] }, 'fake');
});

const at = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
const launch = at('2026-12-01');
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
    const notice = setup.content.noticeFor(settings.study);
    expect(check({ settings, notice }).problems).toEqual([]);
  });
});

describe('a problem of the content', () => {
  it.each<[string, () => Partial<Setup>, string]>([
    [
      'a notice that is too long',
      () => ({ notice: { ...setup.notice, short: '字'.repeat(401) } }),
      'notice.zh-CN.md short: 401 characters; at most 400',
    ],
    [
      'a word that hurts in the notice',
      () => ({ notice: { ...setup.notice, long: setup.content.forbidden[0] ?? '' } }),
      'notice.zh-CN.md: it says ',
    ],
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
      () => ({
        cards: setup.cards.map((card) => ({ ...card, id: `${card.id}-2` })).concat(setup.cards),
      }),
      'cards: the alias ',
    ],
    [
      'a number no fact gives',
      () => ({ cards: setup.cards.map((card) => ({ ...card, answer: '98765' })) }),
      'cards/',
    ],
  ])('is named with its place: %s', (_name, values, start) => {
    const { problems } = check(values());
    expect(problems[0]?.slice(0, start.length)).toBe(start);
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
