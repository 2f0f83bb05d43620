import { AppError } from './errors.ts';
import { createFindOccurrences, type Occurrence } from './occurrences.rules.ts';
import { createReading, type ReadingPorts, type Spellings } from './reading.rules.ts';
import {
  classNamed,
  readPattern,
  type Pattern,
  type PatternRule,
  type PatternStep,
} from './word-pattern.rules.ts';

/** Parts clauses in a text that was read. */
const clauseEnd = ' ';
/** How far before a word a negation still concerns it, in characters. */
const negationReach = 3;

interface Rule {
  readonly any: readonly Pattern[];
  readonly least: number;
  readonly unless: readonly Pattern[];
}

/** A message as the rules see it. */
export interface Scanned {
  /** Its characters and numbers, clauses parted by one space. */
  readonly text: string;
  /** How each of them sounds; undefined where it is no Chinese character. */
  readonly syllables: readonly (string | undefined)[];
  /** Where words stand, by the names of their classes. */
  readonly places: ReadonlyMap<string, readonly Occurrence[]>;
  /** Negations that are some, by where they end. */
  readonly negations: ReadonlyMap<number, readonly Occurrence[]>;
}

/** Leaves out the places that overlap any of the masks. */
const uncovered = (
  isCovered: Uint8Array | undefined,
  places: readonly Occurrence[],
): readonly Occurrence[] => {
  if (isCovered === undefined) return places;
  return places.filter(({ start, end }) => {
    for (let at = start; at < end; at += 1) if (isCovered[at] === 1) return false;
    return true;
  });
};

const coverOf = (length: number, masks: readonly Occurrence[] = []): Uint8Array | undefined => {
  if (masks.length === 0) return undefined;
  const isCovered = new Uint8Array(length);
  for (const { start, end } of masks) isCovered.fill(1, start, end);
  return isCovered;
};

/** What stands in a text, without what only looks so: words within an idiom, and negations that are none. */
const scan = (
  text: string,
  found: ReadonlyMap<string, readonly Occurrence[]>,
): Omit<Scanned, 'syllables'> => {
  const idioms = coverOf(text.length, found.get('idiom'));
  const spared = coverOf(text.length, found.get('not-negation'));
  const negations = new Map<number, Occurrence[]>();
  for (const negation of uncovered(spared, found.get('negation') ?? [])) {
    const known = negations.get(negation.end);
    if (known === undefined) negations.set(negation.end, [negation]);
    else known.push(negation);
  }
  const places = [...found].map(([name, all]) => [name, uncovered(idioms, all)] as const);
  return { text, places: new Map(places), negations };
};

/**
 * True where a negation stands right before: 我不会寻死. 没 alone must touch the word, 没有 may stand a little before.
 * One that is itself what the pattern asks for, as in 不想看见明天, negates nothing.
 * @param before where the word of the pattern before ends
 */
const isNegated = ({ text, negations }: Scanned, { start }: Occurrence, before = 0): boolean => {
  for (let distance = 0; distance <= negationReach; distance += 1)
    for (const negation of negations.get(start - distance) ?? []) {
      if (negation.start < before) continue;
      const isLong = negation.end - negation.start > 1;
      if ((distance === 0 || isLong) && !text.slice(negation.end, start).includes(clauseEnd))
        return true;
    }
  return false;
};

/** True where one of some places ends so near before a place that the pattern takes them together. */
const follows = (
  scanned: Scanned,
  ends: ReadonlySet<number>,
  place: Occurrence,
  { gap, crosses }: PatternStep,
): boolean => {
  for (let end = place.start; end >= place.start - gap && end > 0; end -= 1) {
    if (!crosses && end < place.start && scanned.text[end] === clauseEnd) return false;
    if (ends.has(end) && !isNegated(scanned, place, end)) return true;
  }
  return false;
};

/** Goes along a sequence step by step, with the ends it can have reached. */
const holdsSequence = (scanned: Scanned, sequence: readonly PatternStep[]): boolean => {
  // Most lack a word: that is seen before any place is compared.
  if (!sequence.every(({ name }) => scanned.places.has(name))) return false;
  let ends: ReadonlySet<number> | undefined;
  for (const step of sequence) {
    const before: ReadonlySet<number> | undefined = ends;
    const reached = new Set<number>();
    for (const place of scanned.places.get(step.name) ?? [])
      if (before === undefined ? !isNegated(scanned, place) : follows(scanned, before, place, step))
        reached.add(place.end);
    if (reached.size === 0) return false;
    ends = reached;
  }
  return true;
};

const holdsRule = (scanned: Scanned, rule: Rule): boolean => {
  const stands = (pattern: Pattern): boolean =>
    pattern.every((sequences) => sequences.some((sequence) => holdsSequence(scanned, sequence)));
  let standing = 0;
  for (const pattern of rule.any) {
    if (stands(pattern)) standing += 1;
    if (standing >= rule.least) return !rule.unless.some(stands);
  }
  return false;
};

/** Words by which rules are read. */
export interface PatternLexicon extends Spellings {
  /** Words by class. `negation`, `not-negation` and `idiom` have a meaning of their own. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** Tells which rules hold for a message. */
export interface PatternMatcher {
  scan(message: string): Scanned;
  /** @param rule one of those the matcher was made of */
  holds(scanned: Scanned, rule: PatternRule): boolean;
}

/**
 * Makes rules ready.
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createPatternMatcher = (
  lexicon: PatternLexicon,
  rules: readonly PatternRule[],
  { normalise, syllableOf }: ReadingPorts,
): PatternMatcher => {
  const read = createReading(lexicon, normalise);
  const classes = new Map(
    Object.entries(lexicon.words).map(([name, words]) => [name, words.map(read)] as const),
  );
  const wordsOf = (name: string): readonly string[] => {
    const words = classes.get(name);
    if (words === undefined)
      throw new AppError('content.invalid', `lexicon: no class of words is named ${name}`);
    return words;
  };
  const pattern = (source: string): Pattern => {
    const parts = readPattern(source, (name, written) => {
      const words = written.flatMap((word) => {
        const named = classNamed(word);
        return named === undefined ? [read(word)] : wordsOf(named);
      });
      classes.set(name, words);
    });
    for (const { name } of parts.flat(2)) wordsOf(name);
    return parts;
  };
  const ready = new Map<PatternRule, Rule>(
    rules.map((rule) => [
      rule,
      {
        any: rule.any.map(pattern),
        least: rule.least ?? 1,
        unless: (rule.unless ?? []).map(pattern),
      },
    ]),
  );
  const find = createFindOccurrences(classes);
  return {
    scan(message) {
      const text = read(message);
      const syllables = Array.from({ length: text.length }, (_, at) => syllableOf(text.charAt(at)));
      return { ...scan(text, find(text)), syllables };
    },
    holds(scanned, rule) {
      const known = ready.get(rule);
      return known !== undefined && holdsRule(scanned, known);
    },
  };
};
