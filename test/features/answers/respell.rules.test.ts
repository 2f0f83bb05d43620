import { describe, expect, it } from '@jest/globals';
import { toPinyin } from '../../../src/edges/chinese/to-pinyin.ts';
import { createRespell } from '../../../src/features/answers/respell.rules.ts';

const respell = createRespell(
  ['宫颈癌', '宫颈癌疫苗', '腹泻', '累', '绿脓菌', 'tct', '𠮷公颈病'],
  toPinyin,
);

describe('a second look', () => {
  it.each([
    ['homophones', '公颈癌怎么办', '宫颈癌怎么办'],
    ['homophones in the middle', '得了公颈癌会好吗', '得了宫颈癌会好吗'],
    ['sounds many do not part', '公进癌', '宫颈癌'],
    ['the longest word', '公颈癌一苗', '宫颈癌疫苗'],
    ['joined pinyin', 'gongjingai', '宫颈癌'],
    ['pinyin by syllable', 'gong jing ai', '宫颈癌'],
    ['pinyin among other letters', 'gongjingaizenmeban', '宫颈癌 zenmeban'],
    ['the longest pinyin', 'gongjingaiyimiao', '宫颈癌疫苗'],
    ['pinyin of a short word', 'fuxie', '腹泻'],
    ['ü as v', 'lvnongjun', '绿脓菌'],
  ])('reads %s', (_name, typed, read) => {
    expect(respell(typed)).toBe(read);
  });

  it.each([
    ['two characters: too many sound alike', '父谢'],
    ['short runs of letters, which are abbreviations', 'lei'],
    ['letters that are no pinyin of a word', 'hello'],
    ['what sounds like nothing', '今天天气真好'],
    ['nothing', ''],
  ])('leaves %s', (_name, typed) => {
    expect(respell(typed)).toBe(typed);
  });

  it('keeps the other characters whole, also those of two units', () => {
    expect(respell('𠮷公颈癌𠮷')).toBe('𠮷宫颈癌𠮷');
    expect(respell('𠮷公颈病')).toBe('𠮷公颈病');
  });

  it('takes the first of words that sound alike', () => {
    expect(createRespell(['宫颈癌', '公颈癌'], toPinyin)('工颈癌')).toBe('宫颈癌');
  });

  it('finds nothing without sounds: a break is seen', () => {
    const deaf = createRespell(['宫颈癌'], (text) => [...text]);
    expect([deaf('公颈癌'), deaf('gongjingai')]).toEqual(['公颈癌', 'gongjingai']);
  });
});
