import { pinyin } from 'pinyin-pro';

/** Pinyin without tones, one syllable a Chinese character, ü as v; other characters as they are, one by one. */
export const toPinyin = (text: string): readonly string[] =>
  pinyin(text, { toneType: 'none', type: 'array', v: true });
