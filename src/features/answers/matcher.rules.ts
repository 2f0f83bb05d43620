import { createFinder, type Finder } from './finder.rules.ts';
import type { QuestionReader } from './question.rules.ts';
import {
  addTo,
  countWords,
  createRarity,
  squaresOf,
  sum,
  visit,
  wordPostings,
  type MatchedCard,
  type Posting,
} from './word-index.rules.ts';

/** Why a card was ranked where it is. */
export interface Reasons {
  /** Okapi BM25 of title, aliases, questions and text. */
  readonly words: number;
  /** The rarest alias the question contains, and how rare it is. */
  readonly alias?: string;
  readonly aliasEvidence: number;
  /** The typical message most like it, and how like, 0 to 1. */
  readonly question?: string;
  readonly likeness: number;
}

/** A card and how well it fits. */
export interface RankedCard {
  readonly id: string;
  readonly score: number;
  readonly reasons: Reasons;
}

/** Ranks all cards for a prepared question: best first, those of no evidence left out. */
export type Rank = (prepared: string) => readonly RankedCard[];

/** What the three kinds of evidence weigh against one another. Chosen by bench/answers. */
const evidenceWeights = { words: 0.05, alias: 0.1, likeness: 3 };
/** Evidence of an alias that is the whole message. */
const wholeEvidence = 12;
/** One text a question may be like: a title, an alias, a typical message. */
interface Example {
  readonly card: number;
  readonly text: string;
  readonly length: number;
}

interface AliasOwner {
  readonly card: number;
  readonly evidence: number;
}

const aliasFinder = (
  cards: readonly MatchedCard[],
  reader: QuestionReader,
  rarity: (token: string) => number,
): Finder<AliasOwner> =>
  createFinder(
    cards.flatMap(({ title, aliases }, card) =>
      [title, ...aliases.plain, ...aliases.traditional]
        .map((alias) => reader.prepare(alias))
        .filter((alias) => alias.length > 1)
        .map((alias) => {
          const tokens = reader.tokensOf(alias).filter((token) => !token.includes('+'));
          return [alias, { card, evidence: sum(tokens.map(rarity)) }] as const;
        }),
    ),
  );

/**
 * Builds the index of all cards. Three kinds of evidence are put together: the words a question shares with a card,
 * the rarest alias it contains, and the typical message it is most like.
 */
export const createRank = (cards: readonly MatchedCard[], reader: QuestionReader): Rank => {
  const counts = cards.map((card) => countWords(card, reader));
  const rarity = createRarity(counts);
  const words = wordPostings(counts, rarity);
  const aliases = aliasFinder(cards, reader, rarity);
  const wholes = new Map<string, number>();
  const examples: Example[] = [];
  const exampleWords = new Map<string, Posting[]>();
  for (const [card, { title, aliases: own, questions }] of cards.entries()) {
    for (const alias of own.whole) wholes.set(reader.prepare(alias), card);
    for (const text of [title, ...questions, ...own.plain, ...own.whole, ...own.traditional]) {
      const tokens = new Set(reader.tokensOf(reader.prepare(text)));
      const at = examples.length;
      examples.push({ card, text, length: Math.sqrt(squaresOf(tokens, rarity)) });
      for (const token of tokens) addTo(exampleWords, token, { at, weight: rarity(token) ** 2 });
    }
  }

  const wordsOf = (tokens: readonly string[]): ReadonlyMap<number, number> => {
    const scores = new Map<number, number>();
    visit(words, tokens, ({ at, weight }) => scores.set(at, (scores.get(at) ?? 0) + weight));
    return scores;
  };

  /** The example of each card that a question is most like. */
  const likenessOf = (
    tokens: readonly string[],
  ): ReadonlyMap<number, readonly [number, string]> => {
    const length = Math.sqrt(squaresOf(new Set(tokens), rarity)) || 1;
    const shared = new Map<number, number>();
    visit(exampleWords, tokens, ({ at, weight }) => shared.set(at, (shared.get(at) ?? 0) + weight));
    const best = new Map<number, readonly [number, string]>();
    for (const [at, weight] of shared) {
      const example = examples[at];
      if (example === undefined) continue;
      const likeness = weight / (length * (example.length || 1));
      if (likeness > (best.get(example.card)?.[0] ?? 0))
        best.set(example.card, [likeness, example.text]);
    }
    return best;
  };

  const aliasesOf = (prepared: string): ReadonlyMap<number, readonly [number, string]> => {
    const best = new Map<number, readonly [number, string]>();
    const whole = wholes.get(prepared);
    if (whole !== undefined) best.set(whole, [wholeEvidence, prepared]);
    for (const { word, value } of aliases.find(prepared))
      if (value.evidence > (best.get(value.card)?.[0] ?? 0))
        best.set(value.card, [value.evidence, word]);
    return best;
  };

  return (prepared) => {
    const tokens = [...new Set(reader.tokensOf(prepared))].sort(
      (a, b) => rarity(b) - rarity(a) || (a < b ? -1 : 1),
    );
    const byWords = wordsOf(tokens);
    const byLikeness = likenessOf(tokens);
    const byAlias = aliasesOf(prepared);
    const found = new Set([...byWords.keys(), ...byLikeness.keys(), ...byAlias.keys()]);
    return [...found]
      .map((at): RankedCard => {
        const [aliasEvidence, alias] = byAlias.get(at) ?? [0, undefined];
        const [likeness, question] = byLikeness.get(at) ?? [0, undefined];
        const wordEvidence = byWords.get(at) ?? 0;
        return {
          id: cards[at]?.id ?? '',
          score:
            evidenceWeights.words * wordEvidence +
            evidenceWeights.alias * aliasEvidence +
            evidenceWeights.likeness * likeness,
          reasons: {
            words: wordEvidence,
            aliasEvidence,
            likeness,
            ...(alias === undefined ? {} : { alias }),
            ...(question === undefined ? {} : { question }),
          },
        };
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  };
};
