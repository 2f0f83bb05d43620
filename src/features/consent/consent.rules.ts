import type { Consent, Purpose } from '../../core/person.ts';
import type { ConsentWord } from './consent-words.rules.ts';
import { stateOf, type StateFacts } from './states.rules.ts';
import { transitionOf, type Condition, type Transition } from './transitions.rules.ts';

/** The purposes a woman asks for, cut to those the notice offers; 3 to 5 mean nothing without 1. */
export const grantable = (
  asked: readonly Purpose[],
  offered: readonly Purpose[],
): readonly Purpose[] => {
  const granted = asked.filter((purpose) => offered.includes(purpose));
  return granted.includes(1) ? granted : granted.filter((purpose) => purpose === 2);
};

/** What is to be changed in the store. `count-minor` also erases what there may be of her. */
export type ConsentChange =
  | { readonly kind: 'open'; readonly purposes: readonly Purpose[] }
  | { readonly kind: 'close'; readonly state: 'paused' | 'declined' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'decline' }
  | { readonly kind: 'count-minor' };

/** A question that waits for 是 or 不是, or for a number of purposes. */
export type ConsentQuestion =
  | { readonly kind: 'consent.adult'; readonly purposes: readonly Purpose[] }
  | { readonly kind: 'consent.purposes'; readonly isAdult: boolean }
  | { readonly kind: 'consent.withdraw' };

/** What follows from a consent word: at most one change, one sentence to her, one question. */
export interface ConsentDecision {
  readonly change?: ConsentChange;
  readonly say: string;
  readonly question?: ConsentQuestion;
}

/** What a decision reads. */
export interface ConsentFacts extends StateFacts {
  readonly isPrivate: boolean;
  /** Epoch seconds of the message. */
  readonly sentAt: number;
  readonly isFresh: boolean;
  /** False where nothing may be logged just now: then nobody is asked to consent. */
  readonly isStudyOpen: boolean;
  readonly offered: readonly Purpose[];
}

const isRecording = (consent: Consent): boolean => consent.state === 'active';

/** True for a stop that is older than what it would stop: a replay from before she consented again. */
const isOvertaken = ({ consent, sentAt }: ConsentFacts): boolean =>
  consent.since !== undefined && sentAt < consent.since;

/** Words that stop: they count however late they come, and she is told that they did. */
const stops: readonly ConsentWord['kind'][] = ['withdraw', 'near-withdraw', 'pause', 'decline'];
/** Words of which nothing can come while nothing may be logged. */
const starts: readonly ConsentWord['kind'][] = ['join', 'agree', 'resume'];

/** True for a word that stops. */
export const isStop = ({ kind }: ConsentWord): boolean => stops.includes(kind);

const changeOf = (
  kind: Transition['change'],
  purposes: readonly Purpose[],
): ConsentChange | undefined => {
  switch (kind) {
    case 'open':
      return { kind, purposes };
    case 'pause':
      return { kind: 'close', state: 'paused' };
    case 'decline':
    case 'withdraw':
    case 'count-minor':
      return { kind };
    default:
      return undefined;
  }
};

const questionOf = (
  kind: Transition['question'],
  purposes: readonly Purpose[],
  isAdult: boolean,
): ConsentQuestion | undefined => {
  switch (kind) {
    case 'consent.adult':
      return { kind, purposes };
    case 'consent.purposes':
      return { kind, isAdult };
    case 'consent.withdraw':
      return { kind };
    case undefined:
      return undefined;
  }
};

/**
 * Decides what follows from a consent word, by the table of transitions. Stops count always, unless older than the
 * consent they would stop; everything else only while fresh. Consent counts only in private, after this version of
 * the notice.
 * @returns undefined where nothing follows
 */
export const decideConsent = (
  word: ConsentWord,
  facts: ConsentFacts,
): ConsentDecision | undefined => {
  const { consent, noticeVersion } = facts;
  if (isStop(word) ? isOvertaken(facts) : !facts.isFresh) return undefined;
  if (!facts.isStudyOpen && starts.includes(word.kind)) return { say: 'consent.no-study' };
  const asked = word.kind === 'agree' ? grantable(word.purposes, facts.offered) : [];
  const isAdult = word.kind === 'adult' || (word.kind === 'agree' && word.isAdult);
  const isOtherNotice = consent.noticeVersion !== noticeVersion;
  const holds: Readonly<Record<Condition, boolean>> = {
    'in-group': !facts.isPrivate,
    'other-notice': isOtherNotice,
    'nothing-granted': asked.length === 0,
    'age-unknown': !isAdult && consent.since === undefined,
    'nothing-to-resume': isOtherNotice || consent.purposes.length === 0,
    overtaken: false,
    'was-paused': consent.state === 'paused',
  };
  const found = transitionOf(stateOf(facts), word.kind, (condition) => holds[condition]);
  if (found?.say === undefined) return undefined;
  const change = changeOf(found.change, word.kind === 'resume' ? consent.purposes : asked);
  const question = questionOf(found.question, asked, isAdult);
  return {
    say: found.say,
    ...(change === undefined ? {} : { change }),
    ...(question === undefined ? {} : { question }),
  };
};

/**
 * True where a message of hers may be kept: consent for a purpose, under the notice in force, given before the
 * second of the message.
 * @param sentAt epoch seconds
 */
export const permits = (
  consent: Consent,
  purpose: Purpose,
  noticeVersion: string,
  sentAt: number,
): boolean =>
  isRecording(consent) &&
  consent.noticeVersion === noticeVersion &&
  consent.purposes.includes(purpose) &&
  consent.since !== undefined &&
  consent.since < sentAt;
