import { describe, expect, it } from '@jest/globals';
import { soundFeature, soundOf } from '../../src/core/features.rules.ts';
import { createSyllableOf } from '../../src/core/syllables.rules.ts';
import { toPinyin } from '../../src/edges/chinese/to-pinyin.ts';

const syllableOf = createSyllableOf(toPinyin);

describe('the sound of a character', () => {
  it.each([
    ['跳', 'tiao'],
    ['条', 'tiao'],
    ['楼', 'lou'],
    ['绿', 'lv'],
  ])('is its syllable without a tone: %s', (character, syllable) => {
    expect(syllableOf(character)).toBe(syllable);
  });

  it.each(['a', '4', ' ', '。', '😀', ''])(
    'is none of what is no Chinese character: %j',
    (other) => {
      expect(syllableOf(other)).toBeUndefined();
    },
  );

  it('is asked for once for all characters, at the first question', () => {
    let asked = 0;
    const counted = createSyllableOf((text) => {
      asked += 1;
      return toPinyin(text);
    });
    expect(asked).toBe(0);
    for (const character of '跳楼跳楼') counted(character);
    expect(asked).toBe(1);
  });

  it('makes a feature that tells its syllables again', () => {
    expect(soundOf(soundFeature('tiao', 'lou'))).toEqual(['tiao', 'lou']);
    expect(soundOf('跳楼')).toBeUndefined();
  });
});
