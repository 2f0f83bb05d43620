import { describe, expect, it } from '@jest/globals';
import { daysBetween } from '../../src/core/clock.ts';
import { make } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';
import {
  liveByCronAlone,
  liveThroughAYear,
  violationsOf,
  type Year,
} from '../helpers/simulated-year.ts';

const stores = useStores();
const rules = make.rules({
  mostPerDay: 1,
  mostPerWeek: 4,
  spreadMinutes: 7,
  holidays: {
    years: new Set([2026]),
    days: [
      { name: '清明', from: '2026-04-05', until: '2026-04-05', posts: 'silent' },
      { name: '国庆', from: '2026-10-01', until: '2026-10-03', posts: 'holiday' },
    ],
  },
});
const zones = ['Asia/Shanghai', 'Europe/London', 'America/New_York'];

const decidedSlots = (): ReadonlySet<string> =>
  new Set(
    (
      stores().db.prepare("SELECT job || ' ' || due_at AS key FROM slot").all() as { key: string }[]
    ).map(({ key }) => key),
  );
const referencesOf = (): readonly { readonly reference: string; readonly at: number }[] =>
  stores()
    .db.prepare(
      "SELECT reference_id AS reference, planned_at AS at FROM slot WHERE state IN ('sent', 'unconfirmed') ORDER BY planned_at",
    )
    .all() as { reference: string; at: number }[];

describe('a simulated year of stops, kills and clocks put forward and back', () => {
  it.each(zones.map((zone, seed) => [zone, seed] as const))(
    'in %s with seed %i has no double, no silent skip, and keeps budget and quiet hours',
    (zone, seed) => {
      const year = liveThroughAYear(stores(), { zone, seed, rules, days: 365 });
      expect(violationsOf(year, decidedSlots(), zone, rules)).toEqual([]);
      expect(year.seen.length).toBeGreaterThan(100);
      expect(year.doubts.reduce((sum, { found }) => sum + found, 0)).toBeGreaterThan(0);
    },
  );

  it('repeats no activity within 56 days, whatever the clock did', () => {
    const zone = 'Asia/Shanghai';
    liveThroughAYear(stores(), { zone, seed: 7, rules, days: 240 });
    const posts = referencesOf().filter(({ reference }) => reference.startsWith('activity-'));
    const repeats = posts.flatMap(({ reference, at }, index) =>
      posts
        .slice(0, index)
        .filter(
          (before) => before.reference === reference && daysBetween(before.at, at, zone) < 56,
        ),
    );
    expect([posts.length > 40, repeats]).toEqual([true, []]);
  });
});

describe('the test of the test', () => {
  const zone = 'Europe/London';
  const kindsOf = (year: Year, decided: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(violationsOf(year, decided, zone, rules).map((line) => line.split(':')[0] ?? ''));

  it('the cron library alone, in place of the slots, posts twice, skips in silence and breaks the budget', () => {
    const kinds = new Set(
      [1, 2, 3, 4].flatMap((seed) => {
        const year = liveByCronAlone(zone, seed);
        const decided = new Set(year.seen.map(({ job, dueAt }) => `${job} ${dueAt}`));
        return [...kindsOf(year, decided)];
      }),
    );
    expect(
      ['posted twice', 'silently skipped', 'in quiet hours'].filter((kind) => !kinds.has(kind)),
    ).toEqual([]);
  });

  it('a slot that is sent again after a kill is seen as posted twice', () => {
    const year = liveThroughAYear(stores(), { zone, seed: 1, rules, days: 60 });
    const [first] = year.seen;
    const again = first === undefined ? [] : [first];
    expect(kindsOf({ ...year, seen: [...year.seen, ...again] }, decidedSlots())).toContain(
      'posted twice',
    );
  });

  it('a post in doubt of which staff hear nothing is seen', () => {
    const year = liveThroughAYear(stores(), { zone, seed: 1, rules, days: 60 });
    const silent = { ...year, doubts: year.doubts.map(({ found }) => ({ found, told: 0 })) };
    expect([...kindsOf(silent, decidedSlots())].join()).toContain('staff were told of 0');
  });
});
