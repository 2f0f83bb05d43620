import { gramLengths } from './features.rules.ts';

/** Tells what runs of one, two and three characters are known by: negative where one is not known. */
export interface GramIndex {
  /** Those of each length, by where in a text they begin. */
  runsOf(text: string): readonly Int32Array[];
  /** Those that begin a text, and those that end it. */
  edgesOf(text: string): readonly number[];
}

const longest = Math.max(...gramLengths);
const codeUnits = 0x1_0000;
const unknown = -1;

/**
 * Makes a tree of runs, of which a step goes from one character to the next: nothing has to be cut out of a text for
 * each of its places.
 * @param grams runs of up to three characters; longer ones are no business of it
 * @param indexOf what one of them is known by
 */
export const createGramIndex = (
  grams: readonly string[],
  indexOf: (gram: string) => number,
): GramIndex => {
  const short = grams.filter((gram) => gram.length <= longest);
  /** A number for each character that stands in any of them, from 1 on. */
  const numbers = new Uint16Array(codeUnits);
  const characters = new Set(short.flatMap((gram) => gram.split('')));
  let count = 0;
  for (const character of characters) numbers[character.charCodeAt(0)] = count += 1;
  /** The next node, by the one before and the number of a character. */
  const steps = new Map<number, number>();
  const keyOf = (node: number, code: number): number => node * (count + 1) + (numbers[code] ?? 0);
  const nodes: number[] = [unknown];
  for (const gram of short) {
    let node = 0;
    for (let at = 0; at < gram.length; at += 1) {
      const key = keyOf(node, gram.charCodeAt(at));
      const next = steps.get(key) ?? nodes.push(unknown) - 1;
      steps.set(key, next);
      node = next;
    }
    nodes[node] = indexOf(gram);
  }
  const indexOfNode = Int32Array.from(nodes);

  const step = (node: number, code: number): number | undefined => steps.get(keyOf(node, code));
  const lookUp = (text: string, start: number, length: number): number => {
    let node: number | undefined = 0;
    for (let at = start; at < start + length && node !== undefined; at += 1)
      node = step(node, text.charCodeAt(at));
    return node === undefined ? unknown : (indexOfNode[node] ?? unknown);
  };

  return {
    runsOf(text) {
      const runs = gramLengths.map((length) =>
        new Int32Array(Math.max(0, text.length - length + 1)).fill(unknown),
      );
      for (let start = 0; start < text.length; start += 1) {
        let node: number | undefined = 0;
        for (let at = 0; at < longest && start + at < text.length; at += 1) {
          node = step(node, text.charCodeAt(start + at));
          const run = runs[at];
          if (node === undefined || run === undefined) break;
          run[start] = indexOfNode[node] ?? unknown;
        }
      }
      return runs;
    },
    edgesOf: (text) =>
      gramLengths.flatMap((length) => {
        const part = Math.min(length, text.length);
        return [lookUp(text, 0, part), lookUp(text, text.length - part, part)];
      }),
  };
};
