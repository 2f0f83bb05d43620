import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { passagesOf } from '../../src/core/passages.rules.ts';

const cut = (text: string): readonly string[] =>
  passagesOf(text).map(({ start, end }) => text.slice(start, end));
const clausesOf = (text: string): readonly string[] => text.split(' ');

describe('the passages of a message', () => {
  it('are the whole of a short one', () => {
    expect(cut('今天吃了面 睡得好')).toEqual(['今天吃了面 睡得好']);
  });
  it('are whole clauses of a long one, each about half a passage behind the one before', () => {
    const [a, b, c, d] = ['一', '二', '三', '四'].map((word) => word.repeat(18));
    const four = [a, b, c, d].join(' ');
    expect(cut(four)).toEqual([`${a} ${b}`, `${c} ${d}`, ...clausesOf(four)]);
    const three = [`${a}一一一`, `${b}二二二`, c].join(' ');
    expect(cut(three)).toEqual([`${a}一一一`, `${b}二二二 ${c}`, ...clausesOf(three)]);
  });
  it('hold a clause that is longer than a passage whole', () => {
    const long = `短 ${'长'.repeat(70)} 短`;
    expect(cut(long)).toEqual([...clausesOf(long), ...clausesOf(long)]);
  });
  it('hold every clause of any message, and are not many', () => {
    const clause = fc.stringMatching(/^[一二三]{1,60}$/u);
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 60 }), (clauses) => {
        const text = clauses.join(' ').slice(0, 600).trim();
        const passages = passagesOf(text);
        let at = 0;
        for (const each of text.split(' ')) {
          const [start, end] = [at, at + each.length];
          expect(passages.some((one) => one.start <= start && end <= one.end)).toBe(true);
          at = end + 1;
        }
        expect(passages.length).toBeLessThanOrEqual(2 * clauses.length);
      }),
    );
  });
});
