import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choose, drawn, spreadMs, type ChoiceFacts } from '../../src/core/choosing.rules.ts';
import { dayMs } from '../../src/core/clock.ts';
import type { Choice, Posted } from '../../src/core/job.ts';
import { ids, noon, zone } from '../helpers/make.ts';

const choice = (id: string, more: Partial<Choice> = {}): Choice => ({
  text: { key: 'activity.prompt' },
  post: { kind: 'activity', referenceId: id },
  everyDays: 56,
  ...more,
});
const posted = (referenceId: string, daysAgo: number): Posted => ({
  roomId: ids.roomId('r_1'),
  at: noon - daysAgo * dayMs,
  referenceId,
});
const chosen = (facts: Partial<ChoiceFacts>): string | undefined =>
  choose({ choices: [], seed: 's', roomNumber: 1, zone, at: noon, posted: [], ...facts })?.post
    .referenceId;

describe('what a job posts', () => {
  const three = ['a', 'b', 'c'].map((id) => choice(id));

  it('is the same for the same seed, room and past, and not the same for every seed', () => {
    const seeds = Array.from({ length: 30 }, (_, seed) =>
      chosen({ choices: three, seed: String(seed) }),
    );
    expect(chosen({ choices: three })).toBe(chosen({ choices: three.toReversed() }));
    expect(new Set(seeds).size).toBe(3);
  });

  it('is what was posted longest ago, and before it what never was', () => {
    expect(chosen({ choices: three, posted: [posted('a', 60), posted('b', 90)] })).toBe('c');
    const all = [posted('a', 60), posted('b', 90), posted('c', 70)];
    expect(chosen({ choices: three, posted: all })).toBe('b');
  });

  it.each([
    [55, undefined],
    [56, 'a'],
  ])('is nothing that was posted %i days ago: %j', (days, expected) => {
    expect(chosen({ choices: [choice('a')], posted: [posted('a', days)] })).toBe(expected);
  });

  it('keeps to its months, its days and its last day', () => {
    expect([
      chosen({ choices: [choice('a', { months: [10, 12] })] }),
      chosen({ choices: [choice('a', { months: [11] })] }),
      chosen({ choices: [choice('a', { days: new Set(['2026-11-21']) })] }),
      chosen({ choices: [choice('a', { days: new Set(['2026-11-20']) })] }),
      chosen({ choices: [choice('a', { until: '2026-11-19' })] }),
      chosen({ choices: [choice('a', { until: '2026-11-20' })] }),
    ]).toEqual([undefined, 'a', undefined, 'a', undefined, 'a']);
  });
});

describe('the minutes by which a post is late', () => {
  it('are whole minutes within the spread, the same for a room and day, and not for every room', () => {
    const of = (room: number, at = noon) => spreadMs('s', room, at, { zone, spreadMinutes: 7 });
    const rooms = Array.from({ length: 40 }, (_, room) => of(room));
    expect([Math.min(...rooms), Math.max(...rooms), new Set(rooms).size]).toEqual([
      0,
      7 * 60_000,
      8,
    ]);
    expect(of(3, noon + 3_600_000)).toBe(of(3));
  });

  it('are drawn evenly', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const number = drawn(word);
        expect(number >= 0 && number < 1).toBe(true);
      }),
    );
  });
});
