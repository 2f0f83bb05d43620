import type { Consent, Purpose } from '../../core/person.ts';
import type { ConsentWord } from './consent-words.rules.ts';

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
export interface ConsentFacts {
  readonly consent: Consent;
  readonly isPrivate: boolean;
  /** Epoch seconds of the message. */
  readonly sentAt: number;
  readonly isFresh: boolean;
  /** False where nothing may be logged just now: then nobody is asked to consent. */
  readonly isStudyOpen: boolean;
  readonly noticeVersion: string;
  readonly offered: readonly Purpose[];
}

const isRecording = (consent: Consent): boolean => consent.state === 'active';
/** True where she has ever consented and not withdrawn: something of hers may be held. */
const hasConsented = (consent: Consent): boolean => consent.since !== undefined;

const decideAgreement = (
  facts: ConsentFacts,
  asked: readonly Purpose[],
  isAdult: boolean,
): ConsentDecision => {
  const { consent, noticeVersion } = facts;
  if (!facts.isPrivate) return { say: 'consent.only-in-private' };
  if (consent.state === 'none' || consent.noticeVersion !== noticeVersion)
    return { say: 'consent.notice' };
  const purposes = grantable(asked, facts.offered);
  if (purposes.length === 0)
    return { say: 'consent.which-purposes', question: { kind: 'consent.purposes', isAdult } };
  if (!isAdult && !hasConsented(consent))
    return { say: 'consent.are-you-adult', question: { kind: 'consent.adult', purposes } };
  return { say: 'consent.receipt', change: { kind: 'open', purposes } };
};

const decideResume = ({ consent, isPrivate, noticeVersion }: ConsentFacts): ConsentDecision => {
  if (!isPrivate) return { say: 'consent.only-in-private' };
  if (isRecording(consent) && consent.noticeVersion === noticeVersion)
    return { say: 'consent.already-recording' };
  const canResume =
    consent.state === 'paused' &&
    consent.noticeVersion === noticeVersion &&
    consent.purposes.length > 0;
  if (!canResume) return { say: 'consent.notice' };
  return { say: 'consent.resumed', change: { kind: 'open', purposes: consent.purposes } };
};

/** True for a stop that is older than what it would stop: a replay from before she consented again. */
const isOvertaken = ({ consent, sentAt }: ConsentFacts): boolean =>
  consent.since !== undefined && sentAt < consent.since;

/** Said by somebody who was never asked, in the group, 不同意 is ordinary chat. */
const decideRefusal = ({ consent, isPrivate }: ConsentFacts): ConsentDecision | undefined => {
  if (consent.state !== 'none') return { say: 'consent.declined', change: { kind: 'decline' } };
  return isPrivate ? { say: 'consent.declined' } : undefined;
};

const decideStop = (
  word: 'withdraw' | 'near-withdraw' | 'pause' | 'decline',
  facts: ConsentFacts,
): ConsentDecision | undefined => {
  if (isOvertaken(facts)) return undefined;
  const known = hasConsented(facts.consent);
  switch (word) {
    case 'withdraw':
      return facts.consent.state === 'none'
        ? { say: 'consent.nothing-held' }
        : { say: 'consent.withdrawn', change: { kind: 'withdraw' } };
    case 'near-withdraw':
      return known
        ? {
            say: 'consent.really-withdraw',
            change: { kind: 'close', state: 'paused' },
            question: { kind: 'consent.withdraw' },
          }
        : { say: 'consent.nothing-held' };
    case 'pause':
      return known
        ? { say: 'consent.paused', change: { kind: 'close', state: 'paused' } }
        : { say: 'consent.nothing-held' };
    case 'decline':
      return known
        ? { say: 'consent.paused', change: { kind: 'close', state: 'paused' } }
        : decideRefusal(facts);
  }
};

/**
 * Decides what follows from a consent word. Stops count always, unless older than the consent they would
 * stop; everything else only while fresh. Consent counts only in private, after this version of the notice.
 * @returns undefined where nothing follows
 */
export const decideConsent = (
  word: ConsentWord,
  facts: ConsentFacts,
): ConsentDecision | undefined => {
  switch (word.kind) {
    case 'withdraw':
    case 'near-withdraw':
    case 'pause':
    case 'decline':
      return decideStop(word.kind, facts);
    default:
  }
  if (!facts.isFresh) return undefined;
  if (
    !facts.isStudyOpen &&
    (word.kind === 'join' || word.kind === 'agree' || word.kind === 'resume')
  )
    return { say: 'consent.no-study' };
  switch (word.kind) {
    case 'join':
      return { say: 'consent.notice' };
    case 'minor':
      return facts.isPrivate
        ? { say: 'consent.adults-only', change: { kind: 'count-minor' } }
        : undefined;
    case 'adult':
      return facts.isPrivate && facts.consent.state !== 'none'
        ? decideAgreement(facts, [], true)
        : undefined;
    case 'agree':
      return decideAgreement(facts, word.purposes, word.isAdult);
    case 'resume':
      return decideResume(facts);
  }
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
