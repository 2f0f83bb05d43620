import { describe, expect, it } from '@jest/globals';
import { minuteMs } from '../src/core/clock.ts';
import { createListening } from '../src/core/listening.ts';
import { createAlerting } from '../src/alerting.ts';
import { createFakeClock } from './helpers/fake-clock.ts';
import { noon, zone } from './helpers/make.ts';
import { useStores } from './helpers/memory-db.ts';

const stores = useStores();
const told: string[] = [];
const alertingOver = (isTaken = true) =>
  createAlerting({
    ...stores(),
    zone,
    safety: undefined,
    cards: [],
    membersIn: () => [],
    macOf: () => undefined,
    perform: () => undefined,
    tellElsewhere: ({ key }) => {
      told.push(key);
      return Promise.resolve(isTaken);
    },
  });
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};
const listenedAt = (at: number): void => createListening(stores().db, createFakeClock(at)).goesOn();
const begin = (): void => {
  told.length = 0;
  listenedAt(noon);
};

describe('a bot without its link', () => {
  it('tells the second channel after fifteen minutes, once', async () => {
    begin();
    const alerting = alertingOver();
    for (const minutes of [1, 14, 15, 16, 40]) {
      alerting.tick(noon + minutes * minuteMs, false);
      await settle();
    }
    expect(told).toEqual(['safety.link-lost']);
  });

  it('tells it also where the process is started anew every five minutes', async () => {
    begin();
    for (let minutes = 1; minutes <= 60; minutes += 5) {
      const alerting = alertingOver();
      for (const more of [0, 4]) {
        alerting.tick(noon + (minutes + more) * minuteMs, false);
        await settle();
      }
    }
    expect(told).toEqual(['safety.link-lost']);
  });

  it('tells it again where nobody took it, and of the next loss', async () => {
    begin();
    alertingOver(false).tick(noon + 20 * minuteMs, false);
    await settle();
    alertingOver().tick(noon + 21 * minuteMs, false);
    await settle();
    listenedAt(noon + 30 * minuteMs);
    alertingOver().tick(noon + 46 * minuteMs, false);
    await settle();
    expect(told).toHaveLength(3);
  });

  it('tells nothing while it listens', async () => {
    begin();
    alertingOver().tick(noon + 60 * minuteMs, true);
    await settle();
    expect(told).toEqual([]);
  });
});
