import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGramIndex } from '../../src/core/gram-index.rules.ts';

const characters = ['我', '想', '死', '0', ' ', '^', '😀'];
const grams = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 }),
);
const texts = fc.string({ unit: fc.constantFrom(...characters, '楼'), maxLength: 30 });
/** The same, one slice at a time. */
const slowly = (known: readonly string[], text: string): readonly (readonly number[])[] =>
  [1, 2, 3].map((length) =>
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
      known.indexOf(text.slice(at, at + length)),
    ),
  );
const found = (known: readonly string[], text: string): readonly (readonly number[])[] =>
  createGramIndex(known, (gram) => known.indexOf(gram))
    .runsOf(text)
    .map((run) => [...run]);

describe('runs of characters', () => {
  it('are found at every place where they stand, and nowhere else', () => {
    fc.assert(
      fc.property(grams, texts, (known, text) => {
        expect(found(known, text)).toEqual(slowly(known, text));
      }),
    );
  });

  it('are found at the edges of a text', () => {
    fc.assert(
      fc.property(grams, texts, (known, text) => {
        const index = createGramIndex(known, (gram) => known.indexOf(gram));
        const slices = [1, 2, 3].flatMap((length) => [text.slice(0, length), text.slice(-length)]);
        expect(index.edgesOf(text)).toEqual(slices.map((slice) => known.indexOf(slice)));
      }),
    );
  });

  it('are none in a text of other characters, and in none at all', () => {
    expect(found(['我想', '死'], '天气好')).toEqual([[-1, -1, -1], [-1, -1], [-1]]);
    expect(found(['我想'], '')).toEqual([[], [], []]);
    expect(found([], '我')).toEqual([[-1], [], []]);
  });
});
