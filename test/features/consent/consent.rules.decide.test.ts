import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { purposes, type Consent, type ConsentState } from '../../../src/core/person.ts';
import {
  decideConsent,
  grantable,
  permits,
  type ConsentFacts,
} from '../../../src/features/consent/consent.rules.ts';
import { make, noon, noticeVersion } from '../../helpers/make.ts';

const somePurposes = fc.subarray([...purposes]);

const facts = (values: Partial<ConsentFacts> = {}): ConsentFacts => ({
  consent: { state: 'notice-shown', noticeVersion, purposes: [] },
  isPrivate: true,
  sentAt: noon / 1000,
  isFresh: true,
  isStudyOpen: true,
  noticeVersion,
  offered: [1, 2, 3, 4],
  ...values,
});

describe('purposes that can be granted', () => {
  it.each([
    { asked: [1, 2], granted: [1, 2] },
    { asked: [1, 2, 3, 4], granted: [1, 2, 3, 4] },
    { asked: [1, 5], granted: [1] },
    { asked: [2], granted: [2] },
    { asked: [2, 3, 4], granted: [2] },
    { asked: [3], granted: [] },
    { asked: [3, 4, 5], granted: [] },
    { asked: [], granted: [] },
  ] as const)('of $asked asked, $granted are given', ({ asked, granted }) => {
    expect(grantable(asked, [1, 2, 3, 4])).toEqual(granted);
  });

  it('are asked for and offered, and 3 to 5 never stand without 1', () => {
    fc.assert(
      fc.property(somePurposes, somePurposes, (asked, offered) => {
        const granted = grantable(asked, offered);
        const allowed = granted.every((one) => asked.includes(one) && offered.includes(one));
        const resting = granted.some((one) => one >= 3) ? granted.includes(1) : true;
        expect({ allowed, resting }).toEqual({ allowed: true, resting: true });
      }),
    );
  });

  it('always hold 1 and 2 where they are asked for and offered', () => {
    fc.assert(
      fc.property(somePurposes, somePurposes, (asked, offered) => {
        const both = ([1, 2] as const).filter(
          (one) => asked.includes(one) && offered.includes(one),
        );
        expect(grantable(asked, offered)).toEqual(expect.arrayContaining(both));
      }),
    );
  });
});

describe('an agreement in private, after the notice', () => {
  it('opens just the purposes that rest on one another', () => {
    const word = { kind: 'agree', purposes: [2, 3, 4], isAdult: true } as const;
    expect(decideConsent(word, facts())).toEqual({
      say: 'consent.receipt',
      change: { kind: 'open', purposes: [2] },
    });
  });

  it('asks again where only purposes without 1 are left', () => {
    const word = { kind: 'agree', purposes: [3, 4], isAdult: true } as const;
    expect(decideConsent(word, facts())).toEqual({
      say: 'consent.which-purposes',
      question: { kind: 'consent.purposes', isAdult: true },
    });
  });

  it('keeps what she asked for while it asks whether she is of age', () => {
    const word = { kind: 'agree', purposes: [1, 2, 5], isAdult: false } as const;
    expect(decideConsent(word, facts())).toEqual({
      say: 'consent.are-you-adult',
      question: { kind: 'consent.adult', purposes: [1, 2] },
    });
  });

  it('narrows a consent that stands', () => {
    const word = { kind: 'agree', purposes: [2], isAdult: false } as const;
    const decision = decideConsent(word, facts({ consent: make.consent({ purposes: [1, 2, 3] }) }));
    expect(decision?.change).toEqual({ kind: 'open', purposes: [2] });
  });

  it('opens nothing the notice does not offer, whatever she types', () => {
    fc.assert(
      fc.property(somePurposes, somePurposes, (asked, offered) => {
        const word = { kind: 'agree', purposes: asked, isAdult: true } as const;
        const change = decideConsent(word, facts({ offered }))?.change;
        const opened = change?.kind === 'open' ? change.purposes : [];
        expect(opened.filter((one) => !offered.includes(one))).toEqual([]);
      }),
    );
  });
});

describe('恢复记录', () => {
  it('opens the purposes she had before the pause', () => {
    const consent = make.consent({ state: 'paused', purposes: [1, 3] });
    expect(decideConsent({ kind: 'resume' }, facts({ consent }))?.change).toEqual({
      kind: 'open',
      purposes: [1, 3],
    });
  });
});

describe('恢复记录 of somebody who has agreed to nothing', () => {
  it.each([
    ['paused without purposes', make.consent({ state: 'paused', purposes: [] })],
    ['paused under an older notice', make.consent({ state: 'paused', noticeVersion: 'older' })],
  ])('opens nothing and shows the notice: %s', (_name, consent) => {
    expect(decideConsent({ kind: 'resume' }, facts({ consent }))).toEqual({
      say: 'consent.notice',
    });
  });
});

describe('a word of somebody under 18', () => {
  it.each([
    [true, { say: 'consent.adults-only', change: { kind: 'count-minor' } }],
    [false, undefined],
  ])('counts only in private: private %j', (isPrivate, expected) => {
    expect(decideConsent({ kind: 'minor' }, facts({ isPrivate }))).toEqual(expected);
  });
});

describe('what may be kept', () => {
  const second = noon / 1000;

  it.each<[string, Consent, boolean]>([
    ['an active consent for the purpose', make.consent({ purposes: [1] }), true],
    ['an active consent for another purpose', make.consent({ purposes: [2] }), false],
    ['a consent under an older notice', make.consent({ noticeVersion: 'older' }), false],
    ['nobody known', { state: 'none', purposes: [] }, false],
  ])('under %s', (_name, consent, expected) => {
    expect(permits(consent, 1, noticeVersion, second)).toBe(expected);
  });

  it.each<ConsentState>(['none', 'notice-shown', 'declined', 'paused', 'withdrawn'])(
    'nothing in the state %s, whatever purposes are on file',
    (state) => {
      const consent = make.consent({ state, purposes });
      expect(purposes.filter((one) => permits(consent, one, noticeVersion, second))).toEqual([]);
    },
  );

  it.each([
    ['a second before it', -1, false],
    ['in its very second', 0, false],
    ['in the second after it', 1, true],
  ])('only after the second of the consent: %s', (_name, later, expected) => {
    const consent = make.consent({ since: second });
    expect(permits(consent, 1, noticeVersion, second + later)).toBe(expected);
  });

  it('nothing where it is not known since when', () => {
    const consent: Consent = { state: 'active', noticeVersion, purposes: [1] };
    expect(permits(consent, 1, noticeVersion, second)).toBe(false);
  });
});

describe('while nothing may be logged', () => {
  it.each(['join', 'resume'] as const)('asks nobody to consent: %s', (kind) => {
    const decision = decideConsent({ kind }, facts({ isStudyOpen: false }));
    expect(decision).toEqual({ say: 'consent.no-study' });
  });

  it('still lets her leave', () => {
    const consent = make.consent({ purposes: [1] });
    const decision = decideConsent({ kind: 'withdraw' }, facts({ consent, isStudyOpen: false }));
    expect(decision?.change).toEqual({ kind: 'withdraw' });
  });
});
