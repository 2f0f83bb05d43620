import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formulaSafe, toCsv, toJsonLines } from '../../../src/edges/files/csv.ts';

const bom = '\uFEFF';

describe('a text that a spreadsheet could take for a formula', () => {
  it.each([
    ['an equals sign', '=1+1'],
    ['a plus sign', '+1'],
    ['a minus sign', '-1'],
    ['an at sign', '@SUM(A1)'],
    ['a bar', '|cmd'],
    ['a per cent sign', '%0A'],
    ['a full-width equals sign', '＝1+1'],
    ['a full-width plus sign', '＋1'],
    ['a full-width minus sign', '－1'],
    ['a full-width at sign', '＠SUM(A1)'],
    ['a full-width bar', '｜cmd'],
    ['a full-width per cent sign', '％0A'],
    ['an en dash', '–1'],
    ['an em dash', '—1'],
    ['a sign of subtraction', '−1'],
    ['a tab', '\t今天'],
    ['a carriage return', '\r今天'],
    ['a line feed', '\n今天'],
    ['a tab before a formula', '\t=1+1'],
    ['a space before a formula', ' =1+1'],
    ['a wide space before a formula', '\u3000=1+1'],
    ['a line end before a formula', '\r\n=1+1'],
    ['a byte order mark before a formula', `${bom}=1+1`],
    ['a zero-width space before a formula', '\u200b=1+1'],
    ['a joiner and a control before a formula', '\u200d\u0007＝1+1'],
    ['a mark of the writing direction before a formula', '\u200f@SUM(A1)'],
  ])('gets an apostrophe in front: %s', (_name, text) => {
    expect(formulaSafe(text)).toBe(`'${text}`);
  });

  it('gets it whatever invisible stands before the sign', () => {
    const invisible = fc.string({
      unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u3000', bom, '\u200b', '\u00ad', '\u0000'),
      maxLength: 5,
    });
    const sign = fc.constantFrom(...'=+-@＝＋－＠');
    fc.assert(
      fc.property(invisible, sign, fc.string(), (before, start, rest) => {
        expect(formulaSafe(`${before}${start}${rest}`).startsWith("'")).toBe(true);
      }),
    );
  });

  it.each(['今天好多了', '3-6-2', 'a=b', ' 今天', '（=1）', "'=1", '🌸=', '', '1+1'])(
    'is not 「%s」',
    (text) => {
      expect(formulaSafe(text)).toBe(text);
    },
  );
});

describe('lines of CSV', () => {
  const columns = ['participant', 'text', 'length', 'reply'] as const;

  it('begin with a byte order mark and the names, and end with CRLF', () => {
    const rows = [{ participant: 'P1', text: '今天好', length: 3, reply: true }];
    expect(toCsv(columns, rows, true)).toBe(
      `${bom}"participant","text","length","reply"\r\n"P1","今天好",3,true\r\n`,
    );
  });

  it('have neither where they go on', () => {
    const rows = [{ participant: 'P1', text: '今天好', length: 3, reply: false }];
    expect(toCsv(columns, rows, false)).toBe('"P1","今天好",3,false\r\n');
  });

  it('are just the names where a table has no row', () => {
    expect(toCsv(columns, [], true)).toBe(`${bom}"participant","text","length","reply"\r\n`);
  });

  it('are empty for no further row', () => {
    expect(toCsv(columns, [], false)).toBe('');
  });

  it('quote texts with quotes, commas and line ends, and leave what is absent empty', () => {
    const rows = [{ participant: 'P"1"', text: '一,二\n三', length: null }];
    expect(toCsv(columns, rows, false)).toBe('"P""1""","一,二\n三",,\r\n');
  });

  it('are safe in every text, and leave numbers and truth values as they are', () => {
    const rows = [{ participant: '@P1', text: '=1+1', length: -3, reply: false }];
    expect(toCsv(columns, rows, false)).toBe(`"'@P1","'=1+1",-3,false\r\n`);
  });

  it('have the columns that are asked for, in their order, and no other', () => {
    const rows = [{ secret: 'x', text: '好', participant: 'P1' }];
    expect(toCsv(['text', 'participant'], rows, false)).toBe('"好","P1"\r\n');
  });

  it('give back every text that is no formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(formulaSafe(text) === text && text !== '');
        const line = toCsv(['text'], [{ text }], false);
        expect(line.slice(1, -3).replaceAll('""', '"')).toBe(text);
      }),
    );
  });
});

describe('JSON Lines', () => {
  it('are an object a row, columns in order, texts as they are', () => {
    const rows = [
      { b: 1, a: '=1+1\n"' },
      { a: null, other: 'x' },
    ];
    expect(toJsonLines(['a', 'b'], rows)).toBe('{"a":"=1+1\\n\\"","b":1}\n{"a":null,"b":null}\n');
  });

  it('are nothing for no row', () => {
    expect(toJsonLines(['a'], [])).toBe('');
  });
});
