// What the answer benches share: options, cards, gold texts, the score, and tables. Needs a build.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const dist = process.env.TONGLU_DIST ?? join(import.meta.dirname, '../../dist');
const load = (module) => import(join(dist, module));
const { setUp, noPuppet } = await load('setup.js');
const { cardSchema } = await load('edges/settings/card-schema.js');
/** Makes the answerer of the bot from a setup. */
export const { answererOf } = await load('answering.js');

/** Says why there is nothing to measure, and ends: an unusable call, exit code 2. */
const refuse = (reason) => {
  console.error(reason);
  process.exit(2);
};

/**
 * Options of a bench.
 * @param own options besides `--cards DIR` and `--set path=value`, as `parseArgs` takes them
 */
export const readOptions = (own = {}) => {
  const options = {
    cards: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    ...own,
  };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error.message);
  }
};

/** The option of the benches that measure against labelled texts. */
export const goldOption = { gold: { type: 'string' } };

/** A card file as the matcher reads it. @throws ZodError naming what is wrong */
const readCard = (file) => {
  const { red_flags: redFlags, ...card } = cardSchema.parse(parse(readFileSync(file, 'utf8')));
  return { ...card, redFlags };
};

const cardsBelow = (directory) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((file) => {
      try {
        return [readCard(file)];
      } catch {
        // A card that is being written must not stop the measuring of all others, nor vanish unseen.
        console.error(`left out, not a valid card: ${relative(directory, file)}`);
        return [];
      }
    });

/** The bot's own setup, with the cards of `--cards DIR` laid over those of config/ by id. */
export const setupWith = ({ cards: directories, set }) => {
  const setup = setUp({ set }, noPuppet);
  const cards = new Map(setup.cards.map((card) => [card.id, card]));
  for (const directory of directories)
    for (const card of cardsBelow(directory)) cards.set(card.id, card);
  return { ...setup, cards: [...cards.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
};

/** All a card says: red flags, answer, more. */
export const textOf = (card) =>
  [...card.redFlags, card.answer, ...card.more.map(({ title, text }) => `${title} ${text}`)].join(
    '\n',
  );

/** Every alias of a card. */
export const aliasesOf = ({ aliases }) => [
  ...aliases.plain,
  ...aliases.whole,
  ...aliases.traditional,
];

/** Shorter lines are words people share, not texts somebody copied. */
const shortestCopy = 6;

/** Names the cards that hold a labelled text: it must not stand there, and flatters every figure. */
const nameCopies = (gold, cards, normalise) => {
  const bare = (text) => normalise(text).replaceAll(/[^\p{L}\p{N}]+/gu, '');
  const texts = new Set(gold.map(({ text }) => bare(text)));
  for (const card of cards) {
    const lines = [...card.questions, ...aliasesOf(card)].map(bare);
    const copies = lines.filter((line) => line.length >= shortestCopy && texts.has(line));
    if (copies.length > 0)
      console.log(`${card.id} holds ${copies.length} of the labelled texts: take them out.\n`);
  }
};

/**
 * The labelled texts: JSONL of {id, text, verdict: answer|none|either, best: [card], also: [card]}. Ends the bench
 * where there are none: they are not part of the project. Texts for which no right card exists yet are left out.
 */
export const readGold = ({ gold: file }, { cards, normalise }) => {
  if (file === undefined || !existsSync(file))
    refuse(
      `${file === undefined ? 'No --gold FILE is given' : 'The --gold file does not exist'}. ` +
        'The labelled texts are not part of the project: give JSONL of {id, text, verdict, best, also}. ' +
        'leave-out.mjs and speed.mjs need none.',
    );
  const ids = new Set(cards.map(({ id }) => id));
  const all = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .filter(({ verdict }) => verdict !== 'either');
  const usable = all.filter(
    ({ verdict, best }) => verdict === 'none' || best.some((id) => ids.has(id)),
  );
  const count = (verdict) => usable.filter((item) => item.verdict === verdict).length;
  console.log(
    `${cards.length} cards; ${count('answer')} texts with a card, ${count('none')} without; ` +
      `${all.length - usable.length} left out, as their card does not exist.\n`,
  );
  nameCopies(all, cards, normalise);
  return usable;
};

const share = (list, test) => (list.length === 0 ? 0 : list.filter(test).length / list.length);

/**
 * The shares by which answerers are judged, 0 to 1. The first four are of the texts that have a card, the last two of
 * those that have none.
 * @param outcomes gold text and the answer to it: {gold, verdict, cards: [id], best first}
 */
export const score = (outcomes) => {
  const inside = outcomes.filter(({ gold }) => gold.verdict === 'answer');
  const outside = outcomes.filter(({ gold }) => gold.verdict === 'none');
  const spoke = ({ verdict }) => verdict !== 'abstain';
  const isRight = ({ gold, cards }) => gold.best.includes(cards[0]);
  return {
    hit1: share(inside, (one) => spoke(one) && isRight(one)),
    hit3: share(
      inside,
      (one) => spoke(one) && one.cards.slice(0, 3).some((id) => one.gold.best.includes(id)),
    ),
    answeredRight: share(inside, (one) => one.verdict === 'answer' && isRight(one)),
    answeredWrong: share(
      inside,
      (one) => one.verdict === 'answer' && !isRight(one) && !one.gold.also.includes(one.cards[0]),
    ),
    falseAnswer: share(outside, ({ verdict }) => verdict === 'answer'),
    falseAny: share(outside, spoke),
  };
};

/** Heads of the columns `scoreCells` fills. */
export const scoreHeads = [
  'hit@1',
  'hit@3',
  'answered_right',
  'answered_wrong',
  'false_answer',
  'false_any',
];

/** The shares of `score` with two decimals, three for those the constraints are about. */
export const scoreCells = (result) => [
  result.hit1.toFixed(2),
  result.hit3.toFixed(2),
  result.answeredRight.toFixed(2),
  result.answeredWrong.toFixed(3),
  result.falseAnswer.toFixed(3),
  result.falseAny.toFixed(3),
];

/** Prints a Markdown table. */
export const printTable = (heads, rows) => {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log([line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n'));
  console.log('');
};
