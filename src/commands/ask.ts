import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { localDate } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import {
  answerQuestion,
  buildIndex,
  isServable,
  servablePart,
  type Answer,
} from '../features/answers/answers.rules.ts';
import { cardText } from '../features/answers/answers.step.ts';
import { noPuppet, setUp, systemClock, type CommonOptions, type Setup } from '../setup.ts';
import { print } from './output.ts';

/** Options of `ask`. */
export interface AskOptions extends CommonOptions {
  readonly explain: boolean;
  readonly batch?: string;
  readonly json: boolean;
}

/** A question's answer, as `ask --batch` gives it. Drafts are allowed; expired cards are not given. */
const createAsker = (setup: Setup): ((text: string) => Answer) => {
  const index = buildIndex(setup.cards, (text) => setup.normalise(text));
  const policy = { today: localDate(systemClock.now(), setup.settings.zone), allowDraft: true };
  const servable = new Set(
    setup.cards.filter((card) => isServable(card, policy)).map((card) => card.id),
  );
  return (text) => {
    const answer = answerQuestion(index, setup.normalise(text));
    return servablePart(answer, (id) => servable.has(id));
  };
};

const readQuestion = (
  line: string,
  number: number,
): { readonly id: string; readonly text: string } => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'id' in value && 'text' in value) {
      const { id, text } = value;
      if (typeof id === 'string' && typeof text === 'string') return { id, text };
    }
  } catch {
    // Falls through: the line is named, its content is not.
  }
  throw new AppError('input.invalid', `line ${number} is not {"id": text, "text": text}`);
};

/** `ask` @param text empty with `--batch` */
export const ask = async (text: string, options: AskOptions): Promise<void> => {
  const setup = setUp(options, noPuppet);
  const asker = createAsker(setup);
  if (options.batch !== undefined) {
    if (!existsSync(options.batch))
      throw new AppError('input.invalid', 'the --batch file does not exist');
    const lines = createInterface({ input: createReadStream(options.batch), crlfDelay: Infinity });
    let number = 0;
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const question = readQuestion(line, number);
      print(JSON.stringify({ id: question.id, ...asker(question.text) }));
    }
    return;
  }
  if (text === '') throw new AppError('usage.invalid', 'give a question, or --batch FILE');
  const answer = asker(text);
  if (options.json) {
    print(JSON.stringify(answer));
    return;
  }
  if (options.explain)
    print(
      `${answer.verdict}: ${answer.cards.map(({ id, score }) => `${id} ${score.toFixed(2)}`).join(', ')}`,
    );
  const cards = answer.cards
    .map(({ id }) => setup.cards.find((card) => card.id === id))
    .filter((card) => card !== undefined);
  const [best] = cards;
  const { texts } = setup.content;
  if (best === undefined) print(texts.render({ key: 'answer.none' }));
  else if (answer.verdict === 'answer') print(texts.render(cardText(best)));
  else for (const card of cards) print(card.title);
};
