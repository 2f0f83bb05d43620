import {
  classFeature,
  markedEdges,
  ruleFeatures,
  soundOf,
  withDigitsAlike,
  type StandingRules,
} from './features.rules.ts';
import { createGramIndex } from './gram-index.rules.ts';
import type { Passage } from './passages.rules.ts';
import type { Scanned } from './pattern-matcher.rules.ts';

/** How much more a text is like the examples of a kind than like all others: logarithm of the odds. */
export type Likeness<Kind extends string> = Readonly<Record<Kind, number>>;

/** What was learned from examples, in tenths: a number a kind, in their order. */
export interface Weights {
  readonly bias: readonly number[];
  readonly features: Readonly<Record<string, readonly number[]>>;
}

/** Weights are kept as whole numbers of these. */
export const tenths = 10;

/** Compares one passage of a text. @param rules absent for a part of a message */
export type ComparePassage<Kind extends string> = (
  passage: Passage,
  rules?: StandingRules,
) => Likeness<Kind>;

/** Adds up what was learned of some features, each once. */
const createSum = (kinds: number, learned: Weights['features']) => {
  const known = Object.entries(learned);
  const indices = new Map(known.map(([feature], index) => [feature, index]));
  const table = Float64Array.from(
    known.flatMap(([, weights]) => Array.from({ length: kinds }, (_, at) => weights[at] ?? 0)),
  );
  /** In which sum each was last counted: nothing has to be emptied between two. */
  const countedIn = new Int32Array(known.length);
  const totals = new Float64Array(kinds);
  let sum = 0;
  let count = 0;
  const add = (index: number): void => {
    if (index < 0 || countedIn[index] === sum) return;
    countedIn[index] = sum;
    count += 1;
    for (let kind = 0; kind < kinds; kind += 1)
      totals[kind] = (totals[kind] ?? 0) + (table[index * kinds + kind] ?? 0);
  };
  return {
    /** Negative where nothing was learned of it. */
    indexOf: (feature: string): number => indices.get(feature) ?? -1,
    begin(): void {
      sum += 1;
      count = 0;
      totals.fill(0);
    },
    add,
    /** Those of a stretch of a text, from one place to before another. */
    addAll(some: Int32Array, from: number, before: number): void {
      for (let at = from; at < before; at += 1) add(some[at] ?? -1);
    },
    /** Long passages weigh no more than short ones. */
    total: (kind: number): number => (totals[kind] ?? 0) / Math.sqrt(count || 1),
  };
};

/** How many syllables in a row are compared. */
const soundLength = 2;

/** Looks up pairs of syllables by number, since every place of every text is looked up. */
const createSoundIndices = (
  learned: Weights['features'],
  indexOf: (feature: string) => number,
): ((syllables: Scanned['syllables']) => Int32Array) => {
  const numbers = new Map<string, number>();
  const numberOf = (syllable: string): number => {
    const number = numbers.get(syllable) ?? numbers.size;
    numbers.set(syllable, number);
    return number;
  };
  const pairs = Object.keys(learned).flatMap((feature) => {
    const [one, other] = soundOf(feature) ?? [];
    return one === undefined || other === undefined
      ? []
      : [{ index: indexOf(feature), one: numberOf(one), other: numberOf(other) }];
  });
  const count = numbers.size;
  const table = new Int32Array(count * count).fill(-1);
  for (const { index, one, other } of pairs) table[one * count + other] = index;
  return (syllables) => {
    const known = syllables.map((syllable) =>
      syllable === undefined ? undefined : numbers.get(syllable),
    );
    return Int32Array.from({ length: Math.max(0, known.length - 1) }, (_, at) => {
      const [one, other] = [known[at], known[at + 1]];
      return one === undefined || other === undefined ? -1 : (table[one * count + other] ?? -1);
    });
  };
};

interface KnownClass {
  readonly name: string;
  /** What it is known by. */
  readonly index: number;
}

/** Words of a text by where they begin: where they end, and what their class is known by. */
const wordsByStart = (
  classes: readonly KnownClass[],
  places: Scanned['places'],
): readonly (readonly { readonly end: number; readonly index: number }[] | undefined)[] => {
  const words: { end: number; index: number }[][] = [];
  for (const { name, index } of classes)
    for (const { start, end } of places.get(name) ?? []) (words[start] ??= []).push({ end, index });
  return words;
};

/**
 * Compares passages of a text with what was learned, by what `featuresOf` says of each. What stands where is looked up
 * once a text, so that time grows with its length and not with the number of its passages.
 * @param classes those of the lexicon
 */
export const createCompare = <Kind extends string>(
  kinds: readonly Kind[],
  { bias, features }: Weights,
  classes: readonly string[],
): ((scanned: Pick<Scanned, 'text' | 'places' | 'syllables'>) => ComparePassage<Kind>) => {
  const sum = createSum(kinds.length, features);
  const learnedClasses = classes
    .map((name) => ({ name, index: sum.indexOf(classFeature(name)) }))
    .filter(({ index }) => index >= 0);
  const grams = createGramIndex(Object.keys(features), sum.indexOf);
  const soundIndices = createSoundIndices(features, sum.indexOf);
  return ({ text, places, syllables }) => {
    const alike = withDigitsAlike(text);
    const byLength = grams.runsOf(alike).map((indices, at) => ({ length: at + 1, indices }));
    const runs = [...byLength, { length: soundLength, indices: soundIndices(syllables) }];
    const words = wordsByStart(learnedClasses, places);
    return (passage, rules) => {
      const { start, end } = passage;
      sum.begin();
      for (const { length, indices } of runs) sum.addAll(indices, start, end - length + 1);
      for (const index of grams.edgesOf(markedEdges(alike, passage))) sum.add(index);
      for (let at = start; at < end; at += 1)
        for (const word of words[at] ?? []) if (word.end <= end) sum.add(word.index);
      for (const rule of ruleFeatures(rules)) sum.add(sum.indexOf(rule));
      return Object.fromEntries(
        kinds.map((kind, at) => [kind, ((bias[at] ?? 0) + sum.total(at)) / tenths]),
      ) as Record<Kind, number>;
    };
  };
};

/** The highest of each kind. @param all of one at least */
export const highest = <Kind extends string>(
  kinds: readonly Kind[],
  all: readonly Likeness<Kind>[],
): Likeness<Kind> =>
  Object.fromEntries(
    kinds.map((kind) => [kind, Math.max(...all.map((each) => each[kind]))]),
  ) as Record<Kind, number>;
