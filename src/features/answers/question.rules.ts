import { createFinder, type Finder } from './finder.rules.ts';

/** Words by which questions are read. Source: `config/lexicon/questions.yaml`. */
export interface QuestionLexicon {
  /** What is the same to a reader: a concept and the ways to say it. */
  readonly concepts: Readonly<Record<string, readonly string[]>>;
  /** Said to be polite: they ask nothing. */
  readonly courtesy: readonly string[];
}

/** Longest question that is read, in characters: what matters stands in what fits a screen. */
export const longestQuestion = 400;

/** Reads questions, and the texts they are compared with, the same way. */
export interface QuestionReader {
  /** The words of a question: cut to length, without courtesy, punctuation and emoji. */
  prepare(text: string): string;
  /**
   * What a prepared text is compared by: pairs of Chinese characters, Latin words, numbers, concepts (`#cost`) and
   * pairs of concepts (`#cost+hpv`), which tell cards of one theme apart. Each once, but for what stands twice.
   */
  tokensOf(prepared: string): readonly string[];
}

const isChinese = /^\p{Script=Han}/u;
const runs = /[a-z]+|\d+(?:\.\d+)?|\p{Script=Han}+/gu;

/** Longest first: 您好医生 goes before 您好. */
const byLength = (a: string, b: string): number => b.length - a.length;

const escapeForPattern = (word: string): string => word.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&');

/** Between characters written apart, one by one: 睡 不 着. Between words a space stays: it parts them. */
const spacesWithin =
  /(?<=(?<!\p{Script=Han})\p{Script=Han}) (?=\p{Script=Han}(?!\p{Script=Han}))/gu;

/** Pairs of neighbours of a run of Chinese characters, all of one with a single character or of another script. */
const addGrams = (run: string, tokens: string[]): void => {
  if (run.length === 1 || !isChinese.test(run)) tokens.push(run);
  else for (let at = 0; at + 1 < run.length; at += 1) tokens.push(run.slice(at, at + 2));
};

const pairsOf = (names: readonly string[]): readonly string[] =>
  names.flatMap((name, index) => names.slice(index + 1).map((other) => `#${name}+${other}`));

/** @param normalise makes what people type comparable */
export const createQuestionReader = (
  { concepts, courtesy }: QuestionLexicon,
  normalise: (text: string) => string,
): QuestionReader => {
  const polite = courtesy.map((word) => escapeForPattern(normalise(word))).sort(byLength);
  const politeWords = polite.length === 0 ? undefined : new RegExp(polite.join('|'), 'gu');
  const finder: Finder<string> = createFinder(
    Object.entries(concepts).flatMap(([concept, words]) =>
      words.map((word) => [normalise(word), concept] as const),
    ),
  );

  return {
    prepare(text) {
      // Cut before anything looks at it: a text may be of any length, and hold anything.
      const words = normalise(text.slice(0, longestQuestion)).replaceAll(spacesWithin, '');
      return (politeWords === undefined ? words : words.replaceAll(politeWords, ' '))
        .replaceAll(/[^\p{L}\p{N}+-]+/gu, ' ')
        .slice(0, longestQuestion)
        .trim();
    },
    tokensOf(prepared) {
      const names = [...new Set(finder.find(prepared).map(({ value }) => value))].sort();
      const tokens: string[] = [];
      for (const run of prepared.match(runs) ?? []) addGrams(run, tokens);
      for (const name of names) tokens.push(`#${name}`);
      for (const pair of pairsOf(names)) tokens.push(pair);
      return tokens;
    },
  };
};

/** A reader that keeps what it read: cards have each line read several times. Never for questions: they are forgotten. */
export const rememberingReader = (reader: QuestionReader): QuestionReader => {
  const once = <Read>(read: (text: string) => Read): ((text: string) => Read) => {
    const known = new Map<string, Read>();
    return (text) => {
      const before = known.get(text);
      if (before !== undefined) return before;
      const value = read(text);
      known.set(text, value);
      return value;
    };
  };
  return {
    prepare: once((text) => reader.prepare(text)),
    tokensOf: once((prepared) => reader.tokensOf(prepared)),
  };
};
