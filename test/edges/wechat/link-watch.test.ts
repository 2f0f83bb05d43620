import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, judgeLink } from '../../../src/edges/wechat/link-watch.ts';
import { noon } from '../../helpers/make.ts';

const patience = { silenceMs: 300_000, probeMs: 20_000 };

describe('the link', () => {
  it.each([
    ['just heard', 0, 'fine'],
    ['heard a moment before half of the silence', 149_999, 'fine'],
    ['silent for half of it', 150_000, 'probe'],
    ['silent for nearly all of it', 299_999, 'probe'],
    ['silent for all of it', 300_000, 'dead'],
  ])('without a probe, %s', (_name, silentMs, verdict) => {
    expect(judgeLink({ heardAt: noon - silentMs }, noon, patience)).toBe(verdict);
  });

  it.each([
    ['one that may still be answered', 150_000, 19_999, 'fine'],
    ['one that went unanswered', 150_000, 20_000, 'dead'],
    ['one that went unanswered, heard or not', 1000, 20_000, 'dead'],
    ['one under way when the silence ends', 300_000, 5000, 'dead'],
  ])('with a probe, %s', (_name, silentMs, probedMs, verdict) => {
    const state = { heardAt: noon - silentMs, probedAt: noon - probedMs };
    expect(judgeLink(state, noon, patience)).toBe(verdict);
  });

  it('never comes back to life by waiting', () => {
    const ms = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(ms, fc.option(ms, { nil: undefined }), ms, (silentMs, probedMs, later) => {
        const heardAt = noon - silentMs;
        const state = probedMs === undefined ? { heardAt } : { heardAt, probedAt: noon - probedMs };
        fc.pre(judgeLink(state, noon, patience) === 'dead');
        expect(judgeLink(state, noon + later, patience)).toBe('dead');
      }),
    );
  });
});

describe('connecting again', () => {
  it.each([
    [-1, 0],
    [0, 0],
    [1, 2000],
    [2, 4000],
    [8, 256_000],
    [9, 300_000],
    [1000, 300_000],
  ])('after %i deaths in a row waits %i ms', (deaths, ms) => {
    expect(backoffMs(deaths)).toBe(ms);
  });
});
