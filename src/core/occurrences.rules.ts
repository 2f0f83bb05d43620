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

/** Words that begin alike share their way from the root. */
interface Node {
  readonly next: Map<string, Node>;
  /** Classes of the word that ends here. */
  readonly names: string[];
}

const newNode = (): Node => ({ next: new Map(), names: [] });

const plant = (root: Node, word: string, name: string): void => {
  let node = root;
  for (const character of word.split('')) {
    const known = node.next.get(character) ?? newNode();
    node.next.set(character, known);
    node = known;
  }
  if (!node.names.includes(name)) node.names.push(name);
};

/**
 * Makes the search. Its time grows with the text and with the lengths of words, not with how many there are.
 * @param classes words by the name of their class
 */
export const createFindOccurrences = (
  classes: ReadonlyMap<string, readonly string[]>,
): FindOccurrences => {
  const root = newNode();
  for (const [name, words] of classes)
    for (const word of words) if (word !== '') plant(root, word, name);

  return (text) => {
    const found = new Map<string, Occurrence[]>();
    for (let start = 0; start < text.length; start += 1) {
      let node = root.next.get(text.charAt(start));
      for (let end = start + 1; node !== undefined; end += 1) {
        if (
          node.names.length > 0 &&
          !isCut(text[start], text[start - 1]) &&
          !isCut(text[end - 1], text[end])
        ) {
          const place = { start, end };
          for (const name of node.names) {
            const places = found.get(name);
            if (places === undefined) found.set(name, [place]);
            else places.push(place);
          }
        }
        node = node.next.get(text.charAt(end));
      }
    }
    return found;
  };
};
