import { describe, expect, it } from '@jest/globals';
import type { Consent, ConsentState } from '../../../src/core/person.ts';
import {
  decideConsent,
  type ConsentDecision,
  type ConsentFacts,
} from '../../../src/features/consent/consent.rules.ts';
import type { ConsentWord } from '../../../src/features/consent/consent-words.rules.ts';
import { make, noon, noticeVersion } from '../../helpers/make.ts';

const since = noon / 1000 - 60;

/** How a row of the tables is called, and the consent it stands for. */
const consents: Readonly<Record<string, Consent>> = {
  none: { state: 'none', purposes: [] },
  shown: { state: 'notice-shown', noticeVersion, purposes: [] },
  'shown-old': { state: 'notice-shown', noticeVersion: 'older', purposes: [] },
  'shown-again': { state: 'notice-shown', noticeVersion, purposes: [], since },
  declined: { state: 'declined', noticeVersion, purposes: [] },
  active: make.consent({ since }),
  'active-old': make.consent({ since, noticeVersion: 'older' }),
  paused: make.consent({ state: 'paused', since }),
  'paused-old': make.consent({ state: 'paused', since, noticeVersion: 'older' }),
  'paused-empty': make.consent({ state: 'paused', since, purposes: [] }),
};

/** How a column is called, and the word it stands for. */
const words: Readonly<Record<string, ConsentWord>> = {
  join: { kind: 'join' },
  agree: { kind: 'agree', purposes: [1, 2], isAdult: true },
  'agree-no-age': { kind: 'agree', purposes: [1, 2], isAdult: false },
  'agree-bare': { kind: 'agree', purposes: [], isAdult: true },
  adult: { kind: 'adult' },
  minor: { kind: 'minor' },
  resume: { kind: 'resume' },
  decline: { kind: 'decline' },
  pause: { kind: 'pause' },
  near: { kind: 'near-withdraw' },
  withdraw: { kind: 'withdraw' },
};

// A cell is the sentence said, +what changes, and ? where a question is asked; a dash where nothing follows.
const privately = `
             join    agree         agree-no-age    agree-bare      adult  minor                    resume             decline           pause          near                     withdraw
none         notice  notice        notice          notice          -      adults-only+count-minor  notice             declined          nothing-held   nothing-held             nothing-held
shown        notice  receipt+open  are-you-adult?  which-purposes? which-purposes?    adults-only+count-minor  notice             declined+decline  nothing-held   nothing-held             withdrawn+withdraw
shown-old    notice  notice        notice          notice          notice      adults-only+count-minor  notice             declined+decline  nothing-held   nothing-held             withdrawn+withdraw
shown-again  notice  receipt+open  receipt+open    which-purposes? which-purposes?    adults-only+count-minor  notice             paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
declined     notice  receipt+open  are-you-adult?  which-purposes? which-purposes?    adults-only+count-minor  notice             declined+decline  nothing-held   nothing-held             withdrawn+withdraw
active       notice  receipt+open  receipt+open    which-purposes? which-purposes?    adults-only+count-minor  already-recording  paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
active-old   notice  notice        notice          notice          notice      adults-only+count-minor  notice             paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
paused       notice  receipt+open  receipt+open    which-purposes? which-purposes?    adults-only+count-minor  resumed+open       paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
paused-old   notice  notice        notice          notice          notice      adults-only+count-minor  notice             paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
paused-empty notice  receipt+open  receipt+open    which-purposes? which-purposes?    adults-only+count-minor  notice             paused+paused     paused+paused  really-withdraw+paused?  withdrawn+withdraw
`;

/** In the group nothing opens; stops count as they do in private, but 不同意 of one never asked is chat. */
const inTheGroup = `
             join    agree            agree-no-age     agree-bare       adult  minor  resume           decline           withdraw
none         notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  -                 nothing-held
shown        notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  declined+decline  withdrawn+withdraw
shown-old    notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  declined+decline  withdrawn+withdraw
shown-again  notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
declined     notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  declined+decline  withdrawn+withdraw
active       notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
active-old   notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
paused       notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
paused-old   notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
paused-empty notice  only-in-private  only-in-private  only-in-private  -      -      only-in-private  paused+paused     withdrawn+withdraw
`;

