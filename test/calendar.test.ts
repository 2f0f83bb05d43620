import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCalendar, type Calendar } from '../src/calendar.ts';
import { dayMs, minuteMs } from '../src/core/clock.ts';
import type { MatchMinute } from '../src/core/job.ts';
import { createMatcher } from '../src/edges/cron/scheduler.ts';
import { createFakeClock, type FakeClock } from './helpers/fake-clock.ts';
import { make, noon } from './helpers/make.ts';
import { useTempDirectory } from './helpers/temp-directory.ts';

const hourMs = 60 * minuteMs;
/** Jobs that are due at given minutes, counted from noon. */
const dueAt = (minutes: Readonly<Record<string, readonly number[]>>) => {
  const calls: number[] = [];
  const matches: MatchMinute = (cron, _zone, minuteAt) => {
    calls.push(minuteAt);
    return (minutes[cron] ?? []).includes((minuteAt - noon) / minuteMs);
  };
  const jobs = Object.keys(minutes).map((id) => make.job({ id, cron: id }));
  return { jobs, matches, calls };
};

let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock(noon);
});
const build = (minutes: Parameters<typeof dueAt>[0], clockFile = '') => {
  const due = dueAt(minutes);
  return { ...due, calendar: createCalendar({ clock, clockFile, rules: make.rules(), ...due }) };
};
const postAt = (job: string, minute: number) => ({ job, dueAt: noon + minute * minuteMs });

describe('the next post', () => {
  it.each([
    ['of one job', { a: [90, 200] }, postAt('a', 90)],
    ['of the earlier of two', { a: [90], b: [30, 100] }, postAt('b', 30)],
    ['of the first of two at the same minute', { a: [90], b: [90] }, postAt('a', 90)],
    ['of the only one that comes', { a: [], b: [5 * 1440] }, postAt('b', 5 * 1440)],
    ['on another day than the later one', { a: [3 * 1440], b: [2 * 1440 + 1] }, postAt('b', 2881)],
    ['exactly a day ahead', { a: [1440] }, postAt('a', 1440)],
    ['in the last minute of eight days', { a: [8 * 1440] }, postAt('a', 8 * 1440)],
  ])('is the one %s', (_name, minutes, expected) => {
    expect(build(minutes).calendar.next()).toEqual(expected);
  });

  it.each([
    ['there is no job', {}],
    ['no job is due', { a: [] }],
    ['all is over', { a: [-5, 0] }],
    ['it is more than eight days ahead', { a: [8 * 1440 + 1] }],
  ])('is none where %s', (_name, minutes) => {
    expect(build(minutes).calendar.next()).toBeUndefined();
  });

  it('is looked for once, until its minute has come', () => {
    const { calendar, calls } = build({ a: [90, 200] });
    const first = calendar.next();
    const looked = calls.length;
    clock.advance(90 * minuteMs - 1);
    const again = calendar.next();
    expect([looked > 0, calls.length, again]).toEqual([true, looked, first]);
  });

  it('is another one from its minute on', () => {
    const { calendar } = build({ a: [90, 200], b: [120] });
    calendar.next();
    clock.advance(90 * minuteMs);
    const second = calendar.next();
    clock.advance(30 * minuteMs + 1);
    expect([second, calendar.next()]).toEqual([postAt('b', 120), postAt('a', 200)]);
  });

  it('is looked for again a day after none was found', () => {
    const { calendar } = build({ a: [8 * 1440 + 60] });
    const before = calendar.next();
    clock.advance(dayMs);
    expect([before, calendar.next()]).toEqual([undefined, postAt('a', 8 * 1440 + 60)]);
  });

  it('is found anew where the clock was put back', () => {
    const { calendar } = build({ a: [-30, 90] });
    calendar.next();
    clock.advance(-hourMs);
    expect(calendar.next()).toEqual(postAt('a', -30));
  });

  it('is that of the schedule’s own zone', () => {
    const calendar = createCalendar({
      clock,
      clockFile: '',
      jobs: [
        make.job({ id: 'tuesday', cron: '0 10 * * 2', zone: 'Asia/Shanghai' }),
        make.job({ id: 'monday', cron: '30 9 * * 1', zone: 'Asia/Shanghai' }),
      ],
      matches: createMatcher(),
      rules: make.rules(),
    });
    expect(calendar.next()).toEqual({
      job: 'monday',
      dueAt: Date.parse('2026-11-23T09:30:00+08:00'),
    });
  });
});

