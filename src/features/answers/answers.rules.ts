import { bareWords } from '../../core/words.ts';
import type { Card } from './card.ts';

/** A card and how much of the question points to it, 0 to 1. */
export interface Match {
  readonly id: string;
  readonly score: number;
}

/** What the bot makes of a question. */
export interface Answer {
  readonly verdict: 'answer' | 'suggest' | 'abstain';
  /** Best first, at most three. */
  readonly cards: readonly Match[];
}

/** An alias, ready for matching. */
interface IndexedAlias {
  readonly words: string;
  readonly isWhole: boolean;
}

/** What questions are matched against: the aliases of each card. */
export type AnswerIndex = ReadonlyMap<string, readonly IndexedAlias[]>;

/** Most cards named in a suggestion. */
const mostSuggestions = 3;

/** Builds the index. @param normalise makes an alias comparable with what people type */
export const buildIndex = (
  cards: readonly Card[],
  normalise: (text: string) => string,
): AnswerIndex => {
  const entry =
    (isWhole: boolean) =>
    (alias: string): IndexedAlias => ({ words: bareWords(normalise(alias)), isWhole });
  return new Map(
    cards.map((card) => [
      card.id,
      [
        ...[card.title, ...card.aliases.plain, ...card.aliases.traditional].map(entry(false)),
        ...card.aliases.whole.map(entry(true)),
      ],
    ]),
  );
};

/** Characters of the question that some alias of a card covers. */
const coveredBy = (question: string, aliases: readonly IndexedAlias[]): number => {
  const covered = new Set<number>();
  for (const { words, isWhole } of aliases) {
    if (isWhole ? question !== words : !question.includes(words)) continue;
    const start = question.indexOf(words);
    for (let index = start; index < start + words.length; index += 1) covered.add(index);
  }
  return covered.size;
};

/**
 * Matches a question by the aliases it contains: the card whose aliases cover most of it answers; two cards
 * that cover as much are suggested; nothing covered is no card.
 * @param words normalised question
 */
export const answerQuestion = (index: AnswerIndex, words: string): Answer => {
  const question = bareWords(words);
  if (question === '') return { verdict: 'abstain', cards: [] };
  const matches = [...index]
    .map(([id, aliases]) => ({ id, covered: coveredBy(question, aliases) }))
    .filter((match) => match.covered > 0)
    .sort((a, b) => b.covered - a.covered || a.id.localeCompare(b.id));
  const [best, second] = matches;
  if (best === undefined) return { verdict: 'abstain', cards: [] };
  const cards = matches
    .slice(0, mostSuggestions)
    .map(({ id, covered }) => ({ id, score: covered / question.length }));
  return { verdict: second?.covered === best.covered ? 'suggest' : 'answer', cards };
};

/** What may be given just now. */
export interface AnswerPolicy {
  /** Local day, `yyyy-MM-dd`. */
  readonly today: string;
  readonly allowDraft: boolean;
}

/** True for a card that may be given: not past its last day, and signed unless drafts are allowed. */
export const isServable = (card: Card, { today, allowDraft }: AnswerPolicy): boolean =>
  today <= card.expiresOn && (allowDraft || card.reviewedOn !== undefined);

/**
 * What of an answer may be given just now. Where none of the cards that match best may be given, no weaker one
 * takes their place: it would answer another question.
 */
export const servablePart = (
  { verdict, cards }: Answer,
  isGiven: (id: string) => boolean,
): Answer => {
  const given = cards.filter(({ id }) => isGiven(id));
  const isBestGiven = given[0] !== undefined && given[0].score === cards[0]?.score;
  return isBestGiven ? { verdict, cards: given } : { verdict: 'abstain', cards: [] };
};
