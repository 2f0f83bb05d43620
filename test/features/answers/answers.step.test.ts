import { describe, expect, it } from '@jest/globals';
import type { Card } from '../../../src/features/answers/card.ts';
import { buildIndex } from '../../../src/features/answers/answers.rules.ts';
import { createAnswersStep } from '../../../src/features/answers/answers.step.ts';
import { make, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const stores = useStores();

const sleep = (values: Partial<Card> = {}): Card =>
  make.card({ aliases: { plain: ['半夜睡不着'], whole: [], traditional: [] }, ...values });
const nausea = (values: Partial<Card> = {}): Card =>
  make.card({
    id: 'nausea',
    title: '恶心',
    aliases: { plain: ['想吐', '一直想吐个不停'], whole: [], traditional: [] },
    ...values,
  });

/** Asks in private. @returns the keys of what is said */
const ask = (cards: readonly Card[], question: string, allowDraft = true): readonly string[] => {
  const step = createAnswersStep({
    db: stores().db,
    vocabulary,
    cards: new Map(cards.map((card) => [card.id, card])),
    index: buildIndex(cards, normalise),
    zone,
    allowDraft,
    cooldownMs: 0,
    longNotice: '',
    contact: '',
    normalise,
  });
  const { effects } = step.run(
    make.context({ message: make.message({ text: question }), words: normalise(question) }),
  );
  return effects.map((effect) => (effect.kind === 'say' ? effect.text.key : effect.kind));
};

describe('the card that answers', () => {
  const question = '半夜睡不着有点恶心';
  const expired = { expiresOn: '2026-01-01' };
  const signed = { reviewedOn: '2026-10-01' };

  it('is given', () => {
    expect(ask([sleep(), nausea()], question)).toEqual(['answer.card-draft']);
  });

  it.each<[string, readonly Card[], boolean]>([
    ['expired', [sleep(expired), nausea()], true],
    ['expired, the weaker one signed', [sleep(expired), nausea(signed)], true],
    ['a draft, where only signed ones are given', [sleep(), nausea(signed)], false],
    ['expired, with no other', [sleep(expired)], true],
  ])('is not replaced by a weaker one where it may not be given: %s', (_name, cards, drafts) => {
    expect(ask(cards, question, drafts)).toEqual(['answer.none']);
  });

  it('is given where a weaker one has expired', () => {
    expect(ask([sleep(), nausea(expired)], question)).toEqual(['answer.card-draft']);
  });
});
