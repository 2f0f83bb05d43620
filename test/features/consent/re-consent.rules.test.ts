import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../../src/core/clock.ts';
import type { Consent, ConsentState } from '../../../src/core/person.ts';
import { askAgain, type Asked } from '../../../src/features/consent/re-consent.rules.ts';
import { make, noon } from '../../helpers/make.ts';

const inForce = 'version-new';
const before = 'version-old';
const asked = (times: number, daysAgo: number, noticeVersion = inForce): Asked => ({
  noticeVersion,
  asked: times,
  askedAt: noon - daysAgo * dayMs,
});
const active = make.consent({ noticeVersion: before });
const shown = make.consent({ state: 'notice-shown', noticeVersion: inForce, purposes: [] });

describe('whether she is asked again', () => {
  it.each<[string, Consent, Asked | undefined, number | undefined]>([
    ['her consent stands under an older notice', active, undefined, 1],
    ['she was asked under an older notice, twice', active, asked(2, 0, before), 1],
    ['she was asked six days ago', shown, asked(1, 6), undefined],
    ['she was asked a week ago, and has read it', shown, asked(1, 7), 2],
    ['she was asked a week ago, and it could not be sent', active, asked(1, 7), 2],
    ['she was asked twice, long ago', shown, asked(2, 300), undefined],
    [
      'she has consented to the one in force',
      make.consent({ noticeVersion: inForce }),
      undefined,
      undefined,
    ],
    [
      'she has paused',
      make.consent({ state: 'paused', noticeVersion: before }),
      undefined,
      undefined,
    ],
    [
      'she has declined',
      make.consent({ state: 'declined', noticeVersion: before }),
      asked(1, 30),
      undefined,
    ],
    [
      'she has withdrawn',
      make.consent({ state: 'withdrawn', noticeVersion: before }),
      asked(1, 30),
      undefined,
    ],
    ['she has never consented', { state: 'none', purposes: [] }, undefined, undefined],
    [
      'she has only ever read the notice',
      { state: 'notice-shown', noticeVersion: before, purposes: [] },
      undefined,
      undefined,
    ],
  ])('where %s', (_, consent, known, times) => {
    const next = askAgain(consent, known, inForce, noon);
    expect(next).toEqual(
      times === undefined ? undefined : { noticeVersion: inForce, asked: times, askedAt: noon },
    );
  });
});

type Ask = typeof askAgain;

/** How often each version is asked for over days and states. @returns asked, by version, at which day */
const askedFor = (
  ask: Ask,
  days: readonly {
    readonly wait: number;
    readonly version: string;
    readonly state: ConsentState;
  }[],
): ReadonlyMap<string, readonly number[]> => {
  const times = new Map<string, number[]>();
  let known: Asked | undefined;
  let now = noon;
  for (const { wait, version, state } of days) {
    now += wait * dayMs;
    const next = ask(make.consent({ state, noticeVersion: before }), known, version, now);
    if (next === undefined) continue;
    known = next;
    times.set(version, [...(times.get(version) ?? []), now]);
  }
  return times;
};

// Versions never come back: a text that was changed twice is a third one.
const history = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 20 }),
      version: fc.integer({ min: 0, max: 2 }),
      state: fc.constantFrom<ConsentState>('active', 'notice-shown', 'paused', 'declined'),
    }),
    { maxLength: 60 },
  )
  .map((days) =>
    days
      .toSorted((a, b) => a.version - b.version)
      .map((day) => ({ ...day, version: `version-${day.version}` })),
  );

const neverPresses = (ask: Ask): boolean =>
  !fc.check(
    fc.property(history, (days) =>
      [...askedFor(ask, days).values()].every(
        (at) => at.length <= 2 && (at.length < 2 || (at[1] ?? 0) - (at[0] ?? 0) >= 7 * dayMs),
      ),
    ),
  ).failed;

describe('over any sequence of messages', () => {
  it('asks at most twice a version, a week apart', () => {
    expect(neverPresses(askAgain)).toBe(true);
  });

  it('is seen where the count is forgotten', () => {
    expect(
      neverPresses((consent, _, version, now) => askAgain(consent, undefined, version, now)),
    ).toBe(false);
  });

  it('is seen where the week is not waited for', () => {
    expect(
      neverPresses((consent, known, version, now) =>
        askAgain(consent, known && { ...known, askedAt: -Infinity }, version, now),
      ),
    ).toBe(false);
  });
});
