// How the bot's own answerer compares with common ways to find a card, all over the same cards. Needs a build,
// `npm install` in this directory, and labelled texts, which are not part of the project:
//   node bench/answers/peers.mjs --gold FILE [--cards DIR] [--set answers.answerScore=2]
import {
  answererOf,
  goldOption,
  printTable,
  readGold,
  readOptions,
  score,
  scoreCells,
  scoreHeads,
  setupWith,
} from './harness.mjs';
import {
  containedKeyword,
  exactKeyword,
  fuse,
  miniSearchBigrams,
  miniSearchJieba,
  trigram,
} from './libraries.mjs';

const mostFalseAnswers = 0.05;
const mostFalseAny = 0.15;

const options = readOptions(goldOption);
const setup = setupWith(options);
const gold = readGold(options, setup);
const { cards, normalise } = setup;

/** The lowest score that lets through no more than a share of the texts without a card. */
const thresholdFor = (ranked, mostShare) => {
  const outside = ranked
    .filter(({ gold: { verdict } }) => verdict === 'none')
    .map(({ found }) => found[0]?.score ?? -Infinity)
    .sort((a, b) => b - a);
  const first = outside[Math.floor(outside.length * mostShare)] ?? -Infinity;
  const above = ranked
    .map(({ found }) => found[0]?.score ?? -Infinity)
    .filter((value) => value > first);
  return above.length === 0 ? Infinity : Math.min(...above);
};

const withThresholds = (ranked, answerFrom, suggestFrom) =>
  ranked.map(({ gold: text, found }) => {
    const best = found[0]?.score ?? -Infinity;
    const verdict =
      found.length === 0 || best < suggestFrom
        ? 'abstain'
        : best >= answerFrom
          ? 'answer'
          : 'suggest';
    return { gold: text, verdict, cards: found.slice(0, 3).map(({ id }) => id) };
  });

const rankAll = (rank) => gold.map((text) => ({ gold: text, found: rank(text.text) }));

const answer = answererOf(setup);
const isOurs = new Map(gold.map(({ id, text }) => [id, answer(text).scope.isOurs]));

const bigramsOverAll = miniSearchBigrams(true)(cards, normalise);
const peers = [
  ['exact whole-message keyword', exactKeyword(cards, normalise)],
  ['keyword contained, longest first', containedKeyword(cards, normalise)],
  ['Fuse.js', fuse(false)(cards, normalise)],
  ['Fuse.js +text', fuse(true)(cards, normalise)],
  ['MiniSearch + jieba', miniSearchJieba(false)(cards, normalise)],
  ['MiniSearch + jieba +text', miniSearchJieba(true)(cards, normalise)],
  ['MiniSearch + character bigrams', miniSearchBigrams(false)(cards, normalise)],
  ['MiniSearch + character bigrams +text', bigramsOverAll],
  ['FTS5 trigram, BM25', trigram(false)(cards, normalise)],
  ['FTS5 trigram, BM25 +text', trigram(true)(cards, normalise)],
].map(([name, rank]) => ({ name, ranked: rankAll(rank) }));

// The same ranking where the bot's scope lets it through: what is left between the rows is the ranking's own.
peers.push({
  name: "MiniSearch + character bigrams +text, within the bot's scope",
  ranked: rankAll(bigramsOverAll).map(({ gold: text, found }) => ({
    gold: text,
    found: isOurs.get(text.id) ? found : [],
  })),
});
const fittedRow = ({ name, ranked }) => {
  const suggestFrom = thresholdFor(ranked, mostFalseAny);
  const answerFrom = Math.max(suggestFrom, thresholdFor(ranked, mostFalseAnswers));
  const always = score(withThresholds(ranked, -Infinity, -Infinity));
  return [
    name,
    ...scoreCells(score(withThresholds(ranked, answerFrom, suggestFrom))),
    `${always.hit1.toFixed(2)} / ${always.hit3.toFixed(2)}`,
  ];
};

const scoreOf = (answerer) =>
  score(
    gold.map((text) => {
      const { verdict, cards: given } = answerer(text.text);
      return { gold: text, verdict, cards: given.map(({ id }) => id) };
    }),
  );
const open = { answerScore: 0, answerMargin: 1, suggestScore: 0 };
const always = scoreOf(answererOf({ ...setup, settings: { ...setup.settings, answers: open } }));
printTable(
  ['answerer', ...scoreHeads, 'hit@1 / hit@3 without thresholds'],
  [
    ...peers.map(fittedRow),
    [
      'Tonglu as set',
      ...scoreCells(scoreOf(answer)),
      `${always.hit1.toFixed(2)} / ${always.hit3.toFixed(2)}`,
    ],
  ],
);
console.log(
  `Thresholds of the others: chosen on these texts, at ${mostFalseAnswers * 100} % false answers and ` +
    `${mostFalseAny * 100} % false answers or suggestions. Tonglu as set: ${JSON.stringify(setup.settings.answers)}.`,
);
