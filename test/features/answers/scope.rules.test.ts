import { describe, expect, it } from '@jest/globals';
import { createQuestionReader } from '../../../src/features/answers/question.rules.ts';
import { createScope, type ScopeLexicon } from '../../../src/features/answers/scope.rules.ts';
import { madeUpLexicon } from '../../helpers/answers.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const reader = createQuestionReader(madeUpLexicon.questions, normalise);
const aliases = { plain: ['失眠', '感冒药', '检查单'], whole: new Set(['累', '感冒', '检查']) };
const scopeBy = (lexicon: ScopeLexicon) => {
  const scopeOf = createScope(lexicon, aliases, reader);
  return (text: string) => scopeOf(reader.prepare(text));
};
const scopeOf = scopeBy(madeUpLexicon.scope);
const isOurs = (text: string): boolean => scopeOf(text).isOurs;

describe('a question is for this group', () => {
  it.each([
    ['by a word of ours', '化疗以后没胃口'],
    ['by an alias of a card', '总是失眠'],
    ['by two concepts that stand together', '手术贵不贵'],
    ['where ours outweighs another illness', '宫颈癌会转成肺癌吗'],
    ['by a strong word beside a weak one', '化疗前的检查'],
    ['by an alias that is the whole message', '累'],
    ['by a whole message, though its word is weak', '检查'],
    ['by a whole message, though its word is of another illness', '感冒'],
  ])('%s: 「%s」', (_name, text) => {
    expect(isOurs(text)).toBe(true);
  });

  it.each([
    ['without a word of anybody', '今天天气真好'],
    ['without any word', '？？？'],
    ['by a weak word alone', '去做检查'],
    ['by two weak words', '手术前做检查'],
    ['with another illness', '肺癌怎么办'],
    ['with another illness that outweighs', '肺癌的化疗'],
    ['with another illness that outweighs an alias', '感冒以后失眠'],
    ['by a whole-message alias within a sentence', '感觉累计两次了'],
    ['with a concept of a pair alone', '这个贵不贵'],
  ])('and is not %s: 「%s」', (_name, text) => {
    expect(isOurs(text)).toBe(false);
  });

  it('names the words it went by', () => {
    expect(scopeOf('肺癌的化疗')).toEqual({
      isOurs: false,
      here: { word: '化疗', weight: 2.4 },
      elsewhere: { word: '肺癌', weight: 2.6 },
    });
    expect(scopeOf('今天天气真好')).toEqual({ isOurs: false });
  });

  it('lets the lexicon weigh an alias anew', () => {
    const weak = { ...madeUpLexicon.scope, here: [{ weight: 1, words: ['失眠'] }] };
    expect(isOurs('总是失眠')).toBe(true);
    expect(scopeBy(weak)('总是失眠').isOurs).toBe(false);
  });

  it('would be open to every illness without the words of elsewhere', () => {
    const open = { ...madeUpLexicon.scope, elsewhere: [] };
    expect([isOurs('肺癌的化疗'), scopeBy(open)('肺癌的化疗').isOurs]).toEqual([false, true]);
  });

  it('silences on a tie: a doubt is no yes', () => {
    const even = { ...madeUpLexicon.scope, elsewhere: [{ weight: 2.4, words: ['肺癌'] }] };
    expect(scopeBy(even)('肺癌的化疗').isOurs).toBe(false);
  });
});
