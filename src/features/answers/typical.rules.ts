import {
  createAddUp,
  createIndex,
  sum,
  type MatchedCard,
  type Notes,
  type Rarity,
  type ReadWords,
} from './word-index.rules.ts';

/** How like a question is to the typical messages of the cards. */
export interface Likenesses {
  /** For each card by its place in the list: 0 to 1, cosine over the words both have, each by how rare it is. */
  readonly shares: Float64Array;
  /** The message of a card that it is most like; undefined where it is like none. */
  messageOf(card: number): string | undefined;
}

/**
 * Compares a question with the title, questions and aliases of each card.
 * @param words the known words of the question, each once @param unknown how many it has beside them
 */
export type FindLikeness = (words: readonly number[], unknown: number) => Likenesses;

/** Makes the comparison. The time of one grows with the words of the question and how common they are. */
export const createFindLikeness = (
  cards: readonly MatchedCard[],
  read: ReadWords,
  rarity: Rarity,
): FindLikeness => {
  const squared = rarity.known.map((value) => value ** 2);
  const messages: string[] = [];
  const owners: number[] = [];
  const lengths: number[] = [];
  const notes: Notes = { words: [], places: [], weights: [] };
  // The last message a word was seen in: a word counts once in each.
  const seenIn = new Int32Array(squared.length).fill(-1);
  for (const [card, { title, aliases, questions }] of cards.entries()) {
    const { plain, whole, traditional } = aliases;
    for (const message of [title, ...questions, ...plain, ...whole, ...traditional]) {
      const place = messages.push(message) - 1;
      let squares = 0;
      for (const word of read(message)) {
        if (seenIn[word] === place) continue;
        seenIn[word] = place;
        const weight = squared[word] ?? 0;
        squares += weight;
        notes.words.push(word);
        notes.places.push(place);
        notes.weights.push(weight);
      }
      owners.push(card);
      lengths.push(Math.sqrt(squares) || 1);
    }
  }
  const addUp = createAddUp(createIndex(notes, squared.length), messages.length);

  return (words, unknown) => {
    const squares = sum(words.map((word) => squared[word] ?? 0)) + unknown * rarity.unknown ** 2;
    const length = Math.sqrt(squares) || 1;
    const shares = new Float64Array(cards.length);
    const likest = new Int32Array(cards.length).fill(-1);
    addUp(words, (place, total) => {
      const card = owners[place] ?? 0;
      const share = total / (length * (lengths[place] ?? 1));
      if (share <= (shares[card] ?? 0)) return;
      shares[card] = share;
      likest[card] = place;
    });
    return { shares, messageOf: (card) => messages[likest[card] ?? -1] };
  };
};
