import { describe, expect, it } from '@jest/globals';
import { toPinyin } from '../../../src/edges/chinese/to-pinyin.ts';

describe('pinyin', () => {
  it.each([
    ['has one syllable a character, without tones', '宫颈', ['gong', 'jing']],
    ['writes ü as v', '绿女', ['lv', 'nv']],
    ['leaves other characters, one by one', 'ab 1！', ['a', 'b', ' ', '1', '！']],
    ['counts a character of two units once', '𠮷癌', ['𠮷', 'ai']],
    ['bears half a character', '\uD800癌', ['\uD800', 'ai']],
    ['of nothing is nothing', '', []],
  ])('%s', (_name, text, syllables) => {
    expect(toPinyin(text)).toEqual(syllables);
  });

  it('has as many syllables as characters, for every word of the basic plane', () => {
    const characters = Array.from({ length: 0x9fff - 0x4e00 }, (_, at) =>
      String.fromCodePoint(0x4e00 + at),
    );
    expect(characters.filter((character) => toPinyin(character).length !== 1)).toEqual([]);
  });
});
