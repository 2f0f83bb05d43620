import type { QuestionReader } from './question.rules.ts';
import { addTo, createAddUp, sum, type MatchedCard, type Postings } from './word-index.rules.ts';

/** How like a question is to the typical messages of the cards. */
export interface Likenesses {
  /** For each card by its place in the list: 0 to 1, cosine over the words both have, each by how rare it is. */
  readonly shares: Float64Array;
  /** The message of a card that it is most like; undefined where it is like none. */
  messageOf(card: number): string | undefined;
}

/** Compares a question, by its words, each once, with the title, questions and aliases of each card. */
export type FindLikeness = (tokens: readonly string[]) => Likenesses;

interface Example {
  readonly card: number;
  readonly message: string;
  readonly length: number;
}

/** Makes the comparison. The time of one grows with the words of the question and how common they are. */
export const createFindLikeness = (
  cards: readonly MatchedCard[],
  reader: QuestionReader,
  rarity: (token: string) => number,
): FindLikeness => {
  const examples: Example[] = [];
  const index = new Map<string, Postings>();
  for (const [card, { title, aliases, questions }] of cards.entries()) {
    const { plain, whole, traditional } = aliases;
    for (const message of [title, ...questions, ...plain, ...whole, ...traditional]) {
      let squares = 0;
      for (const token of new Set(reader.tokensOf(reader.prepare(message)))) {
        const weight = rarity(token) ** 2;
        squares += weight;
        addTo(index, token, examples.length, weight);
      }
      examples.push({ card, message, length: Math.sqrt(squares) || 1 });
    }
  }
  const addUp = createAddUp(index, examples.length);

  return (tokens) => {
    const length = Math.sqrt(sum(tokens.map((token) => rarity(token) ** 2))) || 1;
    const shares = new Float64Array(cards.length);
    const likest = new Int32Array(cards.length).fill(-1);
    addUp(tokens, (place, total) => {
      const example = examples[place];
      if (example === undefined) return;
      const share = total / (length * example.length);
      if (share <= (shares[example.card] ?? 0)) return;
      shares[example.card] = share;
      likest[example.card] = place;
    });
    return { shares, messageOf: (card) => examples[likest[card] ?? -1]?.message };
  };
};
