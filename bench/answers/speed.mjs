// How fast the answerer is: at the cards there are and at 10,000 generated ones, beside MiniSearch over pairs of
// characters in the same run (machines differ, ratios differ less), and at its slowest on hostile messages. Needs a
// build and `npm install` in this directory:
//   node bench/answers/speed.mjs [--cards DIR] [--many 10000]
import { createChance } from '../chance.mjs';
import { aliasesOf, answererOf, printTable, readOptions, setupWith, textOf } from './harness.mjs';
import { miniSearchBigrams } from './libraries.mjs';

/** Milliseconds that must not be passed. */
const promised = { few: 1, many: 5, index: 300, hostile: 50 };
const messagesTimed = 2000;
const rounds = 5;
/** Each message is asked this often and its fastest time counts: a turn of another program is not the answerer's. */
const repeats = 3;
const seed = 20261123;

const chance = createChance(seed);
const pick = (list) => list[Math.floor(chance() * list.length)];

const options = readOptions({ many: { type: 'string', default: '10000' } });
const setup = setupWith(options);
const { cards, normalise } = setup;
const isHan = (character) => /\p{Script=Han}/u.test(character);
const characters = [...cards.flatMap((card) => [card.title, ...aliasesOf(card)]).join('')].filter(
  isHan,
);

/** A text with about a third of its Chinese characters replaced: as common in its words as the cards are. */
const vary = (text) =>
  [...text].map((one) => (isHan(one) && chance() < 0.35 ? pick(characters) : one)).join('');

/** As many cards as asked for, each a variation of a real one. */
const generate = (count) =>
  Array.from({ length: count }, (_, number) => {
    const card = cards[number % cards.length];
    return {
      ...card,
      id: `${card.id}-${number}`,
      title: vary(card.title),
      aliases: {
        plain: card.aliases.plain.map(vary),
        whole: card.aliases.whole.map(vary),
        traditional: card.aliases.traditional.map(vary),
      },
      questions: card.questions.map(vary),
      redFlags: card.redFlags.map(vary),
      answer: vary(card.answer),
      more: card.more.map(({ title, text }) => ({ title: vary(title), text: vary(text) })),
    };
  });

/** Typical messages, bare aliases, and varied ones nobody understands at first. */
const messages = Array.from({ length: messagesTimed }, (_, number) => {
  const card = pick(cards);
  const own = card.questions.length === 0 ? card.title : pick(card.questions);
  return [own, vary(own), pick(aliasesOf(card))][number % 3];
});
/** Messages of several hundred characters. */
const longMessages = Array.from({ length: messagesTimed / 4 }, () => {
  const card = pick(cards);
  return `${card.title}，${textOf(card)}`.slice(0, 400);
});

/** The sounds of all words are looked up when the first such message comes. */
const notUnderstood = '甲乙丙丁戊己庚辛';

const timed = (run) => {
  const from = performance.now();
  run();
  return performance.now() - from;
};
const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
const median = (values) => quantile(values, 0.5);

/** Times a question to both, one after the other, so that a busy machine slows both alike. */
const compare = (ours, theirs, asked) => {
  for (const message of asked.slice(0, 100)) {
    ours(message);
    theirs(message);
  }
  const times = { ours: [], theirs: [] };
  for (const message of asked) {
    const runs = Array.from({ length: repeats }, () => [
      timed(() => ours(message)),
      timed(() => theirs(message)),
    ]);
    times.ours.push(Math.min(...runs.map(([own]) => own)));
    times.theirs.push(Math.min(...runs.map(([, other]) => other)));
  }
  return times;
};

const milliseconds = (value) => (value < 10 ? value.toFixed(3) : value.toFixed(0));
const verdictOf = (value, bound) => `${value < bound ? 'yes' : 'NO'} (< ${bound} ms)`;
const measures = [];
const note = (what, ours, theirs, bound) =>
  measures.push([
    what,
    milliseconds(ours),
    theirs === undefined ? '' : milliseconds(theirs),
    theirs === undefined ? '' : (ours / theirs).toFixed(2),
    bound === undefined ? '' : verdictOf(ours, bound),
  ]);

