import { type Purpose, purposes as allPurposes } from '../../core/person.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, isPhrase } from '../../core/words.ts';

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

/**
 * Reads a consent word. Only a whole message counts: 「她同意 1」 or 「不同意 1」 is no consent.
 * @param words normalised text
 */
export const readConsentWord = (
  words: string,
  vocabulary: Pick<Vocabulary, 'consent' | 'fillers'>,
): ConsentWord | undefined => {
  const { consent } = vocabulary;
  if (isPhrase(words, consent.withdraw)) return { kind: 'withdraw' };
  if (isPhrase(words, consent.nearWithdraw)) return { kind: 'near-withdraw' };
  if (isPhrase(words, consent.decline)) return { kind: 'decline' };
  if (isPhrase(words, consent.pause)) return { kind: 'pause' };
  if (isPhrase(words, consent.resume)) return { kind: 'resume' };
  if (isPhrase(words, consent.join)) return { kind: 'join' };
  if (isPhrase(words, consent.minor)) return { kind: 'minor' };
  if (isPhrase(words, consent.adult)) return { kind: 'adult' };
  return readAgreement(bareWords(words), vocabulary);
};

/** Reads just purposes, as an answer to 您同意哪几项: 「1」 「1 和 2」. Undefined where it is anything else. */
export const readPurposeAnswer = (
  words: string,
  vocabulary: Pick<Vocabulary, 'consent' | 'fillers'>,
): readonly Purpose[] | undefined => {
  const purposes = readPurposes(bareWords(words), vocabulary);
  return purposes === undefined || purposes.length === 0 ? undefined : purposes;
};
