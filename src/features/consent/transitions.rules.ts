import type { PersonState } from './states.rules.ts';

/** What may happen to somebody's consent: what she says first, then what befalls it. Source: domain.md 5.3 */
export const consentEvents = [
  'join',
  'agree',
  'adult',
  'minor',
  'decline',
  'near-withdraw',
  'withdraw',
  'pause',
  'resume',
  'notice-reached',
  'notice-changed',
  're-login',
  're-bind',
  'left-group',
  'returned',
  'deceased',
  'purge-finished',
] as const;
/** What may happen to somebody's consent. */
export type ConsentEvent = (typeof consentEvents)[number];

/**
 * What a transition may hang on. `other-notice`: she has not been handed the notice in force. `overtaken`: she has
 * said something else since it was asked for. `was-paused`: before she was not recognised any more.
 */
export type Condition =
  | 'in-group'
  | 'other-notice'
  | 'nothing-granted'
  | 'age-unknown'
  | 'nothing-to-resume'
  | 'overtaken'
  | 'was-paused';

/** What becomes of an event: where she stands then, and at most one change, one sentence to her, one question. */
export interface Transition {
  /** Absent: whatever holds. */
  readonly when?: Condition;
  readonly next: PersonState;
  readonly change?: 'show-notice' | 'open' | 'pause' | 'decline' | 'withdraw' | 'count-minor';
  /** Text key. Absent: nothing follows, and the message is chat. */
  readonly say?: string;
  readonly question?: 'consent.adult' | 'consent.purposes' | 'consent.withdraw';
}

/** The first transition whose condition holds is taken. */
type Cell = readonly Transition[];
type Row = Readonly<Record<ConsentEvent, Cell>>;

/** Nothing follows from it in this state, or it cannot happen there. */
const ignored: Cell = [];
const notInGroup = (next: PersonState): Transition => ({
  when: 'in-group',
  next,
  say: 'consent.only-in-private',
});
/** In the group it is ordinary chat. */
const chatInGroup = (next: PersonState): Transition => ({ when: 'in-group', next });
const showsNotice = (next: PersonState): Transition => ({ next, say: 'consent.notice' });
const asksPurposes = (next: PersonState): Transition => ({
  next,
  say: 'consent.which-purposes',
  question: 'consent.purposes',
});

/** What befalls a consent, where nothing can. */
const nothingBefalls = {
  'notice-changed': ignored,
  're-login': ignored,
  're-bind': ignored,
  'left-group': ignored,
  returned: ignored,
  deceased: ignored,
  'purge-finished': ignored,
} satisfies Partial<Row>;
/** What somebody says who is not recognised, or is gone: she begins anew, as somebody else. */
const nothingSaid = {
  join: ignored,
  agree: ignored,
  adult: ignored,
  minor: ignored,
  decline: ignored,
  'near-withdraw': ignored,
  withdraw: ignored,
  pause: ignored,
  resume: ignored,
  'notice-reached': ignored,
} satisfies Partial<Row>;

/** Whoever has a place in the dialogue, whatever she has said there. */
const known = (state: PersonState) =>
  ({
    join: [showsNotice(state)],
    agree: [
      notInGroup(state),
      { ...showsNotice(state), when: 'other-notice' },
      { ...asksPurposes(state), when: 'nothing-granted' },
      {
        when: 'age-unknown',
        next: state,
        say: 'consent.are-you-adult',
        question: 'consent.adult',
      },
      { next: 'active', change: 'open', say: 'consent.receipt' },
    ],
    adult: [
      chatInGroup(state),
      { ...showsNotice(state), when: 'other-notice' },
      asksPurposes(state),
    ],
    minor: [
      chatInGroup(state),
      { next: 'withdrawn', change: 'count-minor', say: 'consent.adults-only' },
    ],
    withdraw: [{ next: 'withdrawn', change: 'withdraw', say: 'consent.withdrawn' }],
    resume: [notInGroup(state), showsNotice(state)],
    'notice-reached': [
      { when: 'overtaken', next: state },
      { when: 'other-notice', next: state, change: 'show-notice' },
      { next: state },
    ],
  }) satisfies Partial<Row>;

