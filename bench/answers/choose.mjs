// Chooses from which scores on the bot answers or suggests (`answers` in config/tonglu.yaml): the most right answers,
// then the most right suggestions, within what may go wrong. Beside what the choice reaches on the texts it was made on
// stands what it reaches on texts it was not made on, by five-fold cross-validation. Needs a build and labelled texts:
//   node bench/answers/choose.mjs --gold FILE [--cards DIR]
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

/** What may go wrong at most, as a share. */
const bounds = { falseAnswer: 0.05, answeredWrong: 0.1, falseAny: 0.15 };
const foldCount = 5;

const steps = (from, to, step) =>
  Array.from(
    { length: Math.round((to - from) / step) + 1 },
    (_, index) => Math.round((from + index * step) * 100) / 100,
  );
const margins = steps(1, 2, 0.05);
const grid = steps(0.2, 2.4, 0.1).flatMap((suggestScore) =>
  steps(0.5, 5, 0.1)
    .filter((answerScore) => answerScore >= suggestScore)
    .flatMap((answerScore) =>
      margins.map((answerMargin) => ({ answerScore, answerMargin, suggestScore })),
    ),
);

const options = readOptions(goldOption);
const setup = setupWith(options);
const gold = readGold(options, setup);
const answererWith = (thresholds) =>
  answererOf({ ...setup, settings: { ...setup.settings, answers: thresholds } });

/** Everything the answerer finds, so that each choice of thresholds can be judged without asking again. */
const open = answererWith({ answerScore: 0, answerMargin: 1, suggestScore: 0 });
const facts = gold.map((text) => {
  const { verdict, ranked, cards } = open(text.text);
  const ids = cards.map(({ id }) => id);
  return {
    isInside: text.verdict === 'answer',
    // Without thresholds, only what no threshold is about keeps a card from being given alone.
    mayAnswer: verdict === 'answer',
    best: ranked[0]?.score ?? -Infinity,
    second: ranked[1]?.score ?? 0,
    isRight: text.best.includes(ids[0]),
    isAccepted: text.best.includes(ids[0]) || text.also.includes(ids[0]),
    isAmong: ids.some((id) => text.best.includes(id)),
  };
});

/** The shares of `score` for one choice, counted in one pass: the grid has some ten thousand. */
const judge = (texts, { answerScore, answerMargin, suggestScore }) => {
  const counts = {
    inside: 0,
    outside: 0,
    hit1: 0,
    hit3: 0,
    answeredRight: 0,
    answeredWrong: 0,
    falseAnswer: 0,
    falseAny: 0,
  };
  for (const fact of texts) {
    const speaks = fact.best >= suggestScore;
    const answers =
      speaks &&
      fact.mayAnswer &&
      fact.best >= answerScore &&
      fact.best >= fact.second * answerMargin;
    counts[fact.isInside ? 'inside' : 'outside'] += 1;
    if (!fact.isInside) {
      counts.falseAnswer += answers ? 1 : 0;
      counts.falseAny += speaks ? 1 : 0;
    } else if (speaks) {
      counts.hit1 += fact.isRight ? 1 : 0;
      counts.hit3 += fact.isAmong ? 1 : 0;
      counts.answeredRight += answers && fact.isRight ? 1 : 0;
      counts.answeredWrong += answers && !fact.isAccepted ? 1 : 0;
    }
  }
  const { inside, outside } = counts;
  return {
    hit1: counts.hit1 / inside,
    hit3: counts.hit3 / inside,
    answeredRight: counts.answeredRight / inside,
    answeredWrong: counts.answeredWrong / inside,
    falseAnswer: counts.falseAnswer / outside,
    falseAny: counts.falseAny / outside,
  };
};

const excess = (result) =>
  Object.entries(bounds).reduce(
    (total, [name, bound]) => total + Math.max(0, result[name] - bound),
    0,
  );

