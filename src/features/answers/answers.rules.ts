import type { Card } from './card.ts';
import { createFinder } from './finder.rules.ts';
import { createRank, type RankedCard } from './matcher.rules.ts';
import { createQuestionReader, rememberingReader, type QuestionLexicon } from './question.rules.ts';
import { createRespell, type Respell, type ToPinyin } from './respell.rules.ts';
import { createScope, type Scope, type ScopeLexicon } from './scope.rules.ts';

/** A card and how well it fits the question; only the order and the ratios mean anything. */
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

/** An answer and how it came about. */
export interface ExplainedAnswer extends Answer {
  /** What was read: without courtesy and punctuation, respelled where nothing was understood at first. */
  readonly read: string;
  readonly scope: Scope;
  readonly ranked: readonly RankedCard[];
}

/** From which scores on the bot answers or suggests. Source: `answers` in `config/tonglu.yaml`, chosen by bench/answers. */
export interface AnswerThresholds {
  /** Score from which one card is given. */
  readonly answerScore: number;
  /** How many times the score of the second card the first must have to be given alone. */
  readonly answerMargin: number;
  /** Score from which cards are suggested. */
  readonly suggestScore: number;
}

/** What an answerer is made of. */
export interface AnswererParts {
  readonly cards: readonly Card[];
  readonly questions: QuestionLexicon;
  readonly scope: ScopeLexicon;
  readonly thresholds: AnswerThresholds;
  readonly normalise: (text: string) => string;
  readonly toPinyin: ToPinyin;
}

/** Answers questions from the cards; always the same for the same question. */
export type Answerer = (question: string) => ExplainedAnswer;

/** Most cards named in a suggestion. */
const mostSuggestions = 3;
/** Weight of words that everybody's illness has as well, 尿频 or 口干: then cards are only suggested, none is given unasked. */
const ordinaryWeight = 2;
/** A question this like a typical message is one for this group, though no word of it says so: cards are suggested. */
const likeEnough = 0.7;
/** A card of a smaller share of the best score is not named. */
const leastShare = 0.35;

/** Builds the index of all cards. Takes some 100 ms for 100 cards. */
export const createAnswerer = (parts: AnswererParts): Answerer => {
  const { cards, thresholds } = parts;
  const reader = createQuestionReader(parts.questions, parts.normalise);
  const builder = rememberingReader(reader);
  const rank = createRank(cards, reader, builder);
  const plain = cards.flatMap(({ title, aliases }) =>
    [title, ...aliases.plain, ...aliases.traditional].map((alias) => builder.prepare(alias)),
  );
  const whole = new Set(
    cards
      .flatMap(({ aliases }) => aliases.whole.map((alias) => builder.prepare(alias)))
      // Of a word that only is polite nothing is left, as of a message without a word.
      .filter((alias) => alias !== ''),
  );
  const scopeOf = createScope(parts.scope, { plain, whole }, reader);
  const first = createFinder(
    Object.entries(parts.scope.first).flatMap(([id, words]) =>
      words.map((word) => [reader.prepare(word), id] as const),
    ),
  );

  // Built when the first question is not understood: it takes as long as all the rest.
  let respell: Respell | undefined;
  const secondLook = (prepared: string): string => {
    respell ??= createRespell([...plain, ...whole], parts.toPinyin);
    return respell(prepared);
  };

  const decide = (ranked: readonly RankedCard[], scope: Scope): Answer => {
    const [best, second] = ranked;
    if (best === undefined || best.score < thresholds.suggestScore)
      return { verdict: 'abstain', cards: [] };
    const isClear =
      (scope.here?.weight ?? 0) > ordinaryWeight &&
      best.score >= thresholds.answerScore &&
      best.score >= (second?.score ?? 0) * thresholds.answerMargin;
    return {
      verdict: isClear ? 'answer' : 'suggest',
      cards: ranked
        .slice(0, mostSuggestions)
        .filter(({ score }) => score >= best.score * leastShare)
        .map(({ id, score }) => ({ id, score })),
    };
  };

  /** Who speaks of dying by her own hand, or of what cannot wait, is answered as that, whatever else she asks. */
  const before = (ranked: readonly RankedCard[], read: string): Answer | undefined => {
    const found = new Set(first.find(read).map(({ value }) => value));
    const id = Object.keys(parts.scope.first).find((card) => found.has(card));
    if (id === undefined) return undefined;
    const score = (ranked[0]?.score ?? 0) + thresholds.answerScore;
    return { verdict: 'answer', cards: [{ id, score }] };
  };

  return (question) => {
    const asked = reader.prepare(question);
    const firstScope = scopeOf(asked);
    // The second look is for what was not understood at all: another's illness stays another's illness.
    const isLost = !firstScope.isOurs && firstScope.elsewhere === undefined;
    const read = isLost ? secondLook(asked) : asked;
    const scope = read === asked ? firstScope : scopeOf(read);
    const isOpen = scope.isOurs || scope.elsewhere === undefined;
    const near = isOpen ? rank(read) : [];
    const ranked = scope.isOurs || (near[0]?.reasons.likeness ?? 0) >= likeEnough ? near : [];
    return {
      ...(before(ranked, read) ?? decide(ranked, scope)),
      read,
      scope,
      ranked: ranked.slice(0, mostSuggestions),
    };
  };
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
