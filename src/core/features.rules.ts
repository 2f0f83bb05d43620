import type { Scanned } from './pattern-matcher.rules.ts';
import type { Passage } from './passages.rules.ts';

/** How many characters in a row are compared. */
export const gramLengths = [1, 2, 3] as const;
/** Stand for the beginning and the end of a passage. */
const beginning = '^';
const ending = '$';

/** Marks what is told by its sound. */
const soundMark = '~';

/** The feature of two characters in a row by how they sound: 条楼 sounds as 跳楼 does. */
export const soundFeature = (one: string, other: string): string => `${soundMark}${one} ${other}`;

/** The two syllables of a feature that is told by its sound; undefined for any other feature. */
export const soundOf = (feature: string): readonly string[] | undefined =>
  feature.startsWith(soundMark) ? feature.slice(soundMark.length).split(' ') : undefined;

/** Pairs of syllables in a row, where both characters are Chinese. */
const soundsIn = (syllables: Scanned['syllables']): readonly string[] =>
  syllables.slice(1).flatMap((other, at) => {
    const one = syllables[at];
    return one === undefined || other === undefined ? [] : [soundFeature(one, other)];
  });

/** Which rules stand in a message, whether or not a context silences them: ids by their sort. */
export type StandingRules = Readonly<Record<string, readonly string[]>>;

/** What a passage of a message is compared by, each once. */
export type Features = ReadonlySet<string>;

/** A text in which digits are alike; as long as before. */
export const withDigitsAlike = (text: string): string => text.replaceAll(/\d/gu, '0');

/** The first two and the last two characters of a passage, and its bounds. @param text with digits alike */
export const markedEdges = (text: string, { start, end }: Passage): string => {
  const inside =
    end - start <= 4
      ? text.slice(start, end)
      : text.slice(start, start + 2) + text.slice(end - 2, end);
  return `${beginning}${inside}${ending}`;
};

/** The feature of a class whose words stand in a passage. */
export const classFeature = (name: string): string => `<${name}>`;

/** The features of rules that stand. */
export const ruleFeatures = (rules: StandingRules = {}): readonly string[] =>
  Object.entries(rules).flatMap(([kind, ids]) => ids.map((id) => `${kind}:${id}`));

/** True where one of some places lies within a passage. */
const isWithin = (places: readonly Passage[] | undefined, { start, end }: Passage): boolean =>
  places?.some((place) => place.start >= start && place.end <= end) === true;

/**
 * What a passage is compared by: characters in a row, how they sound, the classes its words belong to, and rules that
 * stand in it.
 * @param classes those of the lexicon: words a pattern writes out are in its rule
 * @param rules absent for a part of a message: rules are looked for in the whole
 */
export const featuresOf = (
  { text, places, syllables }: Pick<Scanned, 'text' | 'places' | 'syllables'>,
  passage: Passage,
  classes: readonly string[],
  rules?: StandingRules,
): Features => {
  const inside = withDigitsAlike(text.slice(passage.start, passage.end));
  const edges = markedEdges(inside, { start: 0, end: inside.length });
  const grams = gramLengths.flatMap((length) =>
    Array.from({ length: Math.max(0, inside.length - length + 1) }, (_, at) =>
      inside.slice(at, at + length),
    ),
  );
  return new Set([
    ...grams,
    ...soundsIn(syllables.slice(passage.start, passage.end)),
    ...gramLengths.flatMap((length) => [edges.slice(0, length), edges.slice(-length)]),
    ...classes.filter((name) => isWithin(places.get(name), passage)).map(classFeature),
    ...ruleFeatures(rules),
  ]);
};
