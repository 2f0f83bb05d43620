import type { StandingRules } from '../../core/features.rules.ts';
import { learnWeights } from '../../core/learning.rules.ts';
import type { Weights } from '../../core/likeness.rules.ts';
import { createMessageReader, type MessageReader } from '../../core/message-reader.rules.ts';
import type { PatternLexicon } from '../../core/pattern-matcher.rules.ts';
import type { ReadingPorts } from '../../core/reading.rules.ts';
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
const always = { cure: -Infinity, sale: -Infinity, advertisement: -Infinity };
/** Below this a rule that stands is taken for chance, */
const unlike = { any: -1.5, ...always };
/** unless a clause is as much like an offer. */
const plain = { any: 0.3, ...always };

/** Which rules stand in a message, by their ids. */
interface Standing extends StandingRules {
  readonly rules: readonly string[];
  readonly contexts: readonly string[];
}

const makeReader = (lexicon: OffersLexicon, ports: ReadingPorts): MessageReader<Standing> => {
  const { rules, contexts } = lexicon;
  const standing = (holds: (rule: PatternRule) => boolean): Standing => ({
    rules: rules.filter(holds).map(({ id }) => id),
    contexts: contexts.filter(holds).map(({ id }) => id),
  });
  return createMessageReader(lexicon, [...rules, ...contexts], standing, ports);
};

/**
 * Learns from invented messages what offers are like.
 * @throws content.invalid as `createFindOffer`
 */
export const learnOffers = (
  examples: readonly OfferExample[],
  lexicon: OffersLexicon,
  ports: ReadingPorts,
): Weights => {
  const reader = makeReader(lexicon, ports);
  return learnWeights(
    examples.map(({ text }) => reader.features(text)),
    likened.map((kind) =>
      examples.map((example) => (kind === 'any' ? example.kind !== 'none' : example.kind === kind)),
    ),
  );
};

/**
 * Makes the rules and what was learned ready. A message is an offer where it is like one, or where a rule stands, no
 * context does, and likeness does not speak against it.
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createFindOffer = (
  lexicon: OffersLexicon,
  weights: Weights,
  ports: ReadingPorts,
): FindOffer => {
  const read = makeReader(lexicon, ports).reading(likened, weights);
  const kindsOf = new Map(lexicon.rules.map(({ id, kind }) => [id, kind]));
  return (text) => {
    const reading = read(text);
    if (reading === undefined) return undefined;
    const { standing, likeness } = reading;
    const isOffer = standing.contexts.length === 0 && reading.isHeard('any', unlike, plain);
    const named = isOffer ? standing.rules.map((id) => kindsOf.get(id)) : [];
    if (likeness.any < likeEnough && named.length === 0) return undefined;
    return (
      offerKinds.find((kind) => named.includes(kind)) ??
      offerKinds.toSorted((one, other) => likeness[other] - likeness[one])[0]
    );
  };
};
