import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../../src/core/clock.ts';
import {
  afterMissedRound,
  bandsOf,
  readCheckIn,
  type Rhythm,
} from '../../../src/features/check-ins/check-ins.rules.ts';
import { noon } from '../../helpers/make.ts';
import { parse } from 'yaml';
import { projectRoot } from '../../helpers/processes.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (typed: string) => readCheckIn(normalise(typed), vocabulary);

const outcomeOf = (typed: string): string => {
  const reading = read(typed);
  if (reading === undefined) return 'chat';
  return reading.kind === 'unreadable' ? 'no' : reading.scores.join(' ');
};
const fixture = parse(
  readFileSync(join(projectRoot, 'test/fixtures/check-ins.yaml'), 'utf8'),
) as Record<string, readonly (readonly [string, string | number])[]>;
const wordings = Object.values(fixture).flat();

const score = fc.integer({ min: 0, max: 10 });

describe('an answer to a check-in', () => {
  it('is known in more than two hundred wordings', () => {
    expect(wordings.length).toBeGreaterThan(200);
  });

  it.each(wordings)('「%s」 is read as %s', (typed, expected) => {
    expect(outcomeOf(typed)).toBe(String(expected));
  });

  const gap = fc.constantFrom(' ', '，', ',', '、', '；', '/', '。', '：', '和', '\n', '　', ' , ');

  it('gives back any three scores, however they are parted and written', () => {
    const numerals = [...'零一二三四五六七八九十'];
    const write = fc.constantFrom<(value: number) => string>(
      String,
      (value) => numerals[value] ?? '',
    );
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 3, maxLength: 3 }),
        gap,
        write,
        (scores, between, as) => {
          expect(read(`打卡 ${scores.map(as).join(between)}`)).toEqual({ kind: 'scores', scores });
        },
      ),
    );
  });

  it('never holds anything but up to three scores of 0 to 10', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789 、，.一十零卡'), maxLength: 9 });
    fc.assert(
      fc.property(typed, (rest) => {
        const reading = read(`打卡${rest}`);
        const scores = reading?.kind === 'scores' ? reading.scores : [];
        expect([scores.length <= 3, scores.every((one) => one >= 0 && one <= 10)]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });
});

describe('what a group is told of its check-in', () => {
  const answers = (count: number, scores: readonly number[]) =>
    Array.from({ length: count }, () => scores);

  it('is nothing where four answered, and bands where five did', () => {
    expect([bandsOf(answers(4, [1, 5, 9])), bandsOf(answers(5, [1, 5, 9]))]).toEqual([
      undefined,
      ['low', 'middle', 'high'],
    ]);
  });

  it('is that it is mixed where no band holds more than half', () => {
    const mixed = [...answers(2, [0, 3, 4]), ...answers(2, [5, 7, 7]), ...answers(2, [9, 9, 2])];
    expect(bandsOf(mixed)).toEqual(['mixed', 'high', 'mixed']);
  });

  it('never holds a number', () => {
    const any = fc.array(fc.array(score, { minLength: 3, maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(any, (all) => {
        expect(JSON.stringify(bandsOf(all) ?? [])).not.toMatch(/\d/u);
      }),
    );
  });
});

describe('reminding somebody who does not answer', () => {
  it('is done three times week by week, then three times month by month, and then no more', () => {
    let rhythm: Rhythm = { missed: 0, monthly: 0, remindedAt: null };
    const reminded: number[] = [];
    for (let week = 0; week < 60; week += 1) {
      const next = afterMissedRound(rhythm, noon + week * 7 * dayMs);
      if (next.isReminded) reminded.push(week);
      rhythm = next;
    }
    expect(reminded).toEqual([0, 1, 2, 6, 10, 14]);
  });
});
