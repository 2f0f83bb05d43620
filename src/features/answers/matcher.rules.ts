import { createFinder, type Finder } from './finder.rules.ts';
import type { QuestionReader } from './question.rules.ts';
import { createFindLikeness } from './typical.rules.ts';
import {
  countWords,
  createAddUp,
  createIndex,
  createNumbering,
  createReadWords,
  rarityOf,
  sum,
  weighWords,
  type MatchedCard,
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

/** Ranks the cards for a prepared question: the best three, best first, those of no evidence left out. */
export type Rank = (prepared: string) => readonly RankedCard[];

/** What the three kinds of evidence weigh against one another. Chosen by bench/answers. */
const evidenceWeights = { words: 0.05, alias: 0.1, likeness: 3 };
/** Evidence of an alias that is the whole message. */
const wholeEvidence = 12;
/** How many cards are looked at closely. */
const mostRanked = 3;
interface AliasFound {
  readonly alias: string;
  readonly evidence: number;
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

/** The rarest alias of each card that stands in a question, or is all of it. */
const createFindAliases = (
  cards: readonly MatchedCard[],
  reader: QuestionReader,
  rarity: (token: string) => number,
): ((prepared: string) => ReadonlyMap<number, AliasFound>) => {
  const finder = aliasFinder(cards, reader, rarity);
  const wholes = new Map(
    cards.flatMap(({ aliases }, card) =>
      aliases.whole.map((alias) => [reader.prepare(alias), card] as const),
    ),
  );
  return (prepared) => {
    const best = new Map<number, AliasFound>();
    const whole = wholes.get(prepared);
    if (whole !== undefined) best.set(whole, { alias: prepared, evidence: wholeEvidence });
    for (const { word, value } of finder.find(prepared))
      if (value.evidence > (best.get(value.card)?.evidence ?? 0))
        best.set(value.card, { alias: word, evidence: value.evidence });
    return best;
  };
};

/**
 * Builds the index of all cards. Three kinds of evidence are put together: the words a question shares with a card,
 * the rarest alias it contains, and the typical message it is most like.
 * @param builder reads the cards; it may remember what it read, as questions never are
 */
export const createRank = (
  cards: readonly MatchedCard[],
  reader: QuestionReader,
  builder: QuestionReader = reader,
): Rank => {
  const numbering = createNumbering();
  const read = createReadWords(builder, numbering);
  const counts = countWords(cards, read, numbering);
  const size = numbering.size();
  const rarity = rarityOf(counts, cards.length, size);
  const rarityOfToken = (token: string): number => {
    const word = numbering.find(token);
    return word === undefined ? rarity.unknown : (rarity.known[word] ?? 0);
  };
  const index = createIndex(weighWords(counts, rarity, cards.length), size);
  const addUpWords = createAddUp(index, cards.length);
  const findAliases = createFindAliases(cards, builder, rarityOfToken);
  const findLikeness = createFindLikeness(cards, read, rarity);

  return (prepared) => {
    const tokens = [...new Set(reader.tokensOf(prepared))].sort(
      (a, b) => rarityOfToken(b) - rarityOfToken(a) || (a < b ? -1 : 1),
    );
    const known = tokens.flatMap((token) => numbering.find(token) ?? []);
    const aliases = findAliases(prepared);
    const likenesses = findLikeness(known, tokens.length - known.length);
    const words = new Float64Array(cards.length);
    addUpWords(known, (card, total) => {
      words[card] = total;
    });
    const best: { readonly card: number; readonly id: string; readonly score: number }[] = [];
    // By number, not by entries: with ten thousand cards a pair for each is what takes the time.
    for (let card = 0; card < cards.length; card += 1) {
      const score =
        evidenceWeights.words * (words[card] ?? 0) +
        evidenceWeights.alias * (aliases.get(card)?.evidence ?? 0) +
        evidenceWeights.likeness * (likenesses.shares[card] ?? 0);
      if (score === 0) continue;
      if (best.length === mostRanked && score < (best.at(-1)?.score ?? 0)) continue;
      best.push({ card, id: cards[card]?.id ?? '', score });
      best.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      best.splice(mostRanked);
    }
    return best.map(({ card, id, score }): RankedCard => {
      const found = aliases.get(card);
      const message = likenesses.messageOf(card);
      const reasons: Reasons = {
        words: words[card] ?? 0,
        aliasEvidence: found?.evidence ?? 0,
        likeness: likenesses.shares[card] ?? 0,
        ...(found === undefined ? {} : { alias: found.alias }),
        ...(message === undefined ? {} : { question: message }),
      };
      return { id, score, reasons };
    });
  };
};
