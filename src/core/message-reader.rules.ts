import { featuresOf, type Features, type StandingRules } from './features.rules.ts';
import { createCompare, highest, type Likeness, type Weights } from './likeness.rules.ts';
import { clausesOf, passagesOf } from './passages.rules.ts';
import { createPatternMatcher, type PatternLexicon } from './pattern-matcher.rules.ts';
import type { ReadingPorts } from './reading.rules.ts';
import type { PatternRule } from './word-pattern.rules.ts';

/** What was learned is Chinese: of a text without a character of it, likeness says nothing, and rules alone count. */
const chinese = /\p{Script=Han}/u;

/** What is read of one message: which rules stand in it, and what it is like. */
export interface MessageReading<Standing, Kind extends string> {
  readonly standing: Standing;
  /** The highest among its passages: a cry, or an offer, does not drown in what stands around it. */
  readonly likeness: Likeness<Kind>;
  /**
   * True where a rule that stands is more than chance: the message is not unlike a kind, or one clause is plainly like it.
   * @param unlike below this likeness of the whole a rule is taken for chance
   * @param plain from this likeness of a single clause on it is none, whatever stands around it
   */
  isHeard(kind: Kind, unlike: Likeness<Kind>, plain: Likeness<Kind>): boolean;
}

/** Rules, words and what was learned, made ready: the one way from a text to what stands in it and what it is like. */
export interface MessageReader<Standing extends StandingRules> {
  /** What a message of one passage is compared by: for learning. */
  features(text: string): Features;
  /** Makes the reader of messages; it gives undefined where nothing is to be read. */
  reading<Kind extends string>(
    kinds: readonly Kind[],
    weights: Weights,
  ): (text: string) => MessageReading<Standing, Kind> | undefined;
}

/**
 * Makes it.
 * @param rules all that may be asked for
 * @param standing which of them stand, by their sort
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createMessageReader = <Standing extends StandingRules>(
  lexicon: PatternLexicon,
  rules: readonly PatternRule[],
  standing: (holds: (rule: PatternRule) => boolean) => Standing,
  ports: ReadingPorts,
): MessageReader<Standing> => {
  const matcher = createPatternMatcher(lexicon, rules, ports);
  const classes = Object.keys(lexicon.words);
  const scan = (text: string) => {
    const scanned = matcher.scan(text);
    return { scanned, found: standing((rule) => matcher.holds(scanned, rule)) };
  };

  return {
    features(text) {
      const { scanned, found } = scan(text);
      return featuresOf(scanned, { start: 0, end: scanned.text.length }, classes, found);
    },
    reading(kinds, weights) {
      const compare = createCompare(kinds, weights, classes);
      // The table of sounds is made now, not while a message waits.
      ports.syllableOf(' ');
      const none = Object.fromEntries(kinds.map((kind) => [kind, -Infinity])) as Likeness<
        (typeof kinds)[number]
      >;
      const unlikeAny = { likeness: none, isHeard: () => true };
      return (text) => {
        const { scanned, found } = scan(text);
        if (scanned.text === '') return undefined;
        const likenessIn = compare(scanned);
        const passages = passagesOf(scanned.text);
        if (!chinese.test(scanned.text)) return { ...unlikeAny, standing: found };
        const isWhole = passages.length === 1;
        const all = passages.map((each) => likenessIn(each, isWhole ? found : undefined));
        const likeness = highest(kinds, all);
        // Of a long message every clause is among its passages.
        const clauses = isWhole ? clausesOf(scanned.text) : [];
        return {
          standing: found,
          likeness,
          isHeard: (kind, unlike, plain) =>
            likeness[kind] >= unlike[kind] ||
            clauses.some((clause) => likenessIn(clause)[kind] >= plain[kind]),
        };
      };
    },
  };
};
