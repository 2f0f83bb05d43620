import { localDate } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { answererOf } from '../answering.ts';
import {
  isServable,
  servablePart,
  type ExplainedAnswer,
} from '../features/answers/answers.rules.ts';
import { cardTextWithMore } from '../features/answers/card-text.ts';
import { noPuppet, setUp, systemClock, type Setup } from '../setup.ts';
import { readBatch, type BatchOptions } from './batch.ts';
import { print } from './output.ts';

/** Options of `ask`. */
export interface AskOptions extends BatchOptions {
  readonly explain: boolean;
}

/** A question's answer, with how it came about. Drafts are allowed; expired cards are not given. */
const createAsker = (setup: Setup): ((text: string) => ExplainedAnswer) => {
  const answerer = answererOf(setup);
  const policy = { today: localDate(systemClock.now(), setup.settings.zone), allowDraft: true };
  const servable = new Set(
    setup.cards.filter((card) => isServable(card, policy)).map((card) => card.id),
  );
  return (text) => {
    const answer = answerer(text);
    return { ...answer, ...servablePart(answer, (id) => servable.has(id)) };
  };
};

/** How an answer came about, a line for what was read, for the scope, and for each card. */
const explanationOf = ({ verdict, read, scope, ranked }: ExplainedAnswer): readonly string[] => [
  `${verdict}: read as "${read}"`,
  `scope: ${scope.isOurs ? 'ours' : 'not ours'}; here ${scope.here?.word ?? '-'} ${scope.here?.weight ?? 0}, elsewhere ${scope.elsewhere?.word ?? '-'} ${scope.elsewhere?.weight ?? 0}`,
  ...ranked.map(
    ({ id, score, reasons }) =>
      `${id} ${score.toFixed(2)}: words ${reasons.words.toFixed(1)}, alias ${reasons.alias ?? '-'} ${reasons.aliasEvidence.toFixed(1)}, like "${reasons.question ?? '-'}" ${reasons.likeness.toFixed(2)}`,
  ),
];

/** `ask` @param text empty with `--batch` */
export const ask = async (text: string, options: AskOptions): Promise<void> => {
  const setup = setUp(options, noPuppet);
  const asker = createAsker(setup);
  if (options.batch !== undefined) {
    for await (const { id, text: question } of readBatch(options.batch)) {
      const { verdict, cards } = asker(question);
      print(JSON.stringify({ id, verdict, cards }));
    }
    return;
  }
  if (text === '') throw new AppError('usage.invalid', 'give a question, or --batch FILE');
  const answer = asker(text);
  if (options.json) {
    const { verdict, cards } = answer;
    print(JSON.stringify(options.explain ? answer : { verdict, cards }));
    return;
  }
  if (options.explain) for (const line of explanationOf(answer)) print(line);
  const cards = answer.cards
    .map(({ id }) => setup.cards.find((card) => card.id === id))
    .filter((card) => card !== undefined);
  const [best] = cards;
  const { texts } = setup.content;
  if (best === undefined) print(texts.render({ key: 'answer.none' }));
  else if (answer.verdict === 'answer') print(texts.render(cardTextWithMore(best)));
  else for (const card of cards) print(card.title);
};
