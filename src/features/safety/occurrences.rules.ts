/** Where a word of a class stands: from `start` to before `end`. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/** Finds every place of every word, by the names of the classes it belongs to. */
export type FindOccurrences = (text: string) => ReadonlyMap<string, readonly Occurrence[]>;

const letterOrDigit = /[a-z0-9]/u;
/** True where a Latin word or a number would be cut out of a longer one: 38 is no part of 138. */
const isCut = (inside: string | undefined, outside: string | undefined): boolean =>
  inside !== undefined &&
  outside !== undefined &&
  letterOrDigit.test(inside) &&
  letterOrDigit.test(outside);

/**
 * Makes the search. Its time grows with the text and with the lengths of words, not with how many there are.
 * @param classes words by the name of their class
 */
export const createFindOccurrences = (
  classes: ReadonlyMap<string, readonly string[]>,
): FindOccurrences => {
  const namesOf = new Map<string, string[]>();
  const lengthsOf = new Map<string, Set<number>>();
  for (const [name, words] of classes)
    for (const word of words) {
      const names = namesOf.get(word);
      if (names === undefined) namesOf.set(word, [name]);
      else if (!names.includes(name)) names.push(name);
      const first = word[0] ?? '';
      lengthsOf.set(first, (lengthsOf.get(first) ?? new Set()).add(word.length));
    }

  return (text) => {
    const found = new Map<string, Occurrence[]>();
    for (let start = 0; start < text.length; start += 1)
      for (const length of lengthsOf.get(text[start] ?? '') ?? []) {
        const end = start + length;
        const word = text.slice(start, end);
        const names = namesOf.get(word);
        if (names === undefined || end > text.length) continue;
        if (isCut(word[0], text[start - 1]) || isCut(word.at(-1), text[end])) continue;
        for (const name of names) {
          const places = found.get(name);
          if (places === undefined) found.set(name, [{ start, end }]);
          else places.push({ start, end });
        }
      }
    return found;
  };
};
