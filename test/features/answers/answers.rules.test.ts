import { performance } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isServable,
  servablePart,
  type Answer,
  type AnswererParts,
} from '../../../src/features/answers/answers.rules.ts';
import { madeUpAnswerer, madeUpCards, madeUpLexicon } from '../../helpers/answers.ts';
import { make } from '../../helpers/make.ts';

const ask = madeUpAnswerer();
const bestOf = (question: string, answerer = ask): string =>
  [answerer(question).verdict, answerer(question).cards[0]?.id].join(' ').trim();
/** The card found, given alone or first of those suggested. */
const foundBy = (question: string, answerer = ask): string =>
  answerer(question).cards[0]?.id ?? 'none';

describe('a question', () => {
  it.each([
    ['化疗后失眠', 'sleep'],
    ['化療後失眠', 'sleep'],
    ['睡不着', 'sleep'],
    ['睡 不 着', 'sleep'],
    ['　睡不着？！', 'sleep'],
    ['医生您好，请问睡不着', 'sleep'],
    ['瞓唔著', 'sleep'],
    ['cinv', 'nausea'],
    ['ＣＩＮＶ', 'nausea'],
    ['睡觉', 'sleep'],
    ['累！', 'fatigue'],
    ['感冒睡不好', 'sleep'],
    ['开刀的费用贵吗', 'surgery-cost'],
    ['开刀几天能下床', 'surgery-recovery'],
  ])('「%s」 finds its card: %s', (question, id) => {
    expect(foundBy(question)).toBe(id);
  });

  it.each([
    ['累计两次了'],
    ['睡觉前喝牛奶'],
    ['今天天气好'],
    ['肺癌失眠'],
    ['感冒了睡不着'],
    ['做手术'],
    [''],
    ['？？'],
    ['👍'],
    ['医生，谢谢'],
  ])('「%s」 has no card', (question) => {
    expect(ask(question)).toMatchObject({ verdict: 'abstain', cards: [], ranked: [] });
  });

  it.each([
    ['公颈癌', 'cancer'],
    ['gongjingai', 'cancer'],
    ['gong jing ai', 'cancer'],
    ['fuxie', 'diarrhoea'],
  ])('「%s」 is understood at the second look, and only there', (question, id) => {
    const { read, cards } = ask(question);
    expect(cards[0]?.id).toBe(id);
    expect(madeUpCards.flatMap(({ aliases }) => aliases.plain)).toContain(read);
    expect(bestOf(question, madeUpAnswerer({ toPinyin: (text) => [...text] }))).toBe('abstain');
  });

  it('that was understood is not respelled, nor is one about another illness', () => {
    expect(ask('化疗后公颈癌').read).toBe('化疗后公颈癌');
    expect(ask('肺癌和公颈癌')).toMatchObject({ verdict: 'abstain', read: '肺癌和公颈癌' });
  });

  it('is not opened by an alias of which nothing is left but courtesy', () => {
    const polite = make.card({ aliases: { plain: ['失眠'], whole: ['医生'], traditional: [] } });
    const answerer = madeUpAnswerer({ cards: [polite] });
    expect([bestOf('？？', answerer), bestOf('谢谢医生', answerer)]).toEqual([
      'abstain',
      'abstain',
    ]);
  });

  it.each<[string, string, string, Partial<AnswererParts>]>([
    ['the simplifier', '化療後噁心', 'nausea', { normalise: (text) => text }],
    ['case and width', 'ＣＩＮＶ', 'nausea', { normalise: (text) => text }],
    ['courtesy', '谢谢，累', 'fatigue', { questions: { concepts: {}, courtesy: [] } }],
    [
      'the concepts',
      '手术贵不贵',
      'surgery-cost',
      { questions: { ...madeUpLexicon.questions, concepts: {} } },
    ],
  ])('is read with %s: without, 「%s」 is not found', (_name, question, id, broken) => {
    expect(foundBy(question)).toBe(id);
    expect(foundBy(question, madeUpAnswerer(broken))).not.toBe(id);
  });

  it('about another illness is silenced by the words of elsewhere alone', () => {
    const open = madeUpAnswerer({ scope: { ...madeUpLexicon.scope, elsewhere: [] } });
    expect([foundBy('肺癌失眠'), foundBy('肺癌失眠', open)]).toEqual(['none', 'sleep']);
  });
});

