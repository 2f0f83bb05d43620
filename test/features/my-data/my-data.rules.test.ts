import { describe, expect, it } from '@jest/globals';
import type { KeptRecord } from '../../../src/core/personal-data.ts';
import {
  standingOf,
  tellMyData,
  type MyDataFacts,
} from '../../../src/features/my-data/my-data.rules.ts';
import { withoutOthers } from '../../../src/features/my-data/own-copy.rules.ts';
import { make, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { content } from '../../helpers/vocabulary.ts';

const record = (text: string, values: Partial<KeptRecord> = {}): KeptRecord => ({
  at: noon,
  room: 12,
  line: { key: 'own-copy.check-in', values: { scores: '10 10 10' } },
  text,
  ...values,
});
const tell = (values: Partial<MyDataFacts>): readonly string[] =>
  tellMyData({
    consent: { ...make.consent(), since: noon / 1000 },
    standing: 'recording',
    holdings: [],
    newest: [],
    keepUntil: noon,
    zone,
    nameMask: '[成员]',
    ...values,
  }).map((text) => content.texts.render(text));

describe('what is told of her data', () => {
  it.each([0, 1, 20, 43, 44, 45, 60, 61, 4000])(
    'never takes more than 600 characters a message, with five texts of %i',
    (length) => {
      const newest = Array.from({ length: 5 }, () => record('字'.repeat(length)));
      for (const standing of ['recording', 'paused', 'waiting', 'closed'] as const) {
        const told = tell({
          consent: { ...make.consent({ purposes: [1, 2, 3, 4, 5] }), since: noon / 1000 },
          standing,
          newest,
          lastCheckIn: record(''),
          holdings: ['my-data.messages', 'my-data.check-ins'].map((key) => ({
            key,
            count: 123456,
          })),
        });
        for (const text of told) expect([...text].length).toBeLessThanOrEqual(600);
      }
    },
  );

  it('is one message where her texts are short', () => {
    expect(tell({ newest: [record('短')] })).toHaveLength(1);
  });

  it('cuts a text after 60 characters, never within an emoji', () => {
    const [, told] = tell({
      newest: Array.from({ length: 5 }, () => record('🌸'.repeat(61))),
    });
    expect(told?.split('\n').at(-1)).toBe(`2026-11-20 12:00 群12：${'🌸'.repeat(60)}…`);
  });

  it('leaves out what she may have taken back', () => {
    expect(tell({ newest: [record('收回的', { isSuspect: true })] }).join('')).not.toContain(
      '收回',
    );
  });

  it('names no day where no notice does', () => {
    expect(tell({ keepUntil: undefined }).join('')).toContain('没有写日子');
  });

  it('never promises what it cannot keep, nor calls anything nameless', () => {
    expect(tell({}).join('')).not.toMatch(/匿名|保证|绝对/u);
  });
});

describe('where she stands', () => {
  const facts = { mayLog: true, noticeVersion };
  it.each([
    ['recording', make.consent(), facts],
    ['closed', make.consent(), { ...facts, mayLog: false }],
    ['paused', make.consent({ state: 'paused' }), facts],
    ['waiting', make.consent({ noticeVersion: 'another' }), facts],
    ['waiting', make.consent({ state: 'notice-shown' }), facts],
  ] as const)('is told as %s', (standing, consent, given) => {
    expect(standingOf(consent, given)).toBe(standing);
  });
});

describe('other participants in her words', () => {
  it('stand there without their number', () => {
    expect(withoutOthers('谢谢@[p_0123456789abcdef]！', '[成员]')).toBe('谢谢@[成员]！');
  });
});
