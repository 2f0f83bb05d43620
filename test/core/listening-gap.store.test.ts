import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { ListeningGap } from '../../src/core/listening-gap.ts';
import { listeningGaps } from '../../src/core/listening-gap.store.ts';
import { noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';
import { thrownBy } from '../helpers/thrown.ts';

const stores = useStores();
const until = noon + 60 * minuteMs;
/** A gap between two minutes after noon. */
const gap = (
  from: number,
  to: number,
  cause: ListeningGap['cause'] = 'link-lost',
): ListeningGap => ({
  startedAt: noon + from * minuteMs,
  endedAt: noon + to * minuteMs,
  cause,
});
const within = (): readonly ListeningGap[] => listeningGaps.within(stores().db, noon, until);

describe('gaps in listening', () => {
  it.each<[string, ListeningGap, ListeningGap | undefined]>([
    ['inside', gap(5, 9), gap(5, 9)],
    ['reaching in', gap(-5, 9), gap(0, 9)],
    ['reaching out', gap(50, 99), gap(50, 60)],
    ['around it', gap(-5, 99, 'bot-down'), gap(0, 60, 'bot-down')],
    ['before it', gap(-5, -1), undefined],
    ['ending as it begins', gap(-5, 0), undefined],
    ['beginning as it ends', gap(60, 70), undefined],
    ['without length, inside', gap(5, 5, 'payload-lost'), gap(5, 5, 'payload-lost')],
    ['without length, at its beginning', gap(0, 0, 'payload-lost'), gap(0, 0, 'payload-lost')],
    ['without length, at its end', gap(60, 60, 'payload-lost'), undefined],
  ])('are cut to the span that is asked for: %s', (_name, stored, expected) => {
    listeningGaps.add(stores().db, stored);
    expect(within()).toEqual(expected === undefined ? [] : [expected]);
  });

  it('come oldest first', () => {
    for (const one of [gap(30, 31), gap(10, 12), gap(20, 20, 'payload-lost')])
      listeningGaps.add(stores().db, one);
    expect(within()).toEqual([gap(10, 12), gap(20, 20, 'payload-lost'), gap(30, 31)]);
  });

  describe('of an unknown cause', () => {
    beforeEach(() => {
      listeningGaps.add(stores().db, gap(1, 2));
    });
    it('are refused by the database', () => {
      const error = thrownBy(() => {
        listeningGaps.add(stores().db, gap(3, 4, 'somebody-paused' as ListeningGap['cause']));
      });
      expect([error === undefined, within()]).toEqual([false, [gap(1, 2)]]);
    });
  });
});