describe('a verdict', () => {
  const thresholds = (values: Partial<AnswererParts['thresholds']>) =>
    madeUpAnswerer({ thresholds: { answerScore: 0, answerMargin: 1, suggestScore: 0, ...values } });
  const score = (question: string, at = 0): number =>
    thresholds({})(question).cards[at]?.score ?? 0;
  const single = '失眠';
  const pair = '失眠又恶心想吐';

  it('is an answer just from the answering score on', () => {
    const best = score(single);
    expect(bestOf(single, thresholds({ answerScore: best }))).toBe('answer sleep');
    expect(bestOf(single, thresholds({ answerScore: best + 1e-6 }))).toBe('suggest sleep');
  });

  it('is an answer just from the margin over the next on', () => {
    const margin = score(pair) / score(pair, 1);
    expect(margin).toBeGreaterThan(1);
    expect(bestOf(pair, thresholds({ answerMargin: margin - 1e-6 }))).toMatch(/^answer/u);
    expect(bestOf(pair, thresholds({ answerMargin: margin + 1e-6 }))).toMatch(/^suggest/u);
  });

  it('is a suggestion just from the suggesting score on, and silence below', () => {
    const best = score(single);
    const above = { answerScore: best + 1 };
    expect(bestOf(single, thresholds({ ...above, suggestScore: best }))).toBe('suggest sleep');
    expect(thresholds({ ...above, suggestScore: best + 1e-6 })(single)).toMatchObject({
      verdict: 'abstain',
      cards: [],
    });
  });

  it('names at most three cards, best first, none far weaker than the best', () => {
    const words = fc.constantFrom(
      '失眠',
      '恶心',
      '乏力',
      '腹泻',
      'ct',
      'tct',
      '宫颈癌',
      '手术',
      '多少钱',
      '同房',
      '今天',
      '累',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (parts) => {
        const { verdict, cards, ranked } = ask(parts.join('，'));
        const scores = cards.map((card) => card.score);
        expect(cards.length).toBeLessThanOrEqual(3);
        expect(ranked.length).toBeLessThanOrEqual(3);
        expect([...scores].sort((a, b) => b - a)).toEqual(scores);
        expect(verdict === 'abstain').toBe(cards.length === 0);
        expect(cards.map(({ id }) => id)).toEqual(
          ranked.slice(0, cards.length).map(({ id }) => id),
        );
        expect(scores.every((one) => one >= (scores[0] ?? 0) * 0.3)).toBe(true);
      }),
    );
    expect(ask('失眠，恶心，乏力，腹泻，ct').cards).toHaveLength(3);
  });

  it('is the same for the same question', () => {
    expect(ask(pair)).toEqual(madeUpAnswerer()(pair));
  });
});

describe('hostile input', () => {
  const repeat = (text: string, length: number) => text.repeat(Math.ceil(length / text.length));
  const hostile: readonly (readonly [string, string])[] = [
    ['20 MB of text', repeat('宫颈癌失眠gongjingai 16', 20_000_000)],
    ['lone surrogates', repeat('\uD800睡\uDC00', 10_000)],
    ['10,000 combining marks', `睡${repeat('\u0301\u0316', 10_000)}不着`],
    ['one character 100,000 times', '癌'.repeat(100_000)],
    ['one letter 100,000 times', 'a'.repeat(100_000)],
    ['letters and spaces', repeat('a ', 100_000)],
    ['spaces', ' '.repeat(100_000)],
    ['characters written apart', repeat('癌 ', 100_000)],
    ['marks', repeat('！？', 100_000)],
    ['brackets as of a pattern', repeat('((a+)+', 100_000)],
    ['what grows when it is made comparable', 'ﷺ'.repeat(10_000)],
    ['pinyin without end', repeat('gongjingai', 100_000)],
    ['numbers', repeat('1.', 100_000)],
    ['every concept', repeat('多少钱几天开刀', 100_000)],
    ['courtesy', repeat('您好医生', 100_000)],
    ['zero-width characters', repeat('\u200B\u202E', 100_000)],
    ['characters of two units', repeat('𠮷', 100_000)],
  ];

  it.each(hostile)('gets an answer in time: %s', (_name, question) => {
    const startedAt = performance.now();
    const { verdict, read } = ask(question);
    const ms = performance.now() - startedAt;
    expect(['answer', 'suggest', 'abstain']).toContain(verdict);
    expect(read.length).toBeLessThanOrEqual(1000);
    expect(ms).toBeLessThan(1000);
  });
});

