import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, jest } from '@jest/globals';
import { noon } from './make.ts';
import type { World } from './world.ts';

/** Time as it runs, from noon of an ordinary day on, and moved on by hand: what a world sees. */
export const useShiftedTime = (): { advance(ms: number): void; set(at: number): void } => {
  const real = Date.now.bind(Date);
  let shift = 0;
  beforeEach(() => {
    shift = noon - real();
    jest.spyOn(Date, 'now').mockImplementation(() => real() + shift);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  return {
    advance(ms) {
      shift += ms;
    },
    set(at) {
      shift = at - real();
    },
  };
};

/** Wakes the bot as its scheduler does. @returns what it said because of it */
export const wake = async (
  world: World,
): Promise<readonly { readonly to: string; readonly text: string }[]> => {
  const before = world.gateway.said.length;
  world.bot.wakeUp();
  for (let turn = 0; turn < 6; turn += 1) await sleep(0);
  return world.gateway.said.slice(before);
};
