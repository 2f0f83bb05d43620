import { featuresOf, type Features, type StandingRules } from '../../core/features.rules.ts';
import { learnWeights } from '../../core/learning.rules.ts';
import { createLikeness, highest, type Weights } from '../../core/likeness.rules.ts';
import { passagesOf, type Passage } from '../../core/passages.rules.ts';
import {
  createPatternMatcher,
  type PatternLexicon,
  type Scanned,
} from '../../core/pattern-matcher.rules.ts';
import type { PatternRule } from '../../core/word-pattern.rules.ts';

/** What staff are asked to look at: a medicine for sale, an advertisement, the promise of a cure. */
export const offerKinds = ['cure', 'sale', 'advertisement'] as const;
/** One of these. */
export type OfferKind = (typeof offerKinds)[number];

/** Words and rules by which offers are found. Source: `config/lexicon/offers.yaml`. */
export interface OffersLexicon extends PatternLexicon {
  readonly rules: readonly (PatternRule & { readonly kind: OfferKind })[];
  /** What a message is when it offers nothing: a warning, a question, news of a hospital. */
  readonly contexts: readonly PatternRule[];
}

/** An invented message, and what it offers. Nothing is ever learned from what members write. */
export interface OfferExample {
  readonly text: string;
  readonly kind: 'none' | OfferKind;
}

/** What a message offers; undefined where nothing. Pure: nothing of it is kept. */
export type FindOffer = (text: string) => OfferKind | undefined;

/** What a message may be like: any offer, and those of each kind. */
const likened = ['any', ...offerKinds] as const;
/** From this likeness to offers on a message is one. A guess, not tuned. */
const likeEnough = 0.3;
/** Below this a rule that stands is taken for chance. */
const unlike = -1.5;

/** Rules and words made ready. */
interface Ready {
  scan(text: string): Scanned;
  standing(scanned: Scanned): Readonly<Record<'rules' | 'contexts', readonly string[]>>;
  /** @param standing absent for a part of a message */
  featuresOf(scanned: Scanned, passage: Passage, standing?: StandingRules): Features;
}

const makeReady = (lexicon: OffersLexicon, normalise: (text: string) => string): Ready => {
  const { rules, contexts, words } = lexicon;
  const matcher = createPatternMatcher(lexicon, [...rules, ...contexts], normalise);
  const classes = Object.keys(words);
  const standingOf = (all: readonly PatternRule[], scanned: Scanned): readonly string[] =>
    all.filter((rule) => matcher.holds(scanned, rule)).map(({ id }) => id);
  return {
    scan: (text) => matcher.scan(text),
    standing: (scanned) => ({
      rules: standingOf(rules, scanned),
      contexts: standingOf(contexts, scanned),
    }),
    featuresOf: (scanned, passage, standing) => featuresOf(scanned, passage, classes, standing),
  };
};

/**
 * Learns from invented messages what offers are like.
 * @throws content.invalid as `createFindOffer`
 */
export const learnOffers = (
  examples: readonly OfferExample[],
  lexicon: OffersLexicon,
  normalise: (text: string) => string,
): Weights => {
  const ready = makeReady(lexicon, normalise);
  return learnWeights(
    examples.map(({ text }) => {
      const scanned = ready.scan(text);
      const whole = { start: 0, end: scanned.text.length };
      return ready.featuresOf(scanned, whole, ready.standing(scanned));
    }),
    likened.map((kind) =>
      examples.map((example) => (kind === 'any' ? example.kind !== 'none' : example.kind === kind)),
    ),
  );
};

/**
 * Makes the rules and what was learned ready. A message is an offer where it is like one, or where a rule stands, no
 * context does, and likeness does not speak against it.
 * @param normalise makes what people type comparable
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createFindOffer = (
  lexicon: OffersLexicon,
  weights: Weights,
  normalise: (text: string) => string,
): FindOffer => {
  const ready = makeReady(lexicon, normalise);
  const likenessOf = createLikeness(likened, weights);
  const kindsOf = new Map(lexicon.rules.map(({ id, kind }) => [id, kind]));
  return (text) => {
    const scanned = ready.scan(text);
    if (scanned.text === '') return undefined;
    const standing = ready.standing(scanned);
    const passages = passagesOf(scanned.text);
    const likeness = highest(
      likened,
      passages.map((passage) =>
        likenessOf(
          ready.featuresOf(scanned, passage, passages.length === 1 ? standing : undefined),
        ),
      ),
    );
    const named =
      standing.contexts.length > 0 || likeness.any < unlike
        ? []
        : standing.rules.map((id) => kindsOf.get(id));
    if (likeness.any < likeEnough && named.length === 0) return undefined;
    return (
      offerKinds.find((kind) => named.includes(kind)) ??
      offerKinds.toSorted((one, other) => likeness[other] - likeness[one])[0]
    );
  };
};
