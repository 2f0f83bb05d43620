import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFinder } from '../../../src/features/answers/finder.rules.ts';

const wordsIn = (words: readonly string[], text: string): readonly string[] =>
  createFinder(words.map((word) => [word, word] as const))
    .find(text)
    .map(({ word }) => word);

describe('a word in a text', () => {
  it.each([
    ['Chinese, anywhere', ['失眠'], '最近总失眠啊', ['失眠']],
    ['Latin, between Chinese', ['ct'], '做ct要等吗', ['ct']],
    ['Latin, at both ends', ['ct', 'tct'], 'tct和ct', ['tct', 'ct']],
    ['Latin, beside a number', ['hpv'], 'hpv16', ['hpv']],
    ['a number, whole', ['16'], '16型', ['16']],
    ['one within another', ['癌', '宫颈癌'], '宫颈癌', ['宫颈癌', '癌']],
    ['with a hyphen', ['asc-us'], '是asc-us吗', ['asc-us']],
    ['once, however often it stands there', ['累'], '累累累', ['累']],
  ])('is found: %s', (_name, words, text, found) => {
    expect(wordsIn(words, text)).toEqual(found);
  });

  it.each([
    ['CT in TCT', ['ct'], 'tct'],
    ['CT in CTC', ['ct'], 'ctc'],
    ['PV in HPV', ['pv'], 'hpv阳性'],
    ['6 in 16', ['6'], '16型'],
    ['16 in 167', ['16'], '167'],
    ['9价 in 19价', ['9价'], '19价'],
    ['a word longer than the text', ['失眠多梦'], '失眠'],
    ['the empty word', [''], '失眠'],
  ])('is not found where it is cut out of another: %s', (_name, words, text) => {
    expect(wordsIn(words, text)).toEqual([]);
  });

  it('carries the value that was given last', () => {
    const finder = createFinder([
      ['失眠', 1],
      ['失眠', 2],
    ]);
    expect(finder.find('失眠')).toEqual([{ word: '失眠', value: 2 }]);
  });

  it('is found just where a plain search finds it, for Chinese words', () => {
    const letters = fc.constantFrom('宫', '颈', '癌', '痛');
    const word = fc.array(letters, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
    const text = fc.array(letters, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 6 }), text, (words, where) => {
        expect([...wordsIn(words, where)].sort()).toEqual(
          words.filter((one) => where.includes(one)).sort(),
        );
      }),
    );
  });
});
