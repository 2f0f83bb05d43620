import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayMs,
  daysBetween,
  endOfDay,
  isZone,
  localDate,
  localDateTime,
  localTime,
  startOfDay,
  toSeconds,
} from '../../src/core/clock.ts';
import { noon, zone } from '../helpers/make.ts';

describe('local time', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-20 12:00'],
    ['UTC', '2026-11-20 04:00'],
    ['America/New_York', '2026-11-19 23:00'],
  ])('in %s', (name, expected) => {
    expect(localDateTime(noon, name)).toBe(expected);
  });

  it('is the day and the time of day together', () => {
    expect([localDate(noon, zone), localTime(noon, zone)]).toEqual(['2026-11-20', '12:00']);
  });
});

describe('a day', () => {
  it('reaches from one local midnight to the next', () => {
    expect([startOfDay('2026-11-20', zone), endOfDay('2026-11-20', zone)]).toEqual([
      noon - dayMs / 2,
      noon + dayMs / 2,
    ]);
  });

  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-11-20', 24],
  ])('%s in Berlin has %i hours', (date, hours) => {
    const length =
      (endOfDay(date, 'Europe/Berlin') ?? 0) - (startOfDay(date, 'Europe/Berlin') ?? 0);
    expect(length).toBe(hours * 3_600_000);
  });

  it.each(['2026-02-30', '2026-13-01', '20.11.2026', '2026-11-20 12:00', ''])(
    '%j is none',
    (date) => {
      expect([startOfDay(date, zone), endOfDay(date, zone)]).toEqual([undefined, undefined]);
    },
  );

  it('holds the instant it is the date of', () => {
    fc.assert(
      fc.property(fc.integer({ min: noon - 2000 * dayMs, max: noon + 2000 * dayMs }), (instant) => {
        const date = localDate(instant, 'Europe/Berlin');
        const from = startOfDay(date, 'Europe/Berlin') ?? Infinity;
        const until = endOfDay(date, 'Europe/Berlin') ?? -Infinity;
        expect(from <= instant && instant < until).toBe(true);
      }),
    );
  });
});

describe('days between', () => {
  it.each([
    ['2026-11-20T23:59:00+08:00', '2026-11-21T00:01:00+08:00', 1],
    ['2026-11-20T00:00:00+08:00', '2026-11-20T23:59:59+08:00', 0],
    ['2026-11-20T12:00:00+08:00', '2026-11-13T12:00:00+08:00', -7],
  ])('%s and %s: %i', (from, to, expected) => {
    expect(daysBetween(Date.parse(from), Date.parse(to), zone)).toBe(expected);
  });

  it('count calendar days over a change of the clock', () => {
    const before = Date.parse('2026-03-28T12:00:00+01:00');
    expect(daysBetween(before, before + 2 * dayMs, 'Europe/Berlin')).toBe(2);
  });
});

describe('small things', () => {
  it.each([
    [1999, 1],
    [2000, 2],
    [0, 0],
  ])('%i ms are second %i', (instant, expected) => {
    expect(toSeconds(instant)).toBe(expected);
  });

  it.each([
    ['Asia/Shanghai', true],
    ['Asia/Nowhere', false],
    ['', false],
  ])('%j is a zone: %j', (name, expected) => {
    expect(isZone(name)).toBe(expected);
  });
});
