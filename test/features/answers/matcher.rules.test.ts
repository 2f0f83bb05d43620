import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Card } from '../../../src/features/answers/card.ts';
import { createRank } from '../../../src/features/answers/matcher.rules.ts';
import { createQuestionReader } from '../../../src/features/answers/question.rules.ts';
import { madeUpCards, madeUpLexicon } from '../../helpers/answers.ts';
import { make } from '../../helpers/make.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const reader = createQuestionReader(madeUpLexicon.questions, normalise);
const rankOver = (cards: readonly Card[]) => {
  const rank = createRank(cards, reader);
  return (text: string) => rank(reader.prepare(text));
};
const rank = rankOver(madeUpCards);
const bestOf = (text: string): string | undefined => rank(text)[0]?.id;

describe('the card ranked first', () => {
  it.each([
    ['has the alias', '最近老是失眠', 'sleep'],
    ['has the whole message as an alias', '累', 'fatigue'],
    ['has the Latin alias whole', '做CT要空腹吗', 'ct'],
    ['has the Latin alias whole, not its end', 'TCT要空腹吗', 'tct'],
    ['is of the intent of the question: cost', '开刀要多少钱', 'surgery-cost'],
    ['is of the intent of the question: how long', '开刀要多久', 'surgery-recovery'],
    ['has the title', '治疗以后的亲密', 'intimacy'],
    ['has a word of Hong Kong', '成晚瞓唔著', 'sleep'],
  ])('%s: 「%s」', (_name, text, id) => {
    expect(bestOf(text)).toBe(id);
  });

  it('is none where nothing of the question stands in any card', () => {
    expect(rank('股票')).toEqual([]);
    expect(rank('')).toEqual([]);
    expect(rankOver([])('失眠')).toEqual([]);
  });
});

describe('the reasons of a rank', () => {
  it('are true: the alias stands in the question, the typical message in the card', () => {
    const texts = fc.constantFrom('失眠', '恶心', '手术', '多少钱', '多久', '累', 'tct', '今天');
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), (parts) => {
        const prepared = reader.prepare(parts.join(''));
        for (const { id, score, reasons } of rank(prepared)) {
          const card = madeUpCards.find((one) => one.id === id);
          const { plain = [], whole = [], traditional = [] } = card?.aliases ?? {};
          const words = [card?.title ?? '', ...plain, ...whole, ...traditional];
          const { alias, question, likeness } = reasons;
          expect(score).toBeGreaterThan(0);
          expect(likeness).toBeGreaterThanOrEqual(0);
          expect(likeness).toBeLessThanOrEqual(1 + 1e-9);
          expect(alias === undefined || prepared.includes(alias)).toBe(true);
          expect(
            alias === undefined || words.map((word) => reader.prepare(word)).includes(alias),
          ).toBe(true);
          expect(
            question === undefined || [...words, ...(card?.questions ?? [])].includes(question),
          ).toBe(true);
          expect(reasons.aliasEvidence > 0).toBe(alias !== undefined);
        }
      }),
    );
  });

  it('are complete: a question that is word for word a typical message is wholly like it', () => {
    const [best] = rank('手术多少钱');
    expect(best?.reasons.question).toBe('手术多少钱');
    expect(best?.reasons.likeness).toBeCloseTo(1, 9);
  });

  it('name the rarest alias', () => {
    expect(rank('半夜醒，失眠，睡不好')[0]?.reasons.alias).toBe('半夜醒');
  });
});

describe('a tie', () => {
  it('is broken by the id, whatever the order of the cards', () => {
    const twins = ['c', 'a', 'b'].map((id) =>
      make.card({
        id,
        title: `耳鸣${id}`,
        aliases: { plain: [`耳朵响${id}`], whole: [], traditional: [] },
      }),
    );
    for (const order of [twins, [...twins].reverse()]) {
      const ranked = rankOver(order)('耳鸣');
      expect(new Set(ranked.map(({ score }) => score)).size).toBe(1);
      expect(ranked.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    }
  });

  it('is the same over and over, whatever the order of the cards', () => {
    const texts = ['失眠又恶心', '手术多少钱', '累', 'ct还是tct', '化疗以后拉肚子，没劲'];
    const once = texts.map((text) => rank(text));
    expect(texts.map((text) => rank(text))).toEqual(once);
    const shuffled = fc.shuffledSubarray([...madeUpCards], { minLength: madeUpCards.length });
    fc.assert(
      fc.property(shuffled, (cards) => {
        const other = rankOver(cards);
        expect(texts.map((text) => other(text).map(({ id }) => id))).toEqual(
          once.map((ranked) => ranked.map(({ id }) => id)),
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('many cards', () => {
  it('do not hide the one that is meant, though every card has the common words', () => {
    const crowd = Array.from({ length: 3000 }, (_, at) =>
      make.card({
        id: `crowd-${at}`,
        title: `怎么办${at}`,
        aliases: { plain: [`编号${at}`], whole: [], traditional: [] },
      }),
    );
    expect(rankOver([...crowd, ...madeUpCards])('总想吐怎么办')[0]?.id).toBe('nausea');
  });
});
