import { beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardProblems, toCard } from '../../../src/cards.ts';
import { cardsSheet, sheetOf, signCard, type Signing } from '../../../src/commands/cards.ts';
import { isCron } from '../../../src/edges/cron/scheduler.ts';
import { loadContent, type Content } from '../../../src/edges/settings/content.ts';
import { isServable } from '../../../src/features/answers/answers.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeOf } from '../../../src/core/errors.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const today = '2026-12-01';
const temporary = useTempDirectory();
const directory = (): string => join(temporary(), 'config');
const cardFile = (): string => join(directory(), 'cards', 'side-effects', 'fatigue.yaml');
const load = (): Content => loadContent({ directory: directory(), normalise, isCron });
const change = (from: string | RegExp, to: string): void => {
  const before = readFileSync(cardFile(), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(cardFile(), after);
};
const sign = (values: Partial<Signing> = {}) =>
  signCard(
    load(),
    directory(),
    { id: 'fatigue', reviewer: '顾医生', on: '2026-11-30', ...values },
    today,
  );
const fatigue = () => {
  const content = load();
  const file = content.cards.find(({ id }) => id === 'fatigue');
  if (file === undefined) throw new Error('there is no such card');
  return toCard(file, content);
};
const isGiven = (): boolean => isServable(fatigue(), { today, allowDraft: false });
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

beforeEach(() => {
  cpSync(configDirectory, directory(), { recursive: true });
});

describe('cards sign', () => {
  it('makes a draft a card that is given, with day and name', () => {
    expect(isGiven()).toBe(false);
    const { signature } = sign();
    expect([isGiven(), fatigue().reviewedOn, fatigue().reviewer]).toEqual([
      true,
      '2026-11-30',
      '顾医生',
    ]);
    expect(readFileSync(cardFile(), 'utf8')).toContain(`signature: ${signature}`);
    expect(cardProblems(load(), today).get('fatigue')).toEqual({ text: [], signature: [] });
  });

  it('is undone by one changed character, and check names the card', () => {
    sign();
    change(/^answer: >-\n {2}(.)/mu, 'answer: >-\n  嗯$1');
    expect([isGiven(), fatigue().reviewer]).toEqual([false, undefined]);
    expect(cardProblems(load(), today).get('fatigue')?.signature).toEqual([
      expect.stringContaining('its text is not the signed one'),
    ]);
  });

  it('is undone by a later last day, and made good by signing again', () => {
    sign();
    change(/^expires_on: .*$/mu, 'expires_on: 2027-06-30');
    expect(isGiven()).toBe(false);
    sign({ reviewer: '许医生' });
    expect([isGiven(), fatigue().reviewer]).toEqual([true, '许医生']);
  });

  it('is not had by writing a day and a name by hand', () => {
    change(/^reviewed_on: .*\nreviewer: .*$/mu, 'reviewed_on: 2026-11-30\nreviewer: 顾医生');
    expect(isGiven()).toBe(false);
  });

  it('refuses a card that does not lint, with every problem, and leaves its file alone', () => {
    change(/^answer: >-\n/mu, 'answer: >-\n  一起战胜它，共987天。\n');
    const before = readFileSync(cardFile(), 'utf8');
    const error = thrown(sign);
    expect([codeOf(error), String(error)]).toEqual([
      'content.invalid',
      expect.stringMatching(/cards\/fatigue: the number 987[^]*cards\/fatigue: it says 战胜/u),
    ]);
    expect(readFileSync(cardFile(), 'utf8')).toBe(before);
  });

  it.each<[string, Partial<Signing>]>([
    ['an unknown card', { id: 'tired' }],
    ['no name', { reviewer: ' ' }],
    ['a name of two lines', { reviewer: '顾\n医生' }],
    ['a name that is too long', { reviewer: '顾'.repeat(61) }],
    ['a day there is not', { on: '2026-11-31' }],
    ['a day to come', { on: '2026-12-02' }],
    ['a day before the card was written', { on: '2026-11-01' }],
  ])('refuses %s', (_name, values) => {
    expect(codeOf(thrown(() => sign(values)))).toBe('usage.invalid');
  });
});

describe('cards sheet', () => {
  it('has a page for every card, or for those that are named', () => {
    const pages = (ids: readonly string[]): number =>
      sheetOf(load(), ids).match(/<section>/gu)?.length ?? 0;
    expect([pages([]), pages(['fatigue']), pages(['fatigue', 'fatigue'])]).toEqual([
      load().cards.length,
      1,
      1,
    ]);
  });

  it('shows the hash that a signature of the same text begins with', () => {
    const { signature } = sign();
    expect(sheetOf(load(), ['fatigue'])).toContain(signature.slice(0, 16));
  });

  it('shows numbers of helplines as a patient reads them', () => {
    change(/^answer: >-\n/mu, 'answer: >-\n  可以打{12356}。\n');
    const html = sheetOf(load(), ['fatigue']);
    expect([html.includes('可以打12356。'), html.includes('{12356}')]).toEqual([true, false]);
  });

  it('says who signed, and that a draft is one', () => {
    expect(sheetOf(load(), ['fatigue'])).not.toContain('顾医生');
    sign();
    expect(sheetOf(load(), ['fatigue'])).toContain('顾医生');
  });

  it('goes to a new file, never over another one', () => {
    const out = join(temporary(), 'sheet.html');
    const print = (): void => cardsSheet(['fatigue'], { out, json: true, set: [] });
    print();
    const html = readFileSync(out, 'utf8');
    expect([html.startsWith('<!doctype html>'), codeOf(thrown(print))]).toEqual([
      true,
      'form.file',
    ]);
  });

  it('refuses an unknown card', () => {
    expect(codeOf(thrown(() => sheetOf(load(), ['tired'])))).toBe('usage.invalid');
  });
});
