import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';

/** What staff type about a death. `choose` is a number: of the list she was just shown, or of a report. */
export type DeathCommand =
  | { readonly kind: 'search'; readonly name: string }
  | { readonly kind: 'choose'; readonly number: number; readonly name: string }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'how' }
  | { readonly kind: 'confirm' };

const slash = /^[/、]\s*/u;
const digits = /^\d{1,6}$/u;

/**
 * Reads 已故 and what follows. Without a slash, in private, a space must part the word from the name: a sentence
 * that begins with the word is no command.
 * @param words normalised text
 */
export const readDeathCommand = (
  words: string,
  { staff }: Pick<Vocabulary, 'staff'>,
  isPrivate: boolean,
): DeathCommand | undefined => {
  const hasSlash = slash.test(words);
  const typed = words.replace(slash, '');
  if (isPrivate && isPhrase(typed, staff.confirm)) return { kind: 'confirm' };
  if (!hasSlash && !isPrivate) return undefined;
  const rest = restAfter(typed, staff.deceased, hasSlash ? undefined : /^\s/u);
  if (rest === undefined) return undefined;
  const name = rest.replace(/^@/u, '').trim();
  if (name === '') return { kind: 'how' };
  const cancelled = restAfter(name, staff.cancel);
  if (cancelled !== undefined && digits.test(cancelled))
    return { kind: 'cancel', number: Number(cancelled) };
  return digits.test(name)
    ? { kind: 'choose', number: Number(name), name }
    : { kind: 'search', name };
};

/** Somebody on a roster who has the name that was typed. */
export interface Candidate {
  readonly mac: string;
  /** Number of her group. */
  readonly room: number;
  readonly name: string;
}

/** How many of one name are listed; a name that more have tells nobody apart. */
export const mostCandidates = 9;
const codeLength = 4;

/** Tells two of one name apart without a WeChat id: the end of a keyed one-way code. */
export const codeOfMac = (mac: string): string => mac.slice(-codeLength);

/**
 * Everybody with exactly a name, each once a group.
 * @param normalise makes names comparable with what was typed, itself normalised
 */
export const candidatesNamed = (
  name: string,
  everybody: readonly Candidate[],
  normalise: (text: string) => string,
): readonly Candidate[] => {
  const seen = new Set<string>();
  return everybody.filter((candidate) => {
    const key = `${candidate.room} ${candidate.mac}`;
    if (normalise(candidate.name) !== name || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/** What may still be said to the account of somebody who has died: answers to a withdrawal typed there, and one word. */
const answersToHerAccount: readonly string[] = [
  'deceased.account',
  'deceased.account-no-contact',
  'consent.withdrawn',
  'consent.withdrawn-anew',
  'consent.withdrawing',
  'consent.really-withdraw',
  'consent.nothing-held',
  'consent.not-recognised',
  'lost-code.asked',
];

/** False for a sentence that must not go to somebody who has died. */
export const maySayToDeceased = (textKey: string): boolean => answersToHerAccount.includes(textKey);
