import type { Scanned } from './pattern-matcher.rules.ts';
import type { Passage } from './passages.rules.ts';

/** How many characters in a row are compared. */
export const gramLengths = [1, 2, 3] as const;
/** Stand for the beginning and the end of a passage. */
const beginning = '^';
const ending = '$';

/** Which rules stand in a message, whether or not a context silences them: ids by their sort. */
export type StandingRules = Readonly<Record<string, readonly string[]>>;

/** What a passage of a message is compared by, each once. */
export type Features = ReadonlySet<string>;

/** A text in which digits are alike; as long as before. */
export const withDigitsAlike = (text: string): string => text.replaceAll(/\d/gu, '0');

/** Characters in a row that begin or end a passage, its bounds among them. @param passage with digits alike */
export const edgesOf = (passage: string): readonly string[] => {
  const marked = `${beginning}${passage}${ending}`;
  return gramLengths.flatMap((length) => [marked.slice(0, length), marked.slice(-length)]);
};

/** The feature of a class whose words stand in a passage. */
export const classFeature = (name: string): string => `<${name}>`;

/** The features of rules that stand. */
export const ruleFeatures = (rules: StandingRules = {}): readonly string[] =>
  Object.entries(rules).flatMap(([kind, ids]) => ids.map((id) => `${kind}:${id}`));

/** True where one of some places lies within a passage. */
export const isWithin = (
  places: readonly Passage[] | undefined,
  { start, end }: Passage,
): boolean => places?.some((place) => place.start >= start && place.end <= end) === true;

/**
 * What a passage is compared by: characters in a row, the classes its words belong to, and rules that stand in it.
 * @param classes those of the lexicon: words a pattern writes out are in its rule
 * @param rules absent for a part of a message: rules are looked for in the whole
 */
export const featuresOf = (
  { text, places }: Pick<Scanned, 'text' | 'places'>,
  passage: Passage,
  classes: readonly string[],
  rules?: StandingRules,
): Features => {
  const inside = withDigitsAlike(text.slice(passage.start, passage.end));
  const grams = gramLengths.flatMap((length) =>
    Array.from({ length: Math.max(0, inside.length - length + 1) }, (_, at) =>
      inside.slice(at, at + length),
    ),
  );
  return new Set([
    ...grams,
    ...edgesOf(inside),
    ...classes.filter((name) => isWithin(places.get(name), passage)).map(classFeature),
    ...ruleFeatures(rules),
  ]);
};
