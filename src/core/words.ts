/** Turns traditional characters into simplified ones. */
export type ToSimplified = (text: string) => string;

const isOnlyChinese = /^[\u4e00-\u9fff]+$/u;

const normaliseAll = (text: string, toSimplified: ToSimplified): string =>
  toSimplified(text.toWellFormed().normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/**
 * Makes what people type comparable: full-width and half-width, traditional and simplified, case and runs of
 * spaces are equal; zero-width characters vanish. Source: contract section 5.
 */
export const createNormaliser =
  (toSimplified: ToSimplified) =>
  (text: string): string =>
    // Only characters and traditional forms: most words of cards and members are that, and it is far faster.
    isOnlyChinese.test(text) ? toSimplified(text) : normaliseAll(text, toSimplified);

/** `/`, `／` (normalised to `/`) and `、` begin a command. Source: contract section 5 */
const slash = /^[/、]\s*/u;

/** True where normalised words begin as a command does. */
export const beginsWithSlash = (words: string): boolean => slash.test(words);

/** Normalised words without what begins a command. */
export const withoutSlash = (words: string): string => words.replace(slash, '');

/** The letters and numbers of normalised words: no spaces, punctuation or emoji. */
export const bareWords = (words: string): string => words.replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** True where the whole message is one of some phrases, whatever its spaces and punctuation. */
export const isPhrase = (words: string, phrases: readonly string[]): boolean => {
  const bare = bareWords(words);
  return bare !== '' && phrases.some((phrase) => bareWords(phrase) === bare);
};

/**
 * What stands after the first of some leading words, or undefined. The longest word wins.
 * @param separator what must follow the word, where it must be parted from the rest
 */
export const restAfter = (
  words: string,
  leads: readonly string[],
  separator?: RegExp,
): string | undefined => {
  const lead = leads
    .filter((candidate) => words.startsWith(candidate))
    .reduce((longest, candidate) => (candidate.length > longest.length ? candidate : longest), '');
  if (lead === '') return undefined;
  const rest = words.slice(lead.length);
  return rest !== '' && separator !== undefined && !separator.test(rest) ? undefined : rest.trim();
};

/** A code of ours as a choice within a sentence knows it: there a hyphen ends a word. */
export const selector = (code: string): string => code.replaceAll('-', '_');
