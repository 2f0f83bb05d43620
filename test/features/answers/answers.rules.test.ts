import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerQuestion,
  buildIndex,
  isServable,
  servablePart,
  type Answer,
} from '../../../src/features/answers/answers.rules.ts';
import { make } from '../../helpers/make.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const card = (
  id: string,
  title: string,
  plain: string[],
  whole: string[] = [],
  traditional: string[] = [],
) => make.card({ id, title, aliases: { plain, whole, traditional } });

const index = buildIndex(
  [
    card('sleep', '睡不好', ['睡不着', '失眠', '半夜醒'], ['睡觉'], ['瞓唔著']),
    card('fatigue', '没力气', ['没劲', '乏力', '特别累'], ['累']),
    card('nausea', '恶心呕吐', ['恶心', '想吐', 'CINV']),
    card('appetite', '吃不下', ['没胃口', '吃不下饭']),
  ],
  normalise,
);

const ask = (question: string) => answerQuestion(index, normalise(question));
const verdictOf = (question: string): string => {
  const { verdict, cards } = ask(question);
  return [verdict, ...cards.map(({ id }) => id)].join(' ');
};

describe('a question', () => {
  it.each([
    ['失眠怎么办', 'answer sleep'],
    ['晚上 睡不着，怎么办？', 'answer sleep'],
    ['睡 不 着', 'answer sleep'],
    ['睡不好', 'answer sleep'],
    ['瞓唔著', 'answer sleep'],
    ['化療後噁心', 'answer nausea'],
    ['cinv是什么', 'answer nausea'],
    ['ＣＩＮＶ', 'answer nausea'],
    ['睡觉', 'answer sleep'],
    ['累', 'answer fatigue'],
    ['累！', 'answer fatigue'],
  ])('「%s」: %s', (question, expected) => {
    expect(verdictOf(question)).toBe(expected);
  });

  it.each(['累计几次化疗', '睡觉前可以吃药吗', '今天天气好', '', '？？', '👍'])(
    '「%s」 has no card',
    (question) => {
      expect(ask(question)).toEqual({ verdict: 'abstain', cards: [] });
    },
  );

  it('that two cards cover as well is suggested, in a fixed order', () => {
    expect(verdictOf('失眠又恶心')).toBe('suggest nausea sleep');
  });

  it.each([
    ['特别累，还恶心', 'answer fatigue nausea'],
    ['失眠，半夜醒，还恶心', 'answer sleep nausea'],
  ])(
    'that one card covers better is answered, with the other behind: 「%s」',
    (question, expected) => {
      expect(verdictOf(question)).toBe(expected);
    },
  );

  it('is never answered with more than three cards', () => {
    expect(ask('失眠乏力恶心没胃口').cards).toHaveLength(3);
  });

  it('counts words that overlap once', () => {
    const { cards } = ask('吃不下饭');
    expect(cards).toEqual([{ id: 'appetite', score: 1 }]);
  });

  it('gives scores between 0 and 1, best first, and an answer only with a single best', () => {
    const words = fc.array(
      fc.constantFrom('失眠', '恶心', '乏力', '没胃口', '今天', '怎么办', '累', '睡', '？'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(words, (parts) => {
        const { verdict, cards } = ask(parts.join(''));
        const scores = cards.map(({ score }) => score);
        const [first, second] = scores;
        const expected = first === undefined ? 'abstain' : first === second ? 'suggest' : 'answer';
        expect({
          verdict,
          isSorted: scores.every((score, at) => at === 0 || score <= (scores[at - 1] ?? 0)),
          isBounded: scores.every((score) => score > 0 && score <= 1),
        }).toEqual({ verdict: expected, isSorted: true, isBounded: true });
      }),
    );
  });
});

describe('what of an answer may be given', () => {
  const answer = (verdict: Answer['verdict'], ...cards: readonly string[]): Answer => ({
    verdict,
    cards: cards.map((id, at) => ({ id, score: verdict === 'suggest' ? 0.5 : 0.5 / (at + 1) })),
  });
  const none = { verdict: 'abstain', cards: [] };

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
    expect(servablePart({ verdict: 'abstain', cards: [] }, () => true)).toEqual(none);
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
