import type { QuestionReader } from './question.rules.ts';

/** What the matcher reads of a card. */
export interface MatchedCard {
  readonly id: string;
  readonly title: string;
  readonly aliases: {
    readonly plain: readonly string[];
    readonly whole: readonly string[];
    readonly traditional: readonly string[];
  };
  /** Typical messages it answers. */
  readonly questions: readonly string[];
  readonly redFlags: readonly string[];
  readonly answer: string;
  readonly more: readonly { readonly title: string; readonly text: string }[];
}

/** How much a word counts by where it stands. Chosen by bench/answers. */
const fieldWeights = { title: 2, alias: 3, question: 2, text: 1 };
/** Okapi BM25: how soon repeating a word adds no more, and how much long cards are held back. */
const saturation = 1.2;
const lengthPenalty = 0.4;
/** Places looked at for one question, rarest words first: bounds the time with any number of cards. */
const mostPostings = 20_000;

/** Where a word stands, and how much it weighs there: two lists side by side, as a list of pairs takes far more memory. */
export interface Postings {
  readonly places: number[];
  readonly weights: number[];
}

/** Words, and where each stands. */
export type WordIndex = ReadonlyMap<string, Postings>;

/** Notes that a word stands in a place. */
export const addTo = (
  index: Map<string, Postings>,
  token: string,
  place: number,
  weight: number,
): void => {
  const known = index.get(token);
  if (known === undefined) {
    index.set(token, { places: [place], weights: [weight] });
    return;
  }
  known.places.push(place);
  known.weights.push(weight);
};

const fieldsOf = (card: MatchedCard): readonly (readonly [string, number])[] => [
  [card.title, fieldWeights.title],
  ...[...card.aliases.plain, ...card.aliases.whole, ...card.aliases.traditional].map(
    (alias) => [alias, fieldWeights.alias] as const,
  ),
  ...card.questions.map((question) => [question, fieldWeights.question] as const),
  ...[card.answer, ...card.redFlags, ...card.more.map(({ title, text }) => `${title} ${text}`)].map(
    (text) => [text, fieldWeights.text] as const,
  ),
];

/** Counts of words of a card, each by the weight of its field. */
export const countWords = (
  card: MatchedCard,
  reader: QuestionReader,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const [text, weight] of fieldsOf(card))
    for (const token of reader.tokensOf(reader.prepare(text)))
      counts.set(token, (counts.get(token) ?? 0) + weight);
  return counts;
};

/** How rare a word is among cards: natural logarithm, above 0. */
export const createRarity = (
  counts: readonly ReadonlyMap<string, number>[],
): ((token: string) => number) => {
  const cardsWith = new Map<string, number>();
  for (const count of counts)
    for (const token of count.keys()) cardsWith.set(token, (cardsWith.get(token) ?? 0) + 1);
  const total = counts.length;
  const rarityOf = (having: number): number =>
    Math.log(1 + (total - having + 0.5) / (having + 0.5));
  const rarities = new Map([...cardsWith].map(([token, having]) => [token, rarityOf(having)]));
  const unknown = rarityOf(0);
  return (token) => rarities.get(token) ?? unknown;
};

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** BM25, worked out for every word of every card beforehand. */
export const indexWords = (
  counts: readonly ReadonlyMap<string, number>[],
  rarity: (token: string) => number,
): WordIndex => {
  const lengths = counts.map((count) => sum(count.values()));
  const average = sum(lengths) / (lengths.length || 1) || 1;
  const index = new Map<string, Postings>();
  for (const [card, count] of counts.entries()) {
    const held =
      saturation * (1 - lengthPenalty + (lengthPenalty * (lengths[card] ?? 0)) / average);
    for (const [token, often] of count)
      addTo(index, token, card, (rarity(token) * often * (saturation + 1)) / (often + held));
  }
  return index;
};

/** Adds up what words weigh in each place, and shows each place that has any, once. */
export type AddUp = (
  tokens: readonly string[],
  see: (place: number, total: number) => void,
) => void;

/**
 * Makes the sum over an index: rarest word first, until enough was looked at.
 * @param size how many places there are
 */
export const createAddUp = (index: WordIndex, size: number): AddUp => {
  // One number a place, emptied after each question: a map of all places would cost more than the sums.
  const totals = new Float64Array(size);
  return (tokens, see) => {
    const touched: number[] = [];
    let left = mostPostings;
    for (const token of tokens) {
      const postings = index.get(token);
      if (postings === undefined || left === 0) continue;
      const end = Math.min(postings.places.length, left);
      for (let at = 0; at < end; at += 1) {
        const place = postings.places[at] ?? 0;
        if (totals[place] === 0) touched.push(place);
        totals[place] = (totals[place] ?? 0) + (postings.weights[at] ?? 0);
      }
      left -= end;
    }
    for (const place of touched) {
      see(place, totals[place] ?? 0);
      totals[place] = 0;
    }
  };
};
