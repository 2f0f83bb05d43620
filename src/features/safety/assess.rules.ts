import { AppError } from '../../core/errors.ts';
import {
  classNamed,
  readPattern,
  type CrisisLevel,
  type Pattern,
  type PatternStep,
  type RuleSource,
  type SafetyLexicon,
  type Silenced,
} from './lexicon.rules.ts';
import { createFindOccurrences, type Occurrence } from './occurrences.rules.ts';
import { createReadForSafety } from './reading.rules.ts';

/** What the rules say of one message. */
export interface Assessment {
  readonly level: 'none' | CrisisLevel;
  /** Ids of the medical rules that hold. */
  readonly medical: readonly string[];
  /** Ids of the crisis rules that hold. */
  readonly signals: readonly string[];
}

/** Says what a message is by itself: pure, nothing of it is kept. */
export type Assess = (text: string) => Assessment;

/** Nothing found. */
export const calm: Assessment = { level: 'none', medical: [], signals: [] };

const levels: readonly CrisisLevel[] = ['L3', 'L2', 'L1'];
/** Parts clauses in a text that was read. */
const clauseEnd = ' ';
/** How far before a word a negation still concerns it, in characters. */
const negationReach = 3;

interface Rule<Source extends RuleSource> {
  readonly source: Source;
  readonly any: readonly Pattern[];
  readonly unless: readonly Pattern[];
}

interface Scanned {
  readonly text: string;
  readonly places: ReadonlyMap<string, readonly Occurrence[]>;
  /** Where each negation ends that is one. */
  readonly negations: readonly Occurrence[];
}

const overlaps = (one: Occurrence, other: Occurrence): boolean =>
  one.start < other.end && other.start < one.end;

/** What stands in a text, without what only looks so: words within an idiom, and negations that are none. */
const scan = (text: string, found: ReadonlyMap<string, readonly Occurrence[]>): Scanned => {
  const without = (name: string, places: readonly Occurrence[]): readonly Occurrence[] => {
    const masks = found.get(name);
    return masks === undefined
      ? places
      : places.filter((place) => !masks.some((mask) => overlaps(place, mask)));
  };
  return {
    text,
    places: new Map([...found].map(([name, places]) => [name, without('idiom', places)] as const)),
    negations: without('not-negation', found.get('negation') ?? []),
  };
};

/** True where a negation stands right before: 我不会寻死. 没 alone must touch the word, 没有 may stand a little before. */
const isNegated = ({ text, negations }: Scanned, { start }: Occurrence): boolean =>
  negations.some((negation) => {
    const distance = start - negation.end;
    if (distance < 0 || distance > negationReach) return false;
    if (distance > 0 && negation.end - negation.start === 1) return false;
    return !text.slice(negation.end, start).includes(clauseEnd);
  });

/** The ends a sequence can reach, step by step. */
const holdsSequence = (scanned: Scanned, sequence: readonly PatternStep[]): boolean => {
  let reached: readonly Occurrence[] | undefined;
  for (const { name, gap, crosses } of sequence) {
    const places: readonly Occurrence[] = scanned.places.get(name) ?? [];
    const before: readonly Occurrence[] | undefined = reached;
    reached = places.filter((place) => {
      if (isNegated(scanned, place)) return false;
      return (
        before === undefined ||
        before.some(
          ({ end }) =>
            place.start >= end &&
            place.start - end <= gap &&
            (crosses || !scanned.text.slice(end, place.start).includes(clauseEnd)),
        )
      );
    });
    if (reached.length === 0) return false;
  }
  return true;
};

const holds = (scanned: Scanned, rule: Rule<RuleSource>): boolean => {
  const stands = (pattern: Pattern): boolean =>
    pattern.every((sequences) => sequences.some((sequence) => holdsSequence(scanned, sequence)));
  return rule.any.some(stands) && !rule.unless.some(stands);
};

/**
 * Makes the safety rules ready.
 * @param normalise makes what people type comparable
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createAssess = (
  lexicon: SafetyLexicon,
  normalise: (text: string) => string,
): Assess => {
  const read = createReadForSafety(lexicon.spellings, normalise);
  const classes = new Map(
    Object.entries(lexicon.words).map(([name, words]) => [name, words.map(read)] as const),
  );
  const wordsOf = (name: string): readonly string[] => {
    const words = classes.get(name);
    if (words === undefined)
      throw new AppError('content.invalid', `lexicon/safety: no class of words is named ${name}`);
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
  const ready = <Source extends RuleSource>(source: Source): Rule<Source> => ({
    source,
    any: source.any.map(pattern),
    unless: (source.unless ?? []).map(pattern),
  });
  const crisis = lexicon.crisis.map(ready);
  const medical = lexicon.medical.map(ready);
  const contexts = lexicon.contexts.map(ready);
  const find = createFindOccurrences(classes);

  return (text) => {
    const words = read(text);
    if (words === '') return calm;
    const scanned = scan(words, find(words));
    const silenced = new Set<Silenced>(
      contexts.filter((rule) => holds(scanned, rule)).flatMap(({ source }) => source.silences),
    );
    const signals = crisis.filter(
      ({ source, ...rule }) => !silenced.has(source.level) && holds(scanned, { source, ...rule }),
    );
    const level = levels.find((each) => signals.some(({ source }) => source.level === each));
    return {
      level: level ?? 'none',
      signals: signals.map(({ source }) => source.id),
      medical: silenced.has('medical')
        ? []
        : medical.filter((rule) => holds(scanned, rule)).map(({ source }) => source.id),
    };
  };
};
