import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bareWords, createNormaliser, isPhrase, restAfter } from '../../src/core/words.ts';
import { normalise } from '../helpers/vocabulary.ts';

describe('normalising', () => {
  it.each([
    ['ＡＢＣ１２３', 'abc123'],
    ['我已滿１８歲，同意', '我已满18岁,同意'],
    ['／啟用', '/启用'],
    ['  查   失眠 \n', '查 失眠'],
    ['查　失眠', '查 失眠'],
    ['查\t失眠\r\n怎么办', '查 失眠 怎么办'],
    ['Help', 'help'],
    ['化療後頭髮掉光', '化疗后头发掉光'],
    ['①②', '12'],
    ['打\u200b卡 3 6 2', '打卡 3 6 2'],
    ['\ufeff退\u200d出\u2060研\u200e究\u200f', '退出研究'],
    ['查\u0007失眠', '查 失眠'],
    ['好\ud83d', '好\ufffd'],
    ['', ''],
  ])('%j becomes %j', (typed, expected) => {
    expect(normalise(typed)).toBe(expected);
  });

  it('makes full-width and half-width equal', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code)),
    });
    const widen = (text: string): string =>
      [...text].map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)).join('');
    fc.assert(
      fc.property(ascii, (text) => {
        expect(normalise(widen(text))).toBe(normalise(text));
      }),
    );
  });

  it('never leaves spaces at the ends or two in a row, nor anything invisible', () => {
    const plain = createNormaliser((text) => text);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(/^\s|\s$|\s\s|[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('bare words', () => {
  it.each([
    ['退出 研究！', '退出研究'],
    ['「早」🌸', '早'],
    ['3 6 2', '362'],
    ['？！', ''],
  ])('of %j are %j', (words, expected) => {
    expect(bareWords(words)).toBe(expected);
  });
});

describe('a phrase', () => {
  it.each([
    ['退出研究', true],
    ['退出 研究。', true],
    ['「退出研究」', true],
    ['退出研究了', false],
    ['我退出研究', false],
    ['', false],
    ['。', false],
  ])('is the whole message: %j %j', (words, expected) => {
    expect(isPhrase(words, ['退出研究', '!'])).toBe(expected);
  });
});

describe('what stands after a leading word', () => {
  it.each([
    ['查 失眠', '失眠'],
    ['查询 失眠', '失眠'],
    ['查询失眠', '失眠'],
    ['查', ''],
    ['请查失眠', undefined],
    ['', undefined],
  ])('of %j is %j, the longest word winning', (words, expected) => {
    expect(restAfter(words, ['查', '查询'])).toBe(expected);
  });

  it.each([
    ['查 失眠', '失眠'],
    ['查:失眠', ':失眠'],
    ['查', ''],
    ['查体', undefined],
  ])('of %j is %j, where it must be parted', (words, expected) => {
    expect(restAfter(words, ['查'], /^[\s:]/u)).toBe(expected);
  });
});
