import type { Clock } from '../../src/core/clock.ts';

/** A clock that moves only where a test moves it. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** Moves on at once by what is slept, and keeps what was asked for. */
  sleep(ms: number): Promise<void>;
  readonly slept: readonly number[];
}

/** @param startsAt epoch ms */
export const createFakeClock = (startsAt: number): FakeClock => {
  let now = startsAt;
  const slept: number[] = [];
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    sleep(ms) {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    slept,
  };
};
