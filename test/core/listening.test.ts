import { beforeEach, describe, expect, it } from '@jest/globals';
import { listeningGaps } from '../../src/core/listening-gap.store.ts';
import { createListening } from '../../src/core/listening.ts';
import { createFakeClock, type FakeClock } from '../helpers/fake-clock.ts';
import { noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';

const stores = useStores();
let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock(noon);
});
const listening = () => createListening(stores().db, clock);
const gaps = () => listeningGaps.within(stores().db, 0, Infinity);

describe('listening', () => {
  it('has no gap at the very first login', () => {
    listening().began('bot-down');
    expect(gaps()).toEqual([]);
  });

  it('has a gap from when it last listened, also over a restart', () => {
    listening().began('bot-down');
    clock.advance(15_000);
    listening().goesOn();
    clock.advance(600_000);
    listening().began('bot-down');
    expect(gaps()).toEqual([
      { startedAt: noon + 15_000, endedAt: noon + 615_000, cause: 'bot-down' },
    ]);
  });

  it.each([
    [59_999, 0],
    [60_000, 1],
  ])('after a pause of %i ms has %i gaps', (ms, count) => {
    listening().began('link-lost');
    clock.advance(ms);
    listening().began('link-lost');
    expect(gaps()).toHaveLength(count);
  });

  it('is seen where nobody notes that it goes on', () => {
    listening().began('bot-down');
    clock.advance(90_000);
    listening().began('link-lost');
    expect(gaps()).toHaveLength(1);
  });

  it('has no gap where the clock was put back', () => {
    listening().began('bot-down');
    clock.advance(-600_000);
    listening().began('link-lost');
    expect(gaps()).toEqual([]);
  });

  it('notes later what was lost while the database was locked', () => {
    const { db } = stores();
    let isLocked = true;
    const listens = createListening(
      {
        prepare: (sql) => {
          if (isLocked) throw new Error('locked');
          return db.prepare(sql);
        },
        inTransaction: (run) => db.inTransaction(run),
      },
      clock,
    );
    listens.lost();
    isLocked = false;
    expect(gaps()).toEqual([]);
    clock.advance(15_000);
    listens.goesOn();
    listens.goesOn();
    expect(gaps()).toEqual([{ startedAt: noon, endedAt: noon, cause: 'payload-lost' }]);
  });

  it('notes a lost content as a gap of no length', () => {
    listening().lost();
    expect(gaps()).toEqual([{ startedAt: noon, endedAt: noon, cause: 'payload-lost' }]);
  });
});
