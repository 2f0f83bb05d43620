import type { TextReference } from '../../core/effect.ts';
import type { Card } from './card.ts';

/** A card as a sentence: red flags first, then the answer, then source and review date in one line. */
export const cardText = (card: Card): TextReference => ({
  key: card.reviewedOn === undefined ? 'answer.card-draft' : 'answer.card',
  values: {
    title: card.title,
    flags: card.redFlags.map((flag) => ({ key: 'answer.red-flag', values: { flag } })),
    answer: card.answer,
    source: card.publishers.join('、'),
    on: card.reviewedOn ?? card.compiledOn,
  },
});

/** The same with what else the card can tell, by number. */
export const cardTextWithMore = (card: Card): TextReference =>
  card.more.length === 0
    ? cardText(card)
    : {
        key: 'answer.with-more',
        values: {
          card: [cardText(card)],
          choices: card.more.map(({ title }, index) => ({
            key: 'answer.choice',
            values: { number: index + 1, title },
          })),
        },
      };

/** One of the things a card can tell beside its answer; it rests on the same sources. */
export const moreText = (card: Card, index: number): TextReference | undefined => {
  const more = card.more[index];
  return (
    more && {
      key: card.reviewedOn === undefined ? 'answer.more-draft' : 'answer.more',
      values: {
        title: more.title,
        text: more.text.trim(),
        source: card.publishers.join('、'),
        on: card.reviewedOn ?? card.compiledOn,
      },
    }
  );
};
