import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createQuestionReader,
  longestQuestion,
} from '../../../src/features/answers/question.rules.ts';
import { madeUpLexicon } from '../../helpers/answers.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const reader = createQuestionReader(madeUpLexicon.questions, normalise);

describe('the words of a question', () => {
  it.each([
    ['traditional characters', '化療後噁心', '化疗后恶心'],
    ['full-width letters', 'ＴＣＴ', 'tct'],
    ['another case', 'Tct', 'tct'],
    ['runs of spaces', '化疗    恶心', '化疗 恶心'],
    ['characters written apart', '睡 不 着', '睡不着'],
    ['zero-width characters', '睡\u200B不\uFEFF着', '睡不着'],
    ['marks and emoji', '睡不着？？😭！', '睡不着'],
    ['a number in a circle', '①', '1'],
  ])('are the same in %s', (_name, typed, read) => {
    expect(reader.prepare(typed)).toBe(read);
  });

  it('keep the space that parts words', () => {
    expect(reader.prepare('化疗 吃 什么')).toBe('化疗 吃 什么');
  });

  it('are read without courtesy, the longest form first', () => {
    expect(reader.prepare('您好医生，请问睡不着怎么办？谢谢')).toBe('睡不着怎么办');
    expect(reader.prepare('医生，谢谢')).toBe('');
  });

  it('keep everything where nothing is courtesy', () => {
    const plain = createQuestionReader({ concepts: {}, courtesy: [] }, normalise);
    expect(plain.prepare('您好医生')).toBe('您好医生');
  });

  it('take the letters of a courtesy word for letters, not for a pattern', () => {
    const odd = createQuestionReader({ concepts: {}, courtesy: ['.*', '(', '[a'] }, normalise);
    expect(odd.prepare('睡不着.*')).toBe('睡不着');
  });

  it('are cut where a question is longer than anybody writes', () => {
    const long = `${'好'.repeat(longestQuestion)}睡不着`;
    expect(reader.prepare(long)).toBe('好'.repeat(longestQuestion));
    expect(reader.prepare('ﷺ'.repeat(longestQuestion)).length).toBeLessThanOrEqual(longestQuestion);
  });

  it('are words of letters and numbers, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const prepared = reader.prepare(text);
        expect(prepared.length).toBeLessThanOrEqual(longestQuestion);
        expect(prepared).toBe(prepared.trim());
        expect(prepared).not.toMatch(/[^\p{L}\p{N}+ -]/u);
      }),
    );
  });
});

describe('what a question is compared by', () => {
  it.each([
    ['pairs of characters', '睡不着', ['睡不', '不着']],
    ['a character alone', '累', ['累']],
    ['Latin words and numbers, apart', 'hpv16 3.5', ['hpv', '16', '3.5']],
    [
      'concepts, and pairs of them',
      '手术费用',
      ['手术', '术费', '费用', '#cost', '#surgery', '#cost+surgery'],
    ],
    ['nothing', '', []],
  ])('is %s', (_name, prepared, tokens) => {
    expect(reader.tokensOf(prepared)).toEqual(tokens);
  });

  it('has the same concept for every way to say it, and its pairs in a fixed order', () => {
    const concepts = (text: string) =>
      reader.tokensOf(text).filter((token) => token.startsWith('#'));
    expect(concepts('开刀贵吗')).toEqual(concepts('多少钱做手术'));
  });
});
