import { restAfter } from '../../core/words.ts';

/** What staff type about a death. `choose` is a number: of the list she was just shown, or of a report. */
export type DeathCommand =
  | { readonly kind: 'search'; readonly name: string }
  | { readonly kind: 'choose'; readonly number: number; readonly name: string }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'how' };

const digits = /^\d{1,6}$/u;

/**
 * Reads what follows 已故.
 * @param rest normalised text
 * @param takesBack words that take a report back
 */
export const readDeathCommand = (rest: string, takesBack: readonly string[]): DeathCommand => {
  const name = rest.replace(/^@/u, '').trim();
  if (name === '') return { kind: 'how' };
  const cancelled = restAfter(name, takesBack);
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
