import { createFinder } from './finder.rules.ts';
import type { QuestionReader } from './question.rules.ts';

/** Words of one weight; `#bleed` is a concept, `#bleed+sex` two that stand together, in the order of the alphabet. */
export interface WeightedWords {
  readonly weight: number;
  readonly words: readonly string[];
}

/** What is the matter of this group, and what is somebody else's. Source: `config/lexicon/scope.yaml`. */
export interface ScopeLexicon {
  readonly here: readonly WeightedWords[];
  readonly elsewhere: readonly WeightedWords[];
  /** Words by which one card goes before all others, whatever else is said: id of the card, and the words. */
  readonly first: Readonly<Record<string, readonly string[]>>;
}

/** A word and how much it says. */
export interface Evidence {
  readonly word: string;
  readonly weight: number;
}

/** Whether a question is one for this group, and by which words. */
export interface Scope {
  readonly isOurs: boolean;
  readonly here?: Evidence;
  readonly elsewhere?: Evidence;
}

/** Weight of an alias of a card the lexicon does not name. */
const aliasWeight = 2;
/** A question needs a word that says more than this: what is as often meant of something else is not enough. */
const weakWeight = 1;

const strongest = (evidence: readonly Evidence[]): Evidence | undefined =>
  evidence.reduce<Evidence | undefined>(
    (best, one) => (best === undefined || one.weight > best.weight ? one : best),
    undefined,
  );

const isConcept = (word: string): boolean => word.startsWith('#');

const weigh = (
  list: readonly WeightedWords[],
  reader: QuestionReader,
): readonly (readonly [string, number])[] =>
  list.flatMap(({ weight, words }) =>
    words.map((word) => [isConcept(word) ? word : reader.prepare(word), weight] as const),
  );

/** Finds the strongest evidence of some prepared words and concepts in a text. */
const createEvidence = (
  weighed: readonly (readonly [string, number])[],
  reader: QuestionReader,
): ((prepared: string) => Evidence | undefined) => {
  const words = createFinder<number>(weighed.filter(([word]) => !isConcept(word)));
  const concepts = new Map(weighed.filter(([word]) => isConcept(word)));
  return (prepared) =>
    strongest([
      ...words.find(prepared).map(({ word, value }) => ({ word, weight: value })),
      ...reader
        .tokensOf(prepared)
        .filter((token) => concepts.has(token))
        .map((token) => ({ word: token, weight: concepts.get(token) ?? 0 })),
    ]);
};

/**
 * Decides whether a question is one for this group: its strongest word of ours has to outweigh its strongest word
 * of elsewhere. A card could be found for nearly every sentence; this, not the ranking, keeps the bot silent.
 * @param aliases prepared aliases of all cards: each is a word of ours, of the weight the lexicon gives it, or 2
 */
export const createScope = (
  lexicon: ScopeLexicon,
  aliases: { readonly plain: readonly string[]; readonly whole: ReadonlySet<string> },
  reader: QuestionReader,
): ((prepared: string) => Scope) => {
  const ours = createEvidence(
    [
      ...aliases.plain.map((alias) => [alias, aliasWeight] as const),
      ...weigh(lexicon.here, reader),
    ],
    reader,
  );
  const others = createEvidence(weigh(lexicon.elsewhere, reader), reader);

  return (prepared) => {
    const found = ours(prepared);
    const isWhole = aliases.whole.has(prepared);
    const here =
      isWhole && (found?.weight ?? 0) < aliasWeight
        ? { word: prepared, weight: aliasWeight }
        : found;
    const elsewhere = others(prepared);
    const weight = here?.weight ?? 0;
    return {
      // Somebody has written down that just this message is meant for a card.
      isOurs: isWhole || (weight > weakWeight && weight > (elsewhere?.weight ?? 0)),
      ...(here === undefined ? {} : { here }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
    };
  };
};
