import type { SyllableOf } from './syllables.rules.ts';

/** Longest part of a message that is read at its beginning, and at its end, in characters: both are where cries stand. */
export const longestRead = 160;

/** What somebody else said, in quotation marks. */
const quoted = /「[^「」]{0,400}」|『[^『』]{0,400}』|“[^“”]{0,400}”|"[^"]{0,400}"/gu;
/** A mark put into a word so that it is not found: 自*杀. */
const withinWord = /(?<=\p{Script=Han})[*.·_\-/\\|~^`'•]+(?=\p{Script=Han})/gu;
/** Characters written apart, one by one: 我 不 想 活 了. */
const apart = /(?<=(?<!\p{Script=Han})\p{Script=Han}) (?=\p{Script=Han}(?!\p{Script=Han}))/gu;
const notWords = /[^\p{L}\p{N}.:%]+/gu;

const escapeForPattern = (word: string): string => word.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&');

/** By what is seen whether letters or a digit are read as a word, or are part of something longer. */
export interface Behind {
  /** Particles that may stand right behind letters. */
  readonly letters: readonly string[];
  /** What is counted: right behind a digit it is a number. */
  readonly counted: readonly string[];
}

/** The pattern of a spelling whose letters and digits are not part of longer ones: 想s is not in 想spa, 去4 not in 去4楼. */
const wholeWord = (word: string, { letters, counted }: Behind): string => {
  const before = /^[a-z0-9]/u.test(word) ? '(?<![a-z0-9.])' : '';
  const behindLetter = `(?:(?![a-z0-9])|(?=(?:${letters.join('|')})(?![a-z])))`;
  // A time of day and a range are numbers too: 去4:30, 想4-5天. Two digits apart stood on both sides of a mark.
  const behindDigit = String.raw`(?!(?:[.:%]| )?\d|[a-z]|(?:${counted.join('|')}))`;
  const after = /[a-z]$/u.test(word) ? behindLetter : /\d$/u.test(word) ? behindDigit : '';
  return `${before}${escapeForPattern(word)}${after}`;
};

/** Puts for each of some words another; of two that begin alike the longer one wins. */
const replaceBy = (
  others: Readonly<Record<string, string>>,
  toPattern = escapeForPattern,
): ((text: string) => string) => {
  const written = Object.keys(others).sort((a, b) => b.length - a.length);
  if (written.length === 0) return (text) => text;
  const pattern = new RegExp(written.map(toPattern).join('|'), 'gu');
  return (text) => text.replaceAll(pattern, (word) => others[word] ?? word);
};

/** What reading a text takes. */
export interface ReadingPorts {
  /** Makes what people type comparable. */
  readonly normalise: (text: string) => string;
  readonly syllableOf: SyllableOf;
}

/** How people write, and what is meant. */
export interface Spellings {
  /** Dialect, and letters or digits in place of a word. */
  readonly spellings: Readonly<Record<string, string>>;
  /** Where it is given, letters and digits of a spelling count only by themselves, not within longer ones. */
  readonly behind?: Behind | undefined;
  /** Pictures that stand for a word; others are left out. */
  readonly symbols?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes the reader of the rules: characters and numbers, clauses parted by one space, dialect and disguised words as
 * they are meant. What stands in quotation marks is somebody else's and is left out.
 */
export const createReading = (
  { spellings, behind, symbols = {} }: Spellings,
  normalise: ReadingPorts['normalise'],
): ((text: string) => string) => {
  const readSymbols = replaceBy(symbols);
  const readSpellings = replaceBy(
    spellings,
    behind === undefined ? escapeForPattern : (word) => wholeWord(word, behind),
  );
  return (text) => {
    const part =
      text.length <= 2 * longestRead
        ? text
        : `${text.slice(0, longestRead)} ${text.slice(-longestRead)}`;
    const words = readSymbols(normalise(part.replaceAll(quoted, ' ')))
      .slice(0, 2 * longestRead + 1)
      .replaceAll(withinWord, '')
      .replaceAll(notWords, ' ')
      .replaceAll(apart, '');
    return readSpellings(words)
      .replaceAll(/(?<!\d)[.:]|[.:](?!\d)/gu, ' ')
      .replaceAll(/ +/gu, ' ')
      .trim();
  };
};
