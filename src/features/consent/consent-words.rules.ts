import { type Purpose, purposes as allPurposes } from '../../core/person.ts';
import type { LeavingWords, Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, isPhrase } from '../../core/words.ts';
import { readWithdrawal } from './withdrawal-words.rules.ts';

/** What somebody says about consent. */
export type ConsentWord =
  | { readonly kind: 'join' }
  | { readonly kind: 'agree'; readonly purposes: readonly Purpose[]; readonly isAdult: boolean }
  | { readonly kind: 'minor' }
  | { readonly kind: 'decline' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'near-withdraw' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'adult' };

const removeFirst = (text: string, phrases: readonly string[]): string | undefined => {
  const found = phrases
    .map(bareWords)
    .sort((a, b) => b.length - a.length)
    .find((phrase) => phrase !== '' && text.includes(phrase));
  return found === undefined ? undefined : text.replace(found, '');
};

const readPurposes = (
  rest: string,
  { fillers, consent: { numerals } }: Pick<Vocabulary, 'consent' | 'fillers'>,
): readonly Purpose[] | undefined => {
  let left = rest;
  for (const filler of fillers) left = left.replaceAll(bareWords(filler), '');
  const found = [...left].map((sign) => numerals[sign]);
  return found.includes(undefined)
    ? undefined
    : allPurposes.filter((purpose) => found.includes(purpose));
};

const readAgreement = (
  bare: string,
  vocabulary: Pick<Vocabulary, 'consent' | 'fillers'>,
): ConsentWord | undefined => {
  const withoutAdult = removeFirst(bare, vocabulary.consent.adult);
  const statement = withoutAdult ?? bare;
  const agreed = vocabulary.consent.agree
    .map(bareWords)
    .sort((a, b) => b.length - a.length)
    .find((phrase) => statement.startsWith(phrase));
  if (agreed === undefined) return undefined;
  const purposes = readPurposes(statement.slice(agreed.length), vocabulary);
  return purposes && { kind: 'agree', purposes, isAdult: withoutAdult !== undefined };
};

const byLength = (phrases: readonly string[]): readonly string[] =>
  phrases.map(bareWords).sort((a, b) => b.length - a.length);

/**
 * What is left of bare words without courtesies at both ends, at most one intent before and one particle after:
 * 您好，我想退出研究吧，谢谢 leaves 退出研究.
 * @param words normalised text
 */
const withoutPoliteness = (
  words: string,
  { courtesies, intents, particles }: LeavingWords,
): string => {
  const polite = byLength(courtesies);
  const start = (text: string, phrases: readonly string[]): string =>
    phrases.find((phrase) => text.startsWith(phrase)) ?? '';
  const end = (text: string, phrases: readonly string[]): string =>
    phrases.find((phrase) => text.endsWith(phrase)) ?? '';
  let rest = bareWords(words);
  for (let lead = start(rest, polite); lead !== ''; lead = start(rest, polite))
    rest = rest.slice(lead.length);
  for (let tail = end(rest, polite); tail !== ''; tail = end(rest, polite))
    rest = rest.slice(0, rest.length - tail.length);
  rest = rest.slice(0, rest.length - end(rest, byLength(particles)).length);
  return rest.slice(start(rest, byLength(intents)).length);
};

/** What is left of a shorter word without its particle may be ordinary: 暂停了 answers how the treatment goes. */
const shortestPolite = 3;

/**
 * Reads a consent word. Only a whole message counts: 「她同意 1」 or 「不同意 1」 is no consent. Leaving is read
 * whatever its wording, but only 退出研究 with courtesies is `withdraw`, which erases at once.
 * @param words normalised text
 */
export const readConsentWord = (
  words: string,
  vocabulary: Pick<Vocabulary, 'consent' | 'fillers'>,
): ConsentWord | undefined => {
  const { consent } = vocabulary;
  const core = withoutPoliteness(words, consent.leaving);
  const isSaid = (phrases: readonly string[]): boolean =>
    isPhrase(words, phrases) || (core.length >= shortestPolite && isPhrase(core, phrases));
  // 退出研究？ asks: it stops, and erases nothing.
  if (isSaid(consent.withdraw)) return { kind: words.includes('?') ? 'near-withdraw' : 'withdraw' };
  if (isSaid(consent.nearWithdraw)) return { kind: 'near-withdraw' };
  if (isSaid(consent.decline)) return { kind: 'decline' };
  if (isSaid(consent.pause)) return { kind: 'pause' };
  if (isPhrase(words, consent.resume)) return { kind: 'resume' };
  if (isPhrase(words, consent.join)) return { kind: 'join' };
  if (isPhrase(words, consent.minor)) return { kind: 'minor' };
  if (isPhrase(words, consent.adult)) return { kind: 'adult' };
  const agreement = readAgreement(bareWords(words), vocabulary);
  if (agreement !== undefined) return agreement;
  const leaving = readWithdrawal(words, consent.leaving);
  return leaving && { kind: leaving };
};

/** Reads just purposes, as an answer to 您同意哪几项: 「1」 「1 和 2」. Undefined where it is anything else. */
export const readPurposeAnswer = (
  words: string,
  vocabulary: Pick<Vocabulary, 'consent' | 'fillers'>,
): readonly Purpose[] | undefined => {
  const purposes = readPurposes(bareWords(words), vocabulary);
  return purposes === undefined || purposes.length === 0 ? undefined : purposes;
};
