import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cleanText,
  longestText,
  maskNames,
} from '../../../src/features/message-log/message-log.rules.ts';

const mask = '[成员]';

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

describe('masking names', () => {
  it.each([
    ['a mention', '@小雨\u2005谢谢你', [], '@[成员]\u2005谢谢你'],
    ['a mention at the end', '谢谢 @小雨', [], '谢谢 @[成员]'],
    ['two mentions', '@小雨 @阿芳 早', [], '@[成员] @[成员] 早'],
    ['a mention of somebody in no roster', '@路过的人 你好', ['阿芳'], '@[成员] 你好'],
    ['a name within a sentence', '我也同意阿芳说的', ['阿芳'], '我也同意[成员]说的'],
    ['a name wherever it stands', '阿芳，阿芳！', ['阿芳'], '[成员]，[成员]！'],
    ['the longer name first', '小雨妈妈和小雨', ['小雨', '小雨妈妈'], '[成员]和[成员]'],
    ['a mention of a name with a space', '@Mei Lin\u2005加油', ['Mei Lin'], '@[成员]\u2005加油'],
    ['a mention of a name with signs', '@(^.^)小雨*\u2005早', ['(^.^)小雨*'], '@[成员]\u2005早'],
    ['a full-width mention', '＠小雨 谢谢', ['小雨'], '@[成员] 谢谢'],
    ['a full-width mention of somebody in no roster', '＠路过的人 你好', [], '@[成员] 你好'],
    ['a mention with no space before it', '谢谢@路过的人 你好', [], '谢谢@[成员] 你好'],
    ['two mentions in a row', '@小雨@路过的人 早', ['小雨'], '@[成员]@[成员] 早'],
    ['a name with a space', '谢谢Mei Lin的提醒', ['Mei Lin'], '谢谢[成员]的提醒'],
    ['a name in any case', '谢谢 lily', ['LiLy'], '谢谢 [成员]'],
    ['a name with signs of a pattern', '谢谢(^.^)小雨*', ['(^.^)小雨*'], '谢谢[成员]'],
    ['a name of emoji', '🌸雨🌸 说得对', ['🌸雨🌸'], '[成员] 说得对'],
    ['a name typed with spaces in the roster', '小雨早', ['  小雨 '], '[成员]早'],
  ])('takes out %s', (_name, text, names, expected) => {
    expect(maskNames(text, names, mask)).toBe(expected);
  });

  it.each([
    ['a name of one character', '雨下得大', ['雨']],
    ['an empty name', '雨下得大', ['', '   ']],
    ['a single at sign', '3 @ 5', []],
    ['a pattern that matches no text', '今天好多了', ['.*', '好.了']],
  ])('leaves the words alone: %s', (_name, text, names) => {
    expect(maskNames(text, names, mask)).toBe(text);
  });

  const name = fc.string({
    unit: fc.constantFrom(...'雨芳丽梅ab.*(+[$^|'),
    minLength: 2,
    maxLength: 4,
  });
  const words = fc.string({ unit: fc.constantFrom(...'今天好多了，'), maxLength: 6 });

  it('leaves no name of the roster standing, in whatever sentence', () => {
    const sentence = fc.array(fc.oneof(name, words), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), sentence, (names, parts) => {
        const text = [...parts, names[0] ?? ''].join('');
        const masked = maskNames(text, names, '◇').toLowerCase();
        expect(names.filter((one) => masked.includes(one.toLowerCase()))).toEqual([]);
      }),
    );
  });

  it('leaves no name of the roster standing after an at sign, where names have no spaces', () => {
    const end = fc.constantFrom('\u2005', ' ', '\u3000', '');
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        words,
        end,
        (names, rest, after) => {
          const text = names.map((one) => `@${one}${after}${rest}`).join(' ');
          const masked = maskNames(text, names, '◇').toLowerCase();
          expect(names.filter((one) => masked.includes(one.toLowerCase()))).toEqual([]);
        },
      ),
    );
  });
});
