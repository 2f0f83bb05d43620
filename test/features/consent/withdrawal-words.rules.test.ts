import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Vocabulary } from '../../../src/core/vocabulary.ts';
import { isPhrase } from '../../../src/core/words.ts';
import { readConsentWord } from '../../../src/features/consent/consent-words.rules.ts';
import { normalise, stops, vocabulary, withdrawals } from '../../helpers/vocabulary.ts';

const read = (typed: string, words: Vocabulary = vocabulary): string | undefined =>
  readConsentWord(normalise(typed), words)?.kind;
/** How strongly a reading stops; -1 for no stop at all. */
const strength = (kind: string | undefined): number =>
  stops.findIndex((candidate) => candidate === kind);

const { heldOut, tuned, later, fresh, missed, lookAlikes } = withdrawals;
const all = [...heldOut, ...tuned, ...later, ...fresh];
const isHeard = ({ text, least }: (typeof all)[number], words?: Vocabulary): boolean =>
  strength(read(text, words)) >= strength(least);
const stopped = (words?: Vocabulary): readonly string[] =>
  lookAlikes.filter((text) => strength(read(text, words)) >= 0);
const without = (change: Partial<Vocabulary['consent']['leaving']>): Vocabulary => ({
  ...vocabulary,
  consent: { ...vocabulary.consent, leaving: { ...vocabulary.consent.leaving, ...change } },
});

describe('leaving the study', () => {
  it('is tried in a hundred ways and more, beside as many sentences of chat', () => {
    expect(heldOut).toHaveLength(30);
    expect(tuned).toHaveLength(70);
    expect(lookAlikes.length).toBeGreaterThanOrEqual(120);
    const texts = [...all.map(({ text }) => text), ...lookAlikes];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each(all)('is heard in 「$text」, at least as $least', ({ text, least }) => {
    expect(strength(read(text))).toBeGreaterThanOrEqual(strength(least));
  });

  it('erases at once only where 退出研究 is said plainly', () => {
    const erased = all.filter(({ text }) => read(text) === 'withdraw');
    expect(erased).toEqual(all.filter(({ least }) => least === 'withdraw'));
  });

  it.each([
    '推出研究',
    '退初研究',
    '退出言究',
    '老师退出研究了',
    '要我退出研究',
    '让我退出研究',
    '请我退出研究',
    '不退出研究',
    '退出研究吗',
    '退出研究好吗',
    '我想退出研究生群',
    '她说我要退出研究',
  ])('does not erase at once for 「%s」', (typed) => {
    expect(read(typed)).not.toBe('withdraw');
  });

  it('is the same in traditional characters and in full width', () => {
    expect(read('請刪除我的聊天記錄')).toBe('near-withdraw');
    expect(read('別再記錄我說的話')).toBe('near-withdraw');
    expect(read('　退出　研究　！')).toBe('withdraw');
  });

  it('erases at once in any exact form, whatever punctuation, emoji and spaces surround it', () => {
    const { courtesies, intents, particles } = vocabulary.consent.leaving;
    const sign = fc.constantFrom(
      ' ',
      '　',
      '，',
      '。',
      '！',
      '～',
      '…',
      '“',
      '」',
      '🙏',
      '😭',
      '\u200b',
    );
    const signs = fc.array(sign, { maxLength: 3 }).map((list) => list.join(''));
    const exact = fc.tuple(
      fc.constantFrom('', ...courtesies),
      fc.constantFrom('', ...intents),
      fc.constantFrom('退出研究', '退出這個研究', '退出这项研究'),
      fc.constantFrom('', ...particles),
      fc.constantFrom('', ...courtesies),
    );
    const typed = exact.chain((parts) =>
      fc
        .array(signs, { minLength: 30, maxLength: 30 })
        .map(
          (gaps) =>
            [...parts.join('')].map((letter, at) => (gaps[at] ?? '') + letter).join('') +
            (gaps[29] ?? ''),
        ),
    );
    fc.assert(
      fc.property(typed, (text) => {
        expect(read(text)).toBe('withdraw');
      }),
    );
  });

  it('is read beside a reason, not beside a sentence about others', () => {
    expect(read('最近太忙，本人要求退出研究')).toBe('near-withdraw');
    expect(read('太烦了，别记我说的话')).toBe('near-withdraw');
    expect(read('请问我可以退出研究吗')).toBe('near-withdraw');
    expect(read('家里人不让我参加研究了，帮我退了吧')).toBe('near-withdraw');
    expect(read('孩子研究生毕业，我退了班车')).toBeUndefined();
    expect(read('听病友讲，退出研究')).toBeUndefined();
  });

  it('is not read in long messages', () => {
    expect(read('我想退出研究，' + '因为家里实在太忙了，'.repeat(3))).toBeUndefined();
  });
});

describe('a question about leaving the study', () => {
  it.each([
    '退出研究？',
    '退出研究?',
    '我想退出研究？',
    '怎么退出研究？',
    '可以退出研究吗',
    '请问可以退出研究吗',
  ])('pauses and asks, and never erases: 「%s」', (typed) => {
    expect(read(typed)).toBe('near-withdraw');
  });

  it('would be seen to erase: without its question mark it does', () => {
    expect(read('退出研究')).toBe('withdraw');
  });
});

describe('what is known to be missed', () => {
  it.each(missed)('「%s」 is not heard yet', (typed) => {
    expect(strength(read(typed))).toBe(-1);
  });
});

describe('chat', () => {
  it.each(lookAlikes)('「%s」 stops nothing', (text) => {
    expect(strength(read(text))).toBe(-1);
  });
});

describe('a break', () => {
  it('is seen: whole phrases alone miss many of the ways', () => {
    const { nearWithdraw, decline, pause } = vocabulary.consent;
    const withdraw = [
      ...vocabulary.consent.withdraw,
      '我退出研究',
      '我要退出研究',
      '我想退出研究',
      '退出研究吧',
      '我要退出这个研究',
    ];
    const missed = (phrases: readonly string[]): number =>
      [...heldOut, ...tuned].filter(({ text }) => !isPhrase(normalise(text), phrases)).length;
    expect(missed([...withdraw, ...nearWithdraw])).toBeGreaterThan(20);
    expect(missed([...withdraw, ...nearWithdraw, ...decline, ...pause])).toBeGreaterThan(20);
  });

  it.each(['homophones', 'remove', 'record', 'refuse', 'takePart', 'study'] as const)(
    'is seen: without %s some way of leaving is not heard',
    (kind) => {
      const words = without({ [kind]: kind === 'homophones' ? {} : [] });
      expect(all.every((way) => isHeard(way))).toBe(true);
      expect(all.filter((way) => !isHeard(way, words))).not.toEqual([]);
    },
  );

  it('is seen: where denials are mere filling, denying it stops her', () => {
    const { deny, glue } = vocabulary.consent.leaving;
    expect(stopped()).toEqual([]);
    expect(stopped(without({ deny: [], glue: [...glue, ...deny] }))).toContain('我没说要退出');
  });
});
