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
const mostPostings = 8_000;

/** The words of all cards, by number: numbers in flat lists are far quicker to make and to read than words in maps. */
export interface Numbering {
  /** The number of a word, from 0 on; a new word gets the next. */
  add(token: string): number;
  /** The number of a known word. */
  find(token: string): number | undefined;
  /** How many words have a number. */
  size(): number;
}

/** Numbers no word yet. */
export const createNumbering = (): Numbering => {
  const numbers = new Map<string, number>();
  return {
    add(token) {
      const known = numbers.get(token);
      if (known !== undefined) return known;
      numbers.set(token, numbers.size);
      return numbers.size - 1;
    },
    find: (token) => numbers.get(token),
    size: () => numbers.size,
  };
};

/** Words of a text by number. */
export type ReadWords = (text: string) => readonly number[];

/** Reads the texts of cards, each once: many stand in several places. */
export const createReadWords = (reader: QuestionReader, numbering: Numbering): ReadWords => {
  const known = new Map<string, readonly number[]>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const words = reader.tokensOf(reader.prepare(text)).map((token) => numbering.add(token));
    known.set(text, words);
    return words;
  };
};

/** Notes of which word stands where with which weight: three lists side by side. */
export interface Notes {
  readonly words: number[];
  readonly places: number[];
  readonly weights: number[];
}

/** The places of each word and the weights there: those of word `n` from `starts[n]` to before `starts[n + 1]`. */
export interface WordIndex {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/** Sorts notes by word. @param size how many words there are */
export const createIndex = ({ words, places, weights }: Notes, size: number): WordIndex => {
  const starts = new Int32Array(size + 1);
  for (const word of words) starts[word + 1] = (starts[word + 1] ?? 0) + 1;
  for (let word = 0; word < size; word += 1)
    starts[word + 1] = (starts[word + 1] ?? 0) + (starts[word] ?? 0);
  const next = starts.slice();
  const index = {
    starts,
    places: new Int32Array(words.length),
    weights: new Float64Array(words.length),
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? 0;
    const to = next[word] ?? 0;
    next[word] = to + 1;
    index.places[to] = places[at] ?? 0;
    index.weights[to] = weights[at] ?? 0;
  }
  return index;
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

/** How often each word stands in each card, by the weight of its field. The place of a note is its card. */
export const countWords = (
  cards: readonly MatchedCard[],
  read: ReadWords,
  numbering: Numbering,
): Notes => {
  const notes: Notes = { words: [], places: [], weights: [] };
  // Where the note of a word is, of the card now counted.
  const noteOf: number[] = [];
  for (const [card, each] of cards.entries()) {
    const first = notes.words.length;
    for (const [text, weight] of fieldsOf(each))
      for (const word of read(text)) {
        while (noteOf.length < numbering.size()) noteOf.push(-1);
        const at = noteOf[word] ?? -1;
        if (at >= first) notes.weights[at] = (notes.weights[at] ?? 0) + weight;
        else {
          noteOf[word] = notes.words.push(word) - 1;
          notes.places.push(card);
          notes.weights.push(weight);
        }
      }
  }
  return notes;
};

/** How rare words are among cards: natural logarithm, above 0. */
export interface Rarity {
  /** Of each word by number. */
  readonly known: Float64Array;
  /** Of a word in no card. */
  readonly unknown: number;
}

/** @param total how many cards there are @param size how many words */
export const rarityOf = ({ words }: Notes, total: number, size: number): Rarity => {
  const having = new Int32Array(size);
  for (const word of words) having[word] = (having[word] ?? 0) + 1;
  const rarity = (count: number): number => Math.log(1 + (total - count + 0.5) / (count + 0.5));
  return { known: Float64Array.from(having, rarity), unknown: rarity(0) };
};

/** BM25, worked out for every word of every card beforehand. @param total how many cards there are */
export const weighWords = (counts: Notes, rarity: Rarity, total: number): Notes => {
  const { words, places, weights } = counts;
  const lengths = new Float64Array(total);
  for (let at = 0; at < places.length; at += 1) {
    const card = places[at] ?? 0;
    lengths[card] = (lengths[card] ?? 0) + (weights[at] ?? 0);
  }
  const average = sum(lengths) / (total || 1) || 1;
  const held = lengths.map(
    (length) => saturation * (1 - lengthPenalty + (lengthPenalty * length) / average),
  );
  return {
    words,
    places,
    weights: weights.map((often, at) => {
      const weight = (rarity.known[words[at] ?? 0] ?? 0) * often * (saturation + 1);
      return weight / (often + (held[places[at] ?? 0] ?? 0));
    }),
  };
};

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** Adds up what words weigh in each place, and shows each place that has any, once. */
export type AddUp = (words: readonly number[], see: (place: number, total: number) => void) => void;

/**
 * Makes the sum over an index: rarest word first, until enough was looked at.
 * @param size how many places there are
 */
export const createAddUp = ({ starts, places, weights }: WordIndex, size: number): AddUp => {
  // One number a place, emptied after each question: a map of all places would cost more than the sums.
  const totals = new Float64Array(size);
  return (words, see) => {
    const touched: number[] = [];
    let left = mostPostings;
    for (const word of words) {
      const start = starts[word] ?? 0;
      const end = Math.min(starts[word + 1] ?? start, start + left);
      for (let at = start; at < end; at += 1) {
        const place = places[at] ?? 0;
        const total = totals[place] ?? 0;
        if (total === 0) touched.push(place);
        totals[place] = total + (weights[at] ?? 0);
      }
      left -= end - start;
      if (left === 0) break;
    }
    for (const place of touched) {
      see(place, totals[place] ?? 0);
      totals[place] = 0;
    }
  };
};
