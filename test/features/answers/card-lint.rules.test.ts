import { describe, expect, it } from '@jest/globals';
import { createFigures } from '../../../src/features/answers/card-figures.rules.ts';
import type { Card } from '../../../src/features/answers/card.ts';
import {
  aliasCollisions,
  expiringSoon,
  lintCard,
  type CardLintFacts,
} from '../../../src/features/answers/card-lint.rules.ts';
import { make } from '../../helpers/make.ts';
import { content, normalise } from '../../helpers/vocabulary.ts';

const fact = {
  id: 'sleep-01',
  claim: '白天睡30分钟，不超过2.5小时；试验里近三成的人睡得好些，两周后再看。',
  numbers: ['30', '2.5'],
  sources: ['source-1'],
  verified: true,
};
const questions = ['睡不着', '失眠', '醒得早', '多梦', '睡不沉', '白天困', '翻来覆去', '一夜没睡'];
const facts = (values: Partial<CardLintFacts> = {}): CardLintFacts => ({
  facts: new Map([[fact.id, fact]]),
  sources: new Set(['source-1']),
  cards: new Map([['fatigue', make.card({ id: 'fatigue' })]]),
  forbidden: ['抗癌', '战胜'],
  brands: ['安睡宝', 'Sleepwell'],
  figuresIn: createFigures(content.cardWords.figures),
  today: '2026-12-01',
  ...values,
});
const lint = (card: Partial<Card>, values?: Partial<CardLintFacts>, seeAlso: string[] = []) =>
  lintCard(make.card({ questions, ...card }), seeAlso, facts(values));

describe('a card without a problem', () => {
  it.each<[string, Partial<Card>]>([
    ['as it stands', {}],
    ['with numbers of a fact it cites', { answer: '白天睡30分钟，不超过2.5小时。' }],
    ['with the emergency call', { redFlags: ['喘不上气，打120。'] }],
    ['with the police', { redFlags: ['有人打您，打110。'] }],
    ['with a helpline by reference', { answer: '睡不着、难受，可以打{12356}。' }],
    ['with a figure as its fact writes it', { answer: '近三成的人好些，两周后再看。' }],
    ['with a figure its fact gives in digits', { answer: '睡三十分钟。' }],
    ['with words that only sound like figures', { answer: '千万别慌，一定问医生，万一不好受。' }],
    ['with the longest title', { title: '字'.repeat(20) }],
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
  const phone = (number: string): string =>
    `${number} looks like a phone number; write it as {number} and list it in helplines.yaml`;

  it.each<[string, Partial<Card>, string]>([
    [
      'an answer that is too long',
      { answer: '字'.repeat(301) },
      'answer and red flags have 301 characters; shorten to 300',
    ],
    [
      'red flags that make it too long',
      { redFlags: ['字'.repeat(100), '字'.repeat(100)], answer: '字'.repeat(101) },
      'answer and red flags have 301 characters; shorten to 300',
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
    ['a helpline as it is dialled', { answer: '打12356。' }, phone('12356')],
    ['one in full width', { answer: '打１２３２０。' }, phone('12320')],
    ['one with hyphens', { answer: '打400-123-4567。' }, phone('400-123-4567')],
    [
      'a figure in Chinese',
      { answer: '睡四十分钟。' },
      'the number 四十 stands in no fact it cites',
    ],
    ['a share in Chinese', { answer: '两成的人。' }, 'the number 两成 stands in no fact it cites'],
    ['a brand', { answer: '别买安睡宝。' }, 'it names the brand 安睡宝; give the generic name'],
    [
      'a brand in other case',
      { answer: '别买SLEEPWELL。' },
      'it names the brand Sleepwell; give the generic name',
    ],
    [
      'a title that is too long',
      { title: '字'.repeat(21) },
      'the title has 21 characters; shorten to 20',
    ],
    [
      'a follow-up that is too long',
      { more: [{ title: '更多', text: '字'.repeat(201) }] },
      'follow-up 1 has 201 characters; shorten to 200',
    ],
    [
      'too few typical questions',
      { questions: questions.slice(1) },
      'it has 7 typical questions; write at least 8',
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

  it('is a fact that was never read in a source', () => {
    const values = { facts: new Map([[fact.id, { ...fact, verified: false }]]) };
    expect(lint({}, values)).toEqual([
      'fact sleep-01 is not verified; write it as a question for the doctor',
    ]);
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
  const collisions = (...cards: readonly Card[]) => aliasCollisions(cards, { HPV: 'b' }, normalise);

  it.each<[string, Card, string]>([
    ['written alike', card('b', ['失眠']), '失眠'],
    ['in whole and in part', card('b', ['累'], ['失眠']), '失眠'],
    ['in traditional characters', card('b', ['累'], [], ['化療']), '化疗'],
  ])('is named with both: %s', (_name, other, alias) => {
    const problems = collisions(card('a', ['失眠', '化疗', 'hpv']), other);
    expect(problems).toEqual([`the alias ${alias} belongs to a and b; keep it in one card`]);
  });

  it('is named with the card it belongs to, where that is settled', () => {
    expect(collisions(card('a', ['失眠', 'hpv']), card('b', ['ＨＰＶ']))).toEqual([
      'the alias hpv belongs to a and b; keep it in b',
    ]);
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

describe('the cards staff are told of', () => {
  it.each([
    ['on its last day', '2026-12-01', true],
    ['30 days before', '2026-12-31', true],
    ['31 days before', '2027-01-01', false],
    ['the day after', '2026-11-30', false],
  ])('%s', (_name, expiresOn, isTold) => {
    expect(expiringSoon([make.card({ expiresOn })], '2026-12-01').length > 0).toBe(isTold);
  });
});
