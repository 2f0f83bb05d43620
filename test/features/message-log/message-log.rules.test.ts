import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cleanText,
  fold,
  longestText,
  spellingsOf,
  visibleLength,
} from '../../../src/features/message-log/message-log.rules.ts';

describe('cleaning a text', () => {
  it.each([
    ['keeps ordinary words, emoji and codes', '今天还好[拥抱]👩‍🦰，谢谢', '今天还好[拥抱]👩‍🦰，谢谢'],
    ['keeps tabs and line feeds', '一\t二\n三', '一\t二\n三'],
    ['turns Windows line ends into plain ones', '一\r\n二', '一\n二'],
    ['drops control characters', '一\u0000二\u0007三\u007f', '一二三'],
    ['drops what turns the writing direction', '一\u202e二\u2066三\u2069', '一二三'],
    ['drops control characters of the second set', 'a\u0080b\u0085c\u009fd', 'abcd'],
    ['drops marks of the writing direction', 'a\u200eb\u200fc\u061cd', 'abcd'],
    ['mends half a character', '好\ud83d', '好\ufffd'],
  ])('%s', (_name, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('cuts at the longest length kept, never through a character', () => {
    const cleaned = [...cleanText('👍'.repeat(longestText + 5))];
    expect([cleaned.length, cleaned.at(-1)]).toEqual([longestText, '👍']);
  });

  it('is well-formed, bounded, and the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const cleaned = cleanText(text);
        expect([cleaned.isWellFormed(), cleanText(cleaned)]).toEqual([true, cleaned]);
      }),
    );
  });
});

describe('the spellings of a name', () => {
  it.each([
    ['北京-琴姐-2B', '北京-琴姐-2B', ['北京', '琴姐', '2B']],
    ['🌸小雨🌸', '小雨', ['小雨']],
    ['小雨（化疗中）', '小雨(化疗中)', ['小雨', '化疗中', '']],
    ['ＡＭＹ', 'AMY', ['AMY']],
  ])('are itself, its plain form and its parts: %s', (name, plain, parts) => {
    expect(spellingsOf(` ${name} `)).toEqual({ whole: [name, name], plain, parts });
  });
});

describe('the form in which names are compared', () => {
  const toSimplified = (text: string): string => text.replaceAll('麗', '丽');

  it.each([
    ['case and width', 'ＡmY', 'amy'],
    ['script', '小麗', '小丽'],
    ['signs that are not seen', '小\u200b雨\ufe0f', '小雨'],
    ['kinds of blanks', '梅\u2005林\u3000子', '梅 林 子'],
    ['brackets and low lines of tokens', '[p_［', '(p-('],
  ])('leaves out %s', (_name, text, expected) => {
    expect(fold(text, toSimplified).text).toBe(expected);
  });

  it('tells where each unit stood', () => {
    expect(fold('🌸Ⅱ\u200bb', toSimplified)).toEqual({
      text: '🌸iib',
      starts: [0, 0, 2, 2, 4],
      ends: [2, 2, 3, 4, 5],
    });
  });

  it.each([
    ['雨', 1],
    ['雨\u200b', 1],
    ['❤\ufe0f', 1],
    ['小雨', 2],
  ])('counts the characters that can be seen: %s', (name, length) => {
    expect(visibleLength(name)).toBe(length);
  });
});