/** Below 0 where `a` is the better choice. Where both reach the same, the one that speaks less is. */
const compare = (a, b) =>
  a.excess - b.excess ||
  b.result.answeredRight - a.result.answeredRight ||
  b.result.hit3 - a.result.hit3 ||
  a.result.falseAnswer - b.result.falseAnswer ||
  a.result.answeredWrong - b.result.answeredWrong ||
  b.thresholds.answerMargin - a.thresholds.answerMargin ||
  b.thresholds.answerScore - a.thresholds.answerScore ||
  b.thresholds.suggestScore - a.thresholds.suggestScore;

const choose = (texts, among = grid) => {
  let best;
  for (const thresholds of among) {
    const result = judge(texts, thresholds);
    const one = { thresholds, result, excess: excess(result) };
    if (best === undefined || compare(one, best) < 0) best = one;
  }
  return best;
};

/** Each text judged by thresholds chosen without it. */
const outOfFold = () => {
  const seen = { true: 0, false: 0 };
  const folds = facts.map((fact) => seen[fact.isInside]++ % foldCount);
  const chosen = [];
  const sums = {};
  for (let fold = 0; fold < foldCount; fold += 1) {
    const { thresholds } = choose(facts.filter((_, at) => folds[at] !== fold));
    chosen.push(thresholds);
    const held = facts.filter((_, at) => folds[at] === fold);
    const weights = {
      inside: held.filter(({ isInside }) => isInside).length,
      outside: held.filter(({ isInside }) => !isInside).length,
    };
    for (const [name, value] of Object.entries(judge(held, thresholds)))
      sums[name] =
        (sums[name] ?? 0) + value * (name.startsWith('false') ? weights.outside : weights.inside);
  }
  const inside = facts.filter((fact) => fact.isInside).length;
  const result = Object.fromEntries(
    Object.entries(sums).map(([name, total]) => [
      name,
      total / (name.startsWith('false') ? facts.length - inside : inside),
    ]),
  );
  return { chosen, result };
};

const cellsOf = ({ answerScore, answerMargin, suggestScore }) => [
  answerScore.toFixed(1),
  answerMargin.toFixed(2),
  suggestScore.toFixed(1),
];
const choice = choose(facts);
const current = setup.settings.answers;
const folds = outOfFold();
const heads = ['', 'answerScore', 'answerMargin', 'suggestScore', ...scoreHeads, 'within bounds'];
const rowOf = (name, thresholds, result, from = cellsOf(thresholds)) => [
  name,
  ...from,
  ...scoreCells(result),
  excess(result) === 0 ? 'yes' : 'no',
];
printTable(heads, [
  rowOf('as set', current, judge(facts, current)),
  rowOf('chosen', choice.thresholds, choice.result),
  rowOf('chosen, on texts it was not chosen on', undefined, folds.result, ['', '', '']),
  ...[1, 1.1, 1.25, 1.5, 2].map((margin) => {
    const only = choose(
      facts,
      grid.filter(({ answerMargin }) => answerMargin === margin),
    );
    return rowOf(`best with margin ${margin}`, only.thresholds, only.result);
  }),
]);
console.log(
  `Bounds: ${JSON.stringify(bounds)}. Chosen in the five folds (answerScore, answerMargin, suggestScore): ` +
    `${folds.chosen.map((one) => cellsOf(one).join(' ')).join('; ')}.`,
);

// The grid repeats the bot's decision in one line; the bot itself has to say the same.
const answer = answererWith(choice.thresholds);
const confirmed = score(
  gold.map((text) => {
    const { verdict, cards } = answer(text.text);
    return { gold: text, verdict, cards: cards.map(({ id }) => id) };
  }),
);
if (JSON.stringify(scoreCells(confirmed)) !== JSON.stringify(scoreCells(choice.result))) {
  console.error(
    `The answerer itself reaches ${scoreCells(confirmed).join(', ')}: mend this bench.`,
  );
  process.exitCode = 1;
}