const cellsOf = (table: string): readonly (readonly [string, string, string])[] => {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u));
  return rows.flatMap(([state = '', ...cells]) =>
    cells.map((cell, column) => [state, head[column] ?? '', cell] as const),
  );
};

const show = (decision: ConsentDecision | undefined): string => {
  if (decision === undefined) return '-';
  const { change } = decision;
  const changed = change === undefined ? '' : change.kind === 'close' ? change.state : change.kind;
  return `${decision.say.replace('consent.', '')}${changed === '' ? '' : `+${changed}`}${decision.question === undefined ? '' : '?'}`;
};

const decide = (state: string, word: string, facts: Partial<ConsentFacts>): string => {
  const consent = consents[state];
  const said = words[word];
  if (consent === undefined || said === undefined)
    throw new Error(`no such cell: ${state} ${word}`);
  return show(
    decideConsent(said, {
      consent,
      isPrivate: true,
      sentAt: noon / 1000,
      isFresh: true,
      isStudyOpen: true,
      noticeVersion,
      offered: [1, 2, 3, 4],
      ...facts,
    }),
  );
};

const stops = ['decline', 'pause', 'near', 'withdraw'];
const everyCell = Object.keys(consents).flatMap((state) =>
  Object.keys(words).map((word) => [state, word] as const),
);

describe('what follows from a consent word', () => {
  it('has a row for every state a message can meet', () => {
    const states = new Set<ConsentState>(Object.values(consents).map(({ state }) => state));
    // Who has withdrawn is forgotten, and begins again as none.
    expect([...states].sort()).toEqual(['active', 'declined', 'none', 'notice-shown', 'paused']);
  });

  it.each(cellsOf(privately))('in private, %s and fresh: %s gives %s', (state, word, expected) => {
    expect(decide(state, word, { isPrivate: true })).toBe(expected);
  });

  it.each(cellsOf(inTheGroup))(
    'in the group, %s and fresh: %s gives %s',
    (state, word, expected) => {
      expect(decide(state, word, { isPrivate: false })).toBe(expected);
    },
  );

  it.each(everyCell.filter(([, word]) => !stops.includes(word)))(
    'a late message changes nothing and says nothing: %s, %s',
    (state, word) => {
      const answers = [true, false].map((isPrivate) =>
        decide(state, word, { isPrivate, isFresh: false }),
      );
      expect(answers).toEqual(['-', '-']);
    },
  );

  it.each(everyCell.filter(([, word]) => stops.includes(word)))(
    'a late stop counts like a fresh one: %s, %s',
    (state, word) => {
      const late = [true, false].map((isPrivate) =>
        decide(state, word, { isPrivate, isFresh: false }),
      );
      const fresh = [true, false].map((isPrivate) => decide(state, word, { isPrivate }));
      expect(late).toEqual(fresh);
    },
  );
});

describe('where no study is open', () => {
  it.each(
    Object.keys(consents).flatMap((state) =>
      ['join', 'agree', 'resume'].map((word) => [state, word]),
    ),
  )('nobody is asked to consent: %s, %s', (state = '', word = '') => {
    expect(decide(state, word, { isStudyOpen: false })).toBe('no-study');
  });

  it.each(everyCell.filter(([, word]) => stops.includes(word) || word === 'minor'))(
    'stops count all the same: %s, %s',
    (state, word) => {
      expect(decide(state, word, { isStudyOpen: false })).toBe(decide(state, word, {}));
    },
  );
});

describe('a stop and the consent it meets', () => {
  const recorded = ['active', 'active-old', 'paused', 'paused-old', 'paused-empty', 'shown-again'];
  const cells = recorded.flatMap((state) => stops.map((word) => [state, word] as const));

  it.each(cells)('does nothing where it is older than the consent: %s, %s', (state, word) => {
    expect(decide(state, word, { sentAt: since - 1, isFresh: false })).toBe('-');
  });

  it.each(cells)('counts in the very second of the consent: %s, %s', (state, word) => {
    expect(decide(state, word, { sentAt: since })).not.toBe('-');
  });
});
