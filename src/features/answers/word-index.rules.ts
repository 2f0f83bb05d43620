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
/** Postings looked at for one question, rarest words first: bounds the time with any number of cards. */
const mostPostings = 20_000;

/** Where a word stands: in what, and how much it weighs there. */
export interface Posting {
  readonly at: number;
  readonly weight: number;
}

/** Word to the places where it stands. */
export type Postings = ReadonlyMap<string, readonly Posting[]>;

export const addTo = (postings: Map<string, Posting[]>, token: string, posting: Posting): void => {
  const known = postings.get(token);
  if (known === undefined) postings.set(token, [posting]);
  else known.push(posting);
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
  return (token) => {
    const having = cardsWith.get(token) ?? 0;
    return Math.log(1 + (total - having + 0.5) / (having + 0.5));
  };
};

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** BM25, worked out for every word of every card beforehand. */
export const wordPostings = (
  counts: readonly ReadonlyMap<string, number>[],
  rarity: (token: string) => number,
): Postings => {
  const lengths = counts.map((count) => sum(count.values()));
  const average = sum(lengths) / (lengths.length || 1) || 1;
  const postings = new Map<string, Posting[]>();
  for (const [at, count] of counts.entries()) {
    const held = saturation * (1 - lengthPenalty + (lengthPenalty * (lengths[at] ?? 0)) / average);
    for (const [token, often] of count)
      addTo(postings, token, {
        at,
        weight: (rarity(token) * often * (saturation + 1)) / (often + held),
      });
  }
  return postings;
};

export const squaresOf = (tokens: ReadonlySet<string>, rarity: (token: string) => number): number =>
  sum([...tokens].map((token) => rarity(token) ** 2));

/** Postings of a question's words, rarest word first, until enough were looked at. */
export const visit = (
  postings: Postings,
  tokens: readonly string[],
  see: (posting: Posting, token: string) => void,
): void => {
  let seen = 0;
  for (const token of tokens) {
    const places = postings.get(token) ?? [];
    if (seen > 0 && seen + places.length > mostPostings) return;
    for (const posting of places) see(posting, token);
    seen += places.length;
  }
};
