// How well the cards are told apart, without labelled texts: each typical message (`questions` of a card) is left out
// of the index and then asked, a tenth of them at a time. Prints how often its own card comes first and among three,
// and which pairs of cards are confused. Needs a build:
//   node bench/answers/leave-out.mjs [--cards DIR] [--pairs 40]
import { answererOf, printTable, readOptions, setupWith } from './harness.mjs';
import { miniSearchBigrams } from './libraries.mjs';

const foldCount = 10;

const options = readOptions({ pairs: { type: 'string', default: '40' } });
const setup = setupWith(options);
let number = 0;
const messages = setup.cards.flatMap((card) =>
  card.questions.map((text) => ({ card: card.id, text, fold: number++ % foldCount })),
);

const outcomes = [];
for (let fold = 0; fold < foldCount; fold += 1) {
  const held = messages.filter((message) => message.fold === fold);
  // By card as well as by text: two cards may share a message, and only one of them loses it.
  const isHeld = new Set(held.map(({ card, text }) => `${card}\n${text}`));
  const cards = setup.cards.map((card) => ({
    ...card,
    questions: card.questions.filter((text) => !isHeld.has(`${card.id}\n${text}`)),
  }));
  const answer = answererOf({ ...setup, cards });
  const peer = miniSearchBigrams(true)(cards, setup.normalise);
  for (const { card, text } of held) {
    const { verdict, cards: given, scope } = answer(text);
    outcomes.push({
      card,
      text,
      verdict,
      isOurs: scope.isOurs,
      given: given.map(({ id }) => id),
      peer: peer(text)
        .slice(0, 3)
        .map(({ id }) => id),
    });
  }
}

const percent = (test) =>
  `${((100 * outcomes.filter(test).length) / (outcomes.length || 1)).toFixed(1)} %`;
const without = setup.cards.filter(({ questions }) => questions.length === 0).map(({ id }) => id);
console.log(
  `${setup.cards.length} cards, ${messages.length} typical messages, each asked while left out. ` +
    `Cards without any: ${without.length === 0 ? 'none' : without.join(', ')}.\n`,
);
printTable(
  [
    'answerer',
    'own card first',
    'among three',
    'given alone and right',
    'given alone and another',
    'silent',
  ],
  [
    [
      'Tonglu as set',
      percent(({ card, given }) => given[0] === card),
      percent(({ card, given }) => given.includes(card)),
      percent(({ card, given, verdict }) => verdict === 'answer' && given[0] === card),
      percent(({ card, given, verdict }) => verdict === 'answer' && given[0] !== card),
      percent(({ verdict }) => verdict === 'abstain'),
    ],
    [
      'MiniSearch + character bigrams +text, always answering',
      percent(({ card, peer }) => peer[0] === card),
      percent(({ card, peer }) => peer.includes(card)),
      '',
      '',
      '',
    ],
  ],
);

const whole = answererOf(setup);
const asTheyStand = messages.map(({ card, text }) => ({ card, ...whole(text) }));
console.log(
  `Asked as they stand, nothing left out: ${asTheyStand.filter(({ verdict }) => verdict === 'abstain').length} silent, ` +
    `${asTheyStand.filter(({ card, cards: [first] }) => first !== undefined && first.id !== card).length} with another card first.\n`,
);

/** Counts by key, most frequent first. */
const tally = (keys) => {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
};

const wrong = outcomes.filter(({ card, given }) => given.length > 0 && given[0] !== card);
console.log('Another card first, by pair; `alone` counts those given without any other.\n');
printTable(
  ['own card', 'first instead', 'messages', 'alone', 'own card among three', 'one of them'],
  tally(wrong.map(({ card, given }) => `${card}\n${given[0]}`))
    .slice(0, Number(options.pairs))
    .map(([key, count]) => {
      const [card, first] = key.split('\n');
      const these = wrong.filter((one) => one.card === card && one.given[0] === first);
      return [
        card,
        first,
        count,
        these.filter(({ verdict }) => verdict === 'answer').length,
        these.filter(({ given }) => given.includes(card)).length,
        these[0].text.replaceAll('|', '/'),
      ];
    }),
);

const silent = outcomes.filter(({ verdict }) => verdict === 'abstain');
console.log('Silent, by card; `not ours` counts those the scope turned away.\n');
printTable(
  ['card', 'messages', 'not ours', 'one of them'],
  tally(silent.map(({ card }) => card))
    .slice(0, 20)
    .map(([card, count]) => {
      const these = silent.filter((one) => one.card === card);
      return [
        card,
        count,
        these.filter(({ isOurs }) => !isOurs).length,
        these[0].text.replaceAll('|', '/'),
      ];
    }),
);
