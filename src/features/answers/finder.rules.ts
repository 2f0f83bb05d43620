/** A word found in a text, and what it stands for. */
export interface Found<Value> {
  readonly word: string;
  readonly value: Value;
}

/** Finds which of many words stand in a text. */
export interface Finder<Value> {
  /** Every word that stands in the text, once each, in the order of its first place. */
  find(text: string): readonly Found<Value>[];
}

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[a-z]/u.test(character);
const isDigit = (character: string | undefined): boolean =>
  character !== undefined && /[0-9]/u.test(character);

/** True where a word would begin or end within a longer run of letters or digits: CT is no part of TCT. */
const isCut = (inside: string | undefined, outside: string | undefined): boolean =>
  (isLetter(inside) && isLetter(outside)) || (isDigit(inside) && isDigit(outside));

/**
 * Makes a finder. Latin words and numbers count only whole; Chinese words anywhere. The time of a search grows with
 * the text, not with the number of words.
 * @param words normalised word and its value; of a word given twice the last value stands
 */
export const createFinder = <Value>(words: Iterable<readonly [string, Value]>): Finder<Value> => {
  const values = new Map<string, Value>();
  const lengths = new Map<string, Set<number>>();
  for (const [word, value] of words) {
    const first = word[0];
    if (first === undefined) continue;
    values.set(word, value);
    const known = lengths.get(first);
    if (known === undefined) lengths.set(first, new Set([word.length]));
    else known.add(word.length);
  }

  return {
    find(text) {
      const found = new Map<string, Found<Value>>();
      for (let start = 0; start < text.length; start += 1) {
        for (const length of lengths.get(text[start] ?? '') ?? []) {
          const word = text.slice(start, start + length);
          if (word.length < length || found.has(word)) continue;
          const value = values.get(word);
          if (value === undefined) continue;
          if (isCut(word[0], text[start - 1]) || isCut(word.at(-1), text[start + length])) continue;
          found.set(word, { word, value });
        }
      }
      return [...found.values()];
    },
  };
};
