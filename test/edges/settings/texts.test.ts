import { describe, expect, it } from '@jest/globals';
import { createTexts, fillIn } from '../../../src/edges/settings/texts.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const texts = createTexts({
  plain: '您好',
  nested: { deeper: { greeting: '您好，{name}' } },
  list: '您的数据：\n{lines}\n谢谢',
  line: '{count} 条',
  flags: '{flags}\n【{title}】\n\n\n\n完',
});

describe('a sentence', () => {
  it.each([
    ['by its key', { key: 'plain' }, '您好'],
    [
      'by its dotted key, with a value',
      { key: 'nested.deeper.greeting', values: { name: '梅' } },
      '您好，梅',
    ],
    [
      'with a value that looks like a placeholder',
      { key: 'nested.deeper.greeting', values: { name: '{x} <b>' } },
      '您好，{x} <b>',
    ],
    ['with a number, plainly', { key: 'line', values: { count: 12345 } }, '12345 条'],
    ['with values nobody asks for', { key: 'plain', values: { name: '梅' } }, '您好'],
    [
      'with a list of sentences, line by line',
      { key: 'list', values: { lines: [{ key: 'line', values: { count: 1 } }, { key: 'plain' }] } },
      '您的数据：\n1 条\n您好\n谢谢',
    ],
    [
      'with an empty list and a gap, tidily',
      { key: 'flags', values: { flags: [], title: '睡不好' } },
      '【睡不好】\n\n完',
    ],
  ])('is rendered %s', (_name, reference, expected) => {
    expect(texts.render(reference)).toBe(expected);
  });

  it.each([
    ['an unknown key', { key: 'nothing' }],
    ['a key that is only half', { key: 'nested.deeper' }],
    ['a missing value', { key: 'line' }],
    ['a missing value within a list', { key: 'list', values: { lines: [{ key: 'line' }] } }],
    ['an unknown key within a list', { key: 'list', values: { lines: [{ key: 'nothing' }] } }],
  ])('is refused for %s', (_name, reference) => {
    expect(codeThrownBy(() => texts.render(reference))).toBe('content.invalid');
  });

  it.each([
    ['plain', true],
    ['nested.deeper.greeting', true],
    ['nested', false],
    ['toString', false],
  ])('is there or not: %s', (key, expected) => {
    expect(texts.has(key)).toBe(expected);
  });

  it('that cannot be parsed is refused at once', () => {
    expect(codeThrownBy(() => createTexts({ broken: '您好，{name' }))).toBe('content.invalid');
  });
});

describe('filling in', () => {
  it('puts every value in its place', () => {
    expect(fillIn('{who}保存{days}天', { who: '临江大学', days: 365 })).toBe('临江大学保存365天');
  });

  it('throws where a value is missing', () => {
    expect(() => fillIn('{who}保存', {})).toThrow();
  });
});
