import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAddressed } from '../../../src/edges/wechat/address.ts';

const names = ['同路', '同路小助手', 'Tong.Lu (bot)'];
const everyone = ['所有人', 'all', '全体成员'];
const read = (text: string, isSelfMentioned = false): string | undefined =>
  readAddressed({ text, isSelfMentioned, names, everyone });

describe('the bot is addressed', () => {
  it.each([
    ['by name', '@同路 失眠怎么办', '失眠怎么办'],
    ['with the sign WeChat puts after a mention', '@同路\u2005失眠怎么办', '失眠怎么办'],
    ['with a wide space', '@同路\u3000失眠怎么办', '失眠怎么办'],
    ['with a line feed', '@同路\n失眠怎么办', '失眠怎么办'],
    ['at the end', '失眠怎么办 @同路', '失眠怎么办'],
    ['in the middle', '请问 @同路 失眠怎么办', '请问  失眠怎么办'],
    ['by its longer name', '@同路小助手 失眠', '失眠'],
    ['by a name with signs of a pattern', '@Tong.Lu (bot) 失眠', '失眠'],
    ['in any case', '@TONG.LU (BOT) 失眠', '失眠'],
    ['with nothing to say', '@同路', ''],
    ['with a full-width at sign', '＠同路 失眠', '失眠'],
    ['with a comma after the name', '@同路，失眠', '失眠'],
    ['with a half-width comma', '@同路,失眠', '失眠'],
    ['with a colon', '@同路：失眠', '失眠'],
    ['beside everyone', '@所有人 @同路 失眠', '@所有人  失眠'],
  ])('%s', (_name, text, question) => {
    expect(read(text)).toBe(question);
  });

  it.each([
    ['with a name it does not know', '@小机器 失眠', '失眠'],
    ['with a full-width at sign and a name it does not know', '＠小机器 失眠', '失眠'],
    ['with no sign of a mention in the text', '失眠怎么办', '失眠怎么办'],
  ])('where the puppet says so, %s', (_name, text, question) => {
    expect(read(text, true)).toBe(question);
  });
});

describe('the bot is not addressed', () => {
  it.each([
    ['without a mention', '同路，失眠怎么办'],
    ['by the mention of another', '@阿芳 失眠怎么办'],
    ['by a name that only begins like its own', '@同路人 失眠怎么办'],
    ['by a name that matches its name as a pattern', '@TongXLu (bot) 失眠'],
    ['within an address of mail', '写信到 help@同路网'],
  ])('%s', (_name, text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    '@所有人 明天改到十点',
    '@所有人\u2005明天',
    '@all 明天',
    '@ALL\u2005明天',
    '明天 @全体成员',
    '@所有人，明天',
    '＠所有人 明天',
  ])('by a mention of everyone, although the puppet says so: %s', (text) => {
    expect(read(text, true)).toBeUndefined();
  });

  it('by anything at all, where it has no name and the puppet says nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom([], ['', ' ']), (text, none) => {
        const facts = { text: `@${text}`, isSelfMentioned: false, names: none, everyone };
        expect(readAddressed(facts)).toBeUndefined();
      }),
    );
  });

  it('by a mention of everyone, whatever is said beside it', () => {
    const words = fc.string({ unit: fc.constantFrom(...'今天好 \n，。ab') });
    const sign = fc.constantFrom('\u2005', ' ', '\u3000', '\n');
    fc.assert(
      fc.property(fc.constantFrom(...everyone), words, sign, words, (name, before, end, after) => {
        expect(read(`${before}@${name}${end}${after}`, true)).toBeUndefined();
      }),
    );
  });
});
