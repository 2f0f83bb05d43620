import { describe, expect, it } from '@jest/globals';
import type { Card } from '../../../src/features/answers/card.ts';
import {
  aliasCollisions,
  lintCard,
  type CardLintFacts,
} from '../../../src/features/answers/card-lint.rules.ts';
import { make } from '../../helpers/make.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const fact = { id: 'sleep-01', numbers: ['30', '2.5'], sources: ['source-1'] };
const facts = (values: Partial<CardLintFacts> = {}): CardLintFacts => ({
  facts: new Map([[fact.id, fact]]),
  sources: new Set(['source-1']),
  cards: new Map([['fatigue', make.card({ id: 'fatigue' })]]),
  forbidden: ['抗癌', '战胜'],
  today: '2026-12-01',
  normalise,
  ...values,
});
const lint = (card: Partial<Card>, values?: Partial<CardLintFacts>, seeAlso: string[] = []) =>
  lintCard(make.card(card), seeAlso, facts(values));

describe('a card without a problem', () => {
  it.each<[string, Partial<Card>]>([
    ['as it stands', {}],
    ['with numbers of a fact it cites', { answer: '白天睡30分钟，不超过2.5小时。' }],
    ['with the emergency call', { redFlags: ['喘不上气，打120。'] }],
    ['with the longest answer, spaces not counted', { answer: `${'字'.repeat(300)} \n` }],
    ['with a long text under more', { more: [{ title: '更多', text: '字'.repeat(200) }] }],
    ['on its last day', { expiresOn: '2026-12-01' }],
  ])('%s', (_name, card) => {
    expect(lint(card)).toEqual([]);
  });

  it('that points to another one', () => {
    expect(lint({}, {}, ['fatigue'])).toEqual([]);
  });
});

describe('a problem of a card', () => {
  it.each<[string, Partial<Card>, string]>([
    [
      'an answer that is too long',
      { answer: '字'.repeat(301) },
      'answer and red flags have 301 characters; shorten them to 300',
    ],
    [
      'red flags that make it too long',
      { redFlags: ['字'.repeat(100), '字'.repeat(100)], answer: '字'.repeat(101) },
      'answer and red flags have 301 characters; shorten them to 300',
    ],
    [
      'a fact that is unknown',
      { facts: ['sleep-01', 'sleep-99'] },
      'fact sleep-99 is not in evidence/facts; add it or cite another',
    ],
    ['a number of no fact', { answer: '睡40分钟。' }, 'the number 40 stands in no fact it cites'],
    ['a part of a number', { answer: '睡2.6小时。' }, 'the number 2.6 stands in no fact it cites'],
    ['a number in the title', { title: '第7天' }, 'the number 7 stands in no fact it cites'],
    [
      'a number in a red flag',
      { redFlags: ['38.5度'] },
      'the number 38.5 stands in no fact it cites',
    ],
    [
      'a number under more',
      { more: [{ title: '更多', text: '共9次' }] },
      'the number 9 stands in no fact it cites',
    ],
    ['a word that hurts', { answer: '一起战胜它。' }, 'it says 战胜; find other words'],
    ['such a word in the title', { title: '抗癌路上' }, 'it says 抗癌; find other words'],
    [
      'such a word under more',
      { more: [{ title: '战胜', text: '好' }] },
      'it says 战胜; find other words',
    ],
    [
      'its day has passed',
      { expiresOn: '2026-11-30' },
      'it expired on 2026-11-30; review it and move expires_on',
    ],
  ])('is named with its cure: %s', (_name, card, problem) => {
    expect(lint(card)).toEqual([problem]);
  });

  it('is a fact whose source is unknown', () => {
    expect(lint({}, { sources: new Set() })).toEqual([
      'fact sleep-01 names the unknown source source-1',
    ]);
  });

  it('is a pointer to a card there is not', () => {
    expect(lint({}, {}, ['fatigue', 'hair'])).toEqual(['see_also names the unknown card hair']);
  });

  it('does not hide another', () => {
    const card = { answer: '40天战胜它。', expiresOn: '2026-11-30', facts: ['none'] };
    expect(lint(card, {}, ['hair'])).toHaveLength(5);
  });
});

describe('an alias of two cards', () => {
  const card = (id: string, plain: string[], whole: string[] = [], traditional: string[] = []) =>
    make.card({ id, title: `标题${id}`, aliases: { plain, whole, traditional } });
  const collisions = (...cards: readonly Card[]) => aliasCollisions(cards, normalise);

  it.each<[string, Card, string]>([
    ['written alike', card('b', ['失眠']), '失眠'],
    ['in whole and in part', card('b', ['累'], ['失眠']), '失眠'],
    ['in traditional characters', card('b', ['累'], [], ['化療']), '化疗'],
    ['in other case and width', card('b', ['ＨＰＶ']), 'hpv'],
  ])('is named with both: %s', (_name, other, alias) => {
    const problems = collisions(card('a', ['失眠', '化疗', 'hpv']), other);
    expect(problems).toEqual([`the alias ${alias} belongs to a too; keep it in one card`]);
  });

  it.each<[string, readonly Card[]]>([
    ['cards with their own', [card('a', ['失眠']), card('b', ['累'])]],
    ['one card that has it twice', [card('a', ['失眠', '失眠'], ['失眠'])]],
    ['one alias within another', [card('a', ['失眠']), card('b', ['失眠多梦'])]],
    ['no card', []],
  ])('is not found in %s', (_name, cards) => {
    expect(collisions(...cards)).toEqual([]);
  });

  it('is named once for each card that has it as well', () => {
    const three = ['a', 'b', 'c'].map((id) => card(id, ['失眠']));
    expect(collisions(...three)).toHaveLength(2);
  });
});