const measure = (some, indexRounds, bounds) => {
  const builds = { ours: [], theirs: [] };
  const secondLooks = [];
  let ours;
  let theirs;
  // An answerer is kept for its cards: a copy of the list makes it build another.
  for (let round = 0; round < indexRounds; round += 1) {
    builds.ours.push(timed(() => (ours = answererOf({ ...setup, cards: [...some] }))));
    secondLooks.push(timed(() => ours(notUnderstood)));
    builds.theirs.push(timed(() => (theirs = miniSearchBigrams(true)(some, normalise))));
  }
  const times = compare(ours, theirs, some.length > 1000 ? messages.slice(0, 100) : messages);
  const long = compare(ours, theirs, some.length > 1000 ? longMessages.slice(0, 10) : longMessages);
  note(`${some.length} cards: p50 a question`, median(times.ours), median(times.theirs));
  note(
    `${some.length} cards: p99 a question`,
    quantile(times.ours, 0.99),
    quantile(times.theirs, 0.99),
    bounds.question,
  );
  note(
    `${some.length} cards: p99 a message of 400 characters`,
    quantile(long.ours, 0.99),
    quantile(long.theirs, 0.99),
  );
  // The first build is the one a start waits for; the later ones find the code compiled.
  note(`${some.length} cards: index, first build`, builds.ours[0], builds.theirs[0], bounds.index);
  note(`${some.length} cards: first question not understood`, secondLooks[0]);
  if (indexRounds > 1)
    note(`${some.length} cards: index, median`, median(builds.ours), median(builds.theirs));
  return { ours, theirs };
};

const few = measure(cards, rounds, { question: promised.few, index: promised.index });
const many = measure(generate(Number(options.many)), 1, { question: promised.many });
printTable(['', 'Tonglu, ms', 'MiniSearch + bigrams, ms', 'ratio', 'kept'], measures);

const longest = 400;
const han = (count) => Array.from({ length: count }, () => pick(characters)).join('');
/** Made anew for each run: a text of pieces is put together when it is first read. */
const hostile = {
  '20 MB of one character': () => '癌'.repeat(7_000_000),
  '20 MB joined of pieces': () =>
    Array.from({ length: 700_000 }, () => '宫颈癌怎么办疼吗').join(' '),
  'lone surrogates': () => '\ud83d'.repeat(100_000),
  'surrogates the wrong way round': () => '\udc00\ud800'.repeat(50_000),
  '10,000 combining marks': () => `癌${'\u0301\u0323'.repeat(5000)}`,
  'combining marks in the wrong order': () => `a${'\u0301\u0323\u0327'.repeat(3333)}`,
  'characters that grow when normalised': () => '\ufdfa'.repeat(longest),
  'zero-width characters': () => `宫${'\u200b'.repeat(100_000)}颈癌`,
  'one letter again and again': () => 'a'.repeat(100_000),
  'pinyin, long': () => 'gongjingaifangliaofashao'.repeat(1000),
  'letters one by one': () => 'g o n g j i n g '.repeat(1000),
  'digits, long': () => '1'.repeat(100_000),
  'digits and points': () => '1.1.'.repeat(25_000),
  'Chinese without sense': () => han(longest),
  'every alias at once': () => cards.flatMap(aliasesOf).join('，'),
  'every alias of one card': () => aliasesOf(cards[0]).join(''),
  'one word over and over': () => '宫颈癌'.repeat(1000),
  'spaces and line breaks': () => ' \n\t'.repeat(100_000),
  punctuation: () => '？！…'.repeat(100_000),
  'courtesy over and over': () => '请问医生您好'.repeat(1000),
  'traditional, long': () => '子宮頸癌電療後發燒怎麼辦'.repeat(1000),
  emoji: () => '😭🌹'.repeat(10_000),
  nothing: () => '',
};
/** MiniSearch reads all of a message: beyond this it would take minutes. */
const longestForOthers = 20_000;

const timedAnew = (ask, make) => {
  const text = make();
  return timed(() => ask(text));
};
const rows = Object.entries(hostile).map(([name, make]) => {
  const ours = Array.from({ length: rounds }, () => timedAnew(few.ours, make));
  const oursOfMany = Array.from({ length: rounds }, () => timedAnew(many.ours, make));
  const text = make();
  const theirs = timed(() => few.theirs(text.slice(0, longestForOthers)));
  return {
    name,
    size: text.length,
    few: median(ours),
    many: median(oursOfMany),
    theirs,
    isCut: text.length > longestForOthers,
  };
});
printTable(
  [
    'hostile message',
    'characters',
    `median of ${rounds} at ${cards.length}, ms`,
    `at ${options.many}, ms`,
    'MiniSearch + bigrams once, ms',
    'ratio',
  ],
  rows
    .sort((a, b) => b.few - a.few)
    .map(({ name, size, few: one, many: other, theirs, isCut }) => [
      name,
      size,
      milliseconds(one),
      milliseconds(other),
      `${milliseconds(theirs)}${isCut ? ` (first ${longestForOthers})` : ''}`,
      (one / theirs).toFixed(2),
    ]),
);
const worst = Math.max(...rows.map(({ few: one }) => one));
console.log(
  `Slowest at ${cards.length} cards: ${milliseconds(worst)} ms: ${verdictOf(worst, promised.hostile)}.`,
);
