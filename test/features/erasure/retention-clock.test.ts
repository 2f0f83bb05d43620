import { describe, expect, it } from '@jest/globals';
import {
  isTimeToLook,
  judgeClock,
  type RetentionClock,
} from '../../../src/features/erasure/retention.rules.ts';
import { noon } from '../../helpers/make.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Ticks of a bot every minute, at instants its clock shows. @returns those at which it would delete */
const looksAt = (instants: readonly number[], lastBelieved?: number): readonly number[] => {
  let clock: RetentionClock | undefined;
  return instants.filter((now) => {
    clock = judgeClock(clock, lastBelieved, now);
    if (!isTimeToLook(clock, now)) return false;
    clock = { ...clock, lookedAt: now };
    return true;
  });
};
const minutes = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index * minute);

describe('the clock of retention', () => {
  it('is believed at once after a short stop, and looked at once an hour', () => {
    expect(looksAt(minutes(noon, 121), noon - day)).toEqual([noon, noon + hour, noon + 2 * hour]);
  });

  it('deletes after an hour where the bot was off for a month, or never ran', () => {
    expect(looksAt(minutes(noon, 61), noon - 30 * day)).toEqual([noon + hour]);
    expect(looksAt(minutes(noon, 61))).toEqual([noon + hour]);
  });

  it('deletes nothing by a clock that is ten years ahead until it is set right', () => {
    const ahead = noon + 3650 * day;
    expect(looksAt(minutes(ahead, 59), noon - hour)).toEqual([]);
    expect(looksAt([...minutes(ahead, 59), ...minutes(noon, 61)], noon - hour)).toEqual([
      noon + hour,
    ]);
  });

  it('deletes nothing by it either where it jumps ahead while the bot runs, or the bot restarts under it', () => {
    const ahead = noon + 3650 * day;
    expect(looksAt([noon, ...minutes(ahead, 59)], noon - hour)).toEqual([noon]);
    expect([1, 2, 3].flatMap(() => looksAt(minutes(ahead, 59), noon - hour))).toEqual([]);
  });

  it('is seen where it is believed at once: everything would go', () => {
    const ahead = noon + 3650 * day;
    expect(looksAt([ahead], ahead)).toEqual([ahead]);
  });
});
