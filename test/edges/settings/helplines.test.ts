import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fillHelplines,
  loadHelplines,
  staleHelplines,
} from '../../../src/edges/settings/helplines.ts';
import { loadSafetyLexicon } from '../../../src/edges/settings/lexicon.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
const entry = (number: string, verifiedOn: string): string =>
  `- {number: '${number}', name: 热线, hours: 各地不同, region: 全国, source: 通知, verified_on: ${verifiedOn}, note: 无}\n`;
const load = (text: string) => {
  writeFileSync(join(directory(), 'helplines.yaml'), text);
  return loadHelplines(directory());
};

describe('the helplines of config', () => {
  const helplines = loadHelplines(configDirectory);

  it('hold the emergency call, the police and the national psychological aid', () => {
    expect(['120', '110', '12356'].filter((number) => !helplines.has(number))).toEqual([]);
  });

  it('say that somebody answers day and night only where a source does', () => {
    const said = [...helplines.values()].filter(({ hours }) =>
      /24\s*小?时|二十四小时|昼夜|全天候/u.test(hours.normalize('NFKC')),
    );
    const allDay = loadSafetyLexicon(configDirectory).lines.filter(({ isAllDay }) => isAllDay);
    expect(said.map(({ number }) => number)).toEqual(allDay.map(({ number }) => number));
    expect(said.filter(({ hours, source }) => !hours.includes('报道') || source === '')).toEqual(
      [],
    );
  });
});

describe('a number in a text', () => {
  const helplines = load.bind(undefined, entry('12356', '2026-11-01'));

  it('stands in the place of its reference', () => {
    expect(fillHelplines('打{12356}，再打{12356}。', helplines(), 'cards/a')).toBe(
      '打12356，再打12356。',
    );
  });

  it.each(['{12399}', '{}', '{name}'])('is refused where it is not listed: %s', (said) => {
    expect(() => fillHelplines(said, helplines(), 'cards/a')).toThrow(
      `cards/a: helplines.yaml has no number ${said}`,
    );
  });
});

describe('a list of helplines', () => {
  it.each([
    ['a number twice', entry('12356', 'null').repeat(2), 'the same number'],
    ['words for a number', entry('热线', 'null'), 'give digits'],
    ['a day there is not', entry('12356', '2026-13-01'), 'give a day'],
    ['an unknown field', entry('12356', 'null').replace('note', 'notes'), 'notes'],
  ])('is refused with %s', (_name, text, problem) => {
    expect(() => load(text)).toThrow(problem);
  });

  it('is old in part 180 days after the comparison, and where there was none', () => {
    const helplines = load(
      entry('1', '2026-01-01') + entry('2', '2026-01-02') + entry('3', 'null'),
    );
    const stale = staleHelplines(helplines, '2026-07-01').map(({ number }) => number);
    expect(stale).toEqual(['1', '3']);
  });
});
