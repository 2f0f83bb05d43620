import type { Scanned } from './pattern-matcher.rules.ts';
import type { Passage } from './passages.rules.ts';

/** Most characters in a row that are compared. */
const longestGram = 3;
/** Stand for the beginning and the end of a passage. */
const beginning = '^';
const ending = '$';

/** Which rules stand in a message, whether or not a context silences them: ids by their sort. */
export type StandingRules = Readonly<Record<string, readonly string[]>>;

/** What a passage of a message is compared by, each once. */
export type Features = ReadonlySet<string>;

/** Adds one, two and three characters in a row, beginning and end among them; digits are alike. */
const addGrams = (features: Set<string>, passage: string): void => {
  const marked = `${beginning}${passage.replaceAll(/\d/gu, '0')}${ending}`;
  for (let at = 0; at < marked.length; at += 1)
    for (let length = 1; length <= longestGram && at + length <= marked.length; length += 1)
      features.add(marked.slice(at, at + length));
};

/**
 * What a passage is compared by: characters in a row, the classes its words belong to, and rules that stand in it.
 * @param classes those of the lexicon: words a pattern writes out are in its rule
 * @param rules absent for a part of a message: rules are looked for in the whole
 */
export const featuresOf = (
  { text, places }: Pick<Scanned, 'text' | 'places'>,
  { start, end }: Passage,
  classes: readonly string[],
  rules?: StandingRules,
): Features => {
  const features = new Set<string>();
  addGrams(features, text.slice(start, end));
  for (const name of classes)
    if (places.get(name)?.some((place) => place.start >= start && place.end <= end) === true)
      features.add(`<${name}>`);
  for (const [kind, ids] of Object.entries(rules ?? {}))
    for (const id of ids) features.add(`${kind}:${id}`);
  return features;
};