describe('what of an answer may be given', () => {
  const answer = (verdict: Answer['verdict'], ...cards: readonly string[]): Answer => ({
    verdict,
    cards: cards.map((id, at) => ({ id, score: verdict === 'suggest' ? 0.5 : 0.5 / (at + 1) })),
  });

  it.each<[string, Answer, readonly string[], readonly string[]]>([
    ['all of it', answer('answer', 'a', 'b'), ['a', 'b'], ['answer', 'a', 'b']],
    ['the best alone', answer('answer', 'a', 'b'), ['a'], ['answer', 'a']],
    ['never a weaker one in its place', answer('answer', 'a', 'b'), ['b'], ['abstain']],
    ['nothing', answer('answer', 'a', 'b'), [], ['abstain']],
    ['those of a suggestion', answer('suggest', 'a', 'b'), ['b'], ['suggest', 'b']],
    ['nothing of a suggestion', answer('suggest', 'a', 'b'), [], ['abstain']],
  ])('is %s', (_name, whole, given, expected) => {
    const { verdict, cards } = servablePart(whole, (id) => given.includes(id));
    expect([verdict, ...cards.map(({ id }) => id)]).toEqual(expected);
  });

  it('is nothing where there is no answer', () => {
    const none: Answer = { verdict: 'abstain', cards: [] };
    expect(servablePart(none, () => true)).toEqual(none);
  });
});

describe('a card', () => {
  const today = '2026-11-20';
  it.each([
    ['a draft, where drafts are off', {}, false, false],
    ['a draft, where drafts are allowed', {}, true, true],
    ['a signed one', { reviewedOn: '2026-11-02' }, false, true],
    ['on its last day', { reviewedOn: '2026-11-02', expiresOn: today }, false, true],
    ['a day too late', { reviewedOn: '2026-11-02', expiresOn: '2026-11-19' }, false, false],
    ['a day too late, drafts allowed', { expiresOn: '2026-11-19' }, true, false],
  ])('may be given or not: %s', (_name, values, allowDraft, expected) => {
    expect(isServable(make.card(values), { today, allowDraft })).toBe(expected);
  });
});

describe('words that everybody’s illness has as well', () => {
  const ask = madeUpAnswerer({
    scope: { ...madeUpLexicon.scope, here: [{ weight: 3, words: ['宫颈癌'] }] },
  });

  it('only suggest: no card is given for them alone', () => {
    expect(ask('恶心').verdict).toBe('suggest');
  });

  it('give the card where the word is one of this group', () => {
    expect(ask('宫颈癌').verdict).toBe('answer');
    expect(madeUpAnswerer()('恶心').verdict).toBe('answer');
  });
});

describe('a word that goes before all', () => {
  it('gives its card at once, whatever else is said, also with another illness', () => {
    for (const question of ['宫颈癌手术多少钱 马上要吐', '肺癌 马上要吐']) {
      const { verdict, cards } = madeUpAnswerer()(question);
      expect([verdict, cards.map(({ id }) => id)]).toEqual(['answer', ['nausea']]);
    }
  });

  it('would be lost among the topics without that rule', () => {
    const lost = madeUpAnswerer({ scope: { ...madeUpLexicon.scope, first: {} } });
    expect(lost('宫颈癌手术多少钱 马上要吐').cards[0]?.id).not.toBe('nausea');
  });
});
