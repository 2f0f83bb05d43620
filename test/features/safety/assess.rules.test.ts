import { describe, expect, it } from '@jest/globals';
import { createAssess } from '../../../src/features/safety/assess.rules.ts';
import type { SafetyLexicon } from '../../../src/features/safety/lexicon.rules.ts';
import { nothingLearned } from '../../helpers/safety-examples.ts';
import { reading } from '../../helpers/vocabulary.ts';

/** A made-up lexicon: what is tested here is how rules are read, not their words. */
const lexicon: SafetyLexicon = {
  spellings: { 俺: '我', z杀: '自杀' },
  words: {
    negation: ['不', '没有', '不会'],
    'not-negation': ['忍不住'],
    idiom: ['想死你'],
    wish: ['想死', '自杀', '不想活'],
    rope: ['绳子', '绳'],
    ready: ['备好', '挂好'],
  },
  crisis: [
    { id: 'wish', level: 'L2', any: ['<wish>'] },
    { id: 'rope', level: 'L3', any: ['<rope> <ready>', '<rope> … (<wish>|解脱)'], unless: ['晾'] },
    { id: 'sad', level: 'L1', any: ['难过'] },
  ],
  medical: [{ id: 'fever', kind: 'fever', card: 'fever', any: ['烧 & (38.5|39)', '发烧'] }],
  contexts: [
    { id: 'film', silences: ['L2', 'L3'], any: ['电影'] },
    { id: 'better', silences: ['medical'], any: ['退了'] },
  ],
};
const assess = createAssess(lexicon, nothingLearned, reading);

describe('assess', () => {
  it('takes the highest level, and names every rule that holds', () => {
    expect(assess('想死，绳子都备好了')).toEqual({
      level: 'L3',
      signals: ['wish', 'rope'],
      medical: [],
    });
  });

  it.each([
    ['a word of the rule', '我想死', 'L2'],
    ['dialect and disguised words', '俺想z杀', 'L2'],
    ['a word cut by a mark', '我想自*杀', 'L2'],
    ['characters written apart', '我 不 想 活 了', 'L2'],
    ['traditional characters', '我想自殺', 'L2'],
    ['words within six characters of one clause', '绳子昨天就备好了', 'L3'],
    ['words across clauses where the pattern allows it', '绳子在桌上，想解脱了', 'L3'],
    ['a negation', '我不会自杀', 'none'],
    ['a negation a little before', '我没有真的想死', 'none'],
    ['what only looks like a negation', '忍不住想死', 'L2'],
    ['an idiom that holds the word', '想死你了', 'none'],
    ['an idiom beside the word', '想死你了，可是我真的不想活', 'L2'],
    ['words of another clause', '绳子，明天再备好', 'none'],
    ['what the rule excludes', '绳子挂好了，晾衣服', 'none'],
    ['a context that silences', '看了个电影，她想死', 'none'],
    ['a context that does not silence this', '看了个电影，好难过', 'L1'],
    ['somebody else’s words in quotation marks', '她签名是「不想活」', 'none'],
    ['no words', '😭😭', 'none'],
  ])('reads %s', (_name, text, level) => {
    expect(assess(text).level).toBe(level);
  });

  it('reads numbers only whole', () => {
    expect(assess('烧到38.5').medical).toEqual(['fever']);
    expect(assess('烧到138.5').medical).toEqual([]);
    expect(assess('烧到39').medical).toEqual(['fever']);
    expect(assess('发烧，现在退了').medical).toEqual([]);
  });

  it('reads the beginning and the end of a long message', () => {
    expect(assess(`${'天气不错。'.repeat(1000)}我想死`).level).toBe('L2');
    expect(assess(`我想死。${'天气不错。'.repeat(1000)}`).level).toBe('L2');
  });

  it.each(['<nothing>', '(a|b', '<wish> <', ''])('refuses the pattern %p', (pattern) => {
    const broken = { ...lexicon, crisis: [{ id: 'x', level: 'L2' as const, any: [pattern] }] };
    expect(() => createAssess(broken, nothingLearned, reading)).toThrow('lexicon');
  });
});
