import { toPinyin } from './edges/chinese/to-pinyin.ts';
import {
  createAnswerer,
  type Answerer,
  type AnswerThresholds,
} from './features/answers/answers.rules.ts';
import type { Card } from './features/answers/card.ts';
import type { Setup } from './setup.ts';

/** What of a setup the answerer is made of. */
export type AnswererSetup = Pick<Setup, 'cards' | 'content' | 'settings' | 'normalise'>;

/** Indexes by their cards: building one takes a moment, and the cards of a process do not change. */
const built = new WeakMap<
  readonly Card[],
  { readonly thresholds: AnswerThresholds; readonly answerer: Answerer }
>();

const areEqual = (a: AnswerThresholds, b: AnswerThresholds): boolean =>
  a.answerScore === b.answerScore &&
  a.answerMargin === b.answerMargin &&
  a.suggestScore === b.suggestScore;

/** The answerer over the cards of a setup; the same one for the same cards and thresholds. */
export const answererOf = ({ cards, content, settings, normalise }: AnswererSetup): Answerer => {
  const thresholds = settings.answers;
  const known = built.get(cards);
  if (known !== undefined && areEqual(known.thresholds, thresholds)) return known.answerer;
  const answerer = createAnswerer({ cards, ...content.lexicon, thresholds, normalise, toPinyin });
  built.set(cards, { thresholds, answerer });
  return answerer;
};