/** Who has been shown a notice and has never consented. */
const undecided = (state: PersonState): Row => ({
  ...nothingBefalls,
  ...known(state),
  decline: [{ next: 'declined', change: 'decline', say: 'consent.declined' }],
  'near-withdraw': [{ next: state, say: 'consent.nothing-held' }],
  pause: [{ next: state, say: 'consent.nothing-held' }],
  deceased: [{ next: 'deceased' }],
});

/** Who has consented: whatever she says against it stops the log at once. */
const consented = (state: PersonState, afterStop: PersonState = 'paused'): Row => ({
  ...nothingBefalls,
  ...known(state),
  decline: [{ next: afterStop, change: 'pause', say: 'consent.paused' }],
  'near-withdraw': [
    {
      next: afterStop,
      change: 'pause',
      say: 'consent.really-withdraw',
      question: 'consent.withdraw',
    },
  ],
  pause: [{ next: afterStop, change: 'pause', say: 'consent.paused' }],
  're-login': [{ next: 'identity-unbound' }],
  'left-group': [{ next: 'left' }],
  deceased: [{ next: 'deceased' }],
});

const resumes: Cell = [
  notInGroup('paused'),
  { ...showsNotice('paused'), when: 'nothing-to-resume' },
  { next: 'active', change: 'open', say: 'consent.resumed' },
];
const reachesPaused = (state: PersonState): Cell => [
  { when: 'overtaken', next: state },
  { when: 'other-notice', next: 'reconsent-required', change: 'show-notice' },
  { next: state },
];

/** THE table of what follows from each event in each state. */
export const transitions: Readonly<Record<PersonState, Row>> = {
  // Nothing is stored of her; 不同意 of somebody never asked, in the group, is ordinary chat.
  invited: {
    ...nothingBefalls,
    join: [showsNotice('invited')],
    agree: [notInGroup('invited'), showsNotice('invited')],
    adult: ignored,
    minor: [
      chatInGroup('invited'),
      { next: 'invited', change: 'count-minor', say: 'consent.adults-only' },
    ],
    decline: [chatInGroup('invited'), { next: 'invited', say: 'consent.declined' }],
    'near-withdraw': [{ next: 'invited', say: 'consent.nothing-held' }],
    withdraw: [{ next: 'invited', say: 'consent.nothing-held' }],
    pause: [{ next: 'invited', say: 'consent.nothing-held' }],
    resume: [notInGroup('invited'), showsNotice('invited')],
    'notice-reached': [{ next: 'notice-shown', change: 'show-notice' }],
  },
  'notice-shown': undecided('notice-shown'),
  declined: {
    ...undecided('declined'),
    'notice-reached': [
      { when: 'overtaken', next: 'declined' },
      { next: 'notice-shown', change: 'show-notice' },
    ],
  },
  active: {
    ...consented('active'),
    resume: [notInGroup('active'), { next: 'active', say: 'consent.already-recording' }],
    'notice-changed': [{ next: 'reconsent-required' }],
  },
  // Who has paused is left in peace when the notice changes; coming back leads through it.
  paused: { ...consented('paused'), resume: resumes, 'notice-reached': reachesPaused('paused') },
  'reconsent-required': consented('reconsent-required'),
  'identity-unbound': {
    ...nothingBefalls,
    ...nothingSaid,
    're-bind': [
      { when: 'was-paused', next: 'paused', say: 'consent.rebound' },
      { when: 'other-notice', next: 'reconsent-required', say: 'consent.rebound' },
      { next: 'active', change: 'open', say: 'consent.rebound' },
    ],
    deceased: [{ next: 'deceased' }],
  },
  left: {
    ...consented('left', 'left'),
    resume: resumes.map((one) => (one.next === 'paused' ? { ...one, next: 'left' } : one)),
    'left-group': ignored,
    'notice-reached': reachesPaused('left'),
    returned: [{ when: 'was-paused', next: 'paused' }, { next: 'reconsent-required' }],
  },
  withdrawn: { ...nothingBefalls, ...nothingSaid, 'purge-finished': [{ next: 'purged' }] },
  purged: { ...nothingBefalls, ...nothingSaid },
  deceased: { ...nothingBefalls, ...nothingSaid, 'purge-finished': [{ next: 'purged' }] },
};

/** The transition of an event; undefined where it is ignored. @param holds whether a condition holds */
export const transitionOf = (
  state: PersonState,
  event: ConsentEvent,
  holds: (condition: Condition) => boolean,
): Transition | undefined =>
  transitions[state][event].find(({ when }) => when === undefined || holds(when));