describe('moving the calendar', () => {
  it('lands on the minute of the next post, and then another one is next', () => {
    const { calendar } = build({ a: [90, 200] });
    calendar.moveToNext();
    expect([calendar.now(), calendar.next()]).toEqual([noon + 90 * minuteMs, postAt('a', 200)]);
  });

  it('lands on it from within a minute', () => {
    const { calendar } = build({ a: [90] });
    clock.advance(12_345);
    calendar.moveToNext();
    expect(calendar.now()).toBe(noon + 90 * minuteMs);
  });

  it('goes on from there as the real clock goes', () => {
    const { calendar } = build({ a: [90] });
    calendar.moveToNext();
    clock.advance(1234);
    expect(calendar.now()).toBe(noon + 90 * minuteMs + 1234);
  });

  it('does nothing where nothing is next', () => {
    const { calendar } = build({ a: [9 * 1440] });
    calendar.moveToNext();
    expect([calendar.now(), clock.now()]).toEqual([noon, noon]);
  });

  it('comes to every post in its order, whatever the schedule', () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 4 });
    fc.assert(
      fc.property(minutes, minutes, fc.nat({ max: minuteMs }), (a, b, within) => {
        clock = createFakeClock(noon + within);
        const { calendar } = build({ a, b });
        const all = [...new Set([...a, ...b])].toSorted((one, two) => one - two);
        const coming = all.filter((minute) => minute * minuteMs > within);
        const visited = coming.map(() => {
          calendar.moveToNext();
          return (calendar.now() - noon) / minuteMs;
        });
        expect([visited, calendar.next()]).toEqual([coming, undefined]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the clock file', () => {
  const directory = useTempDirectory();
  const file = (): string => join(directory(), 'clock');
  const write = (contents: string): void => writeFileSync(file(), contents);

  it('moves the calendar by what it holds, as soon as it is written', () => {
    const { calendar } = build({ a: [90, 200] }, file());
    const before = [calendar.now(), calendar.next()];
    write(`${100 * minuteMs}\n`);
    expect([before, calendar.now(), calendar.next()]).toEqual([
      [noon, postAt('a', 90)],
      noon + 100 * minuteMs,
      postAt('a', 200),
    ]);
  });

  it('adds to what the calendar was moved by', () => {
    const { calendar } = build({ a: [90] }, file());
    calendar.moveToNext();
    write(String(hourMs));
    expect(calendar.now()).toBe(noon + 90 * minuteMs + hourMs);
  });

  it('does not keep the calendar from landing on the minute', () => {
    write(String(hourMs));
    const { calendar } = build({ a: [30, 90] }, file());
    calendar.moveToNext();
    expect(calendar.now()).toBe(noon + 90 * minuteMs);
  });

  it.each(['', ' \n', 'tomorrow', '12 hours', 'NaN', 'Infinity', '{}'])(
    'moves nothing where it holds %j',
    (contents) => {
      write(contents);
      expect(build({}, file()).calendar.now()).toBe(noon);
    },
  );

  it('moves nothing where it is not there, or has no name', () => {
    const { calendar } = build({}, file());
    const absent = calendar.now();
    write(String(hourMs));
    const present = calendar.now();
    rmSync(file());
    expect([absent, present, build({}, '').calendar.now()]).toEqual([noon, noon + hourMs, noon]);
  });
});

describe('the calendar', () => {
  const directory = useTempDirectory();
  type Act = (calendar: Calendar, ahead: (ms: number) => void) => void;
  const acts = fc.oneof(
    fc.constant<Act>((calendar) => calendar.moveToNext()),
    fc.constant<Act>((calendar) => void calendar.next()),
    fc.nat({ max: 3 * dayMs }).map(
      (ms): Act =>
        () =>
          clock.advance(ms),
    ),
    fc.nat({ max: 3 * dayMs }).map(
      (ms): Act =>
        (_calendar, ahead) =>
          ahead(ms),
    ),
  );

  it('never goes back, and what is next lies always ahead of it', () => {
    const file = join(directory(), 'clock');
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), (all) => {
        clock = createFakeClock(noon);
        rmSync(file, { force: true });
        const { calendar } = build({ a: [60, 1500, 4000, 9000], b: [61, 1440, 9000] }, file);
        let written = 0;
        let before = calendar.now();
        for (const act of all) {
          act(calendar, (ms) => writeFileSync(file, String((written += ms))));
          const now = calendar.now();
          expect(now).toBeGreaterThanOrEqual(before);
          expect(calendar.next()?.dueAt ?? Infinity).toBeGreaterThan(now);
          before = now;
        }
      }),
      { numRuns: 30 },
    );
  });
});
