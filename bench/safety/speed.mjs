// How long all rules that look at every message take for one of them, those of danger and those of offers: ordinary
// messages, and the most hostile there are. Needs a build:
//   node bench/safety/speed.mjs
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createChance } from '../chance.mjs';
import { setUp } from '../../dist/setup.js';
import { createAssess } from '../../dist/features/safety/assess.rules.js';
import { createFindOffer } from '../../dist/features/moderation/offers.rules.js';

/** Milliseconds that must not be passed by any message. */
const promised = 5;
const rounds = 15;
const setup = setUp({ data: '/nonexistent', set: [] }, 'none');
const lexicon = setup.content.safety;
const assess = createAssess(lexicon, setup.content.safetyWeights(), setup);
const { offers } = setup.content;
const findOffer = createFindOffer(offers, setup.content.offersWeights(), setup);
const classes = [...Object.entries(lexicon.words), ...Object.entries(offers.words)];
const words = classes.flatMap(([, list]) => list);
const messages = Object.values(
  parse(readFileSync('test/fixtures/safety/ours.yaml', 'utf8')),
).flatMap((part) => (Array.isArray(part) ? part : Object.values(part).flat()));

const timed = (text) => {
  const from = performance.now();
  assess(text);
  findOffer(text);
  return performance.now() - from;
};
for (let warm = 0; warm < 20; warm += 1) messages.forEach(timed);
const ordinary = messages.map((text) => Math.min(timed(text), timed(text), timed(text)));
ordinary.sort((a, b) => a - b);

const chance = createChance(20261130);
const atRandom = (list) =>
  Array.from({ length: 300 }, () => list[Math.floor(chance() * list.length)]);

const most = (list) => list.join('').slice(0, 5000);
const hostile = {
  'every word of the lexicon': words.join(''),
  'every word, with spaces': words.join(' '),
  'all our messages': messages.join(' '),
  'our messages of danger': messages.slice(0, 80).join('，'),
  'one word again and again': '死'.repeat(100_000),
  'a word of many classes': '走了'.repeat(50_000),
  'time and method': '今晚跳楼'.repeat(20_000),
  negations: '不不没没有不会'.repeat(20_000),
  'quotation marks, open': '「'.repeat(100_000),
  'quotation marks, pairs': '「」'.repeat(50_000),
  'marks within words': '自*'.repeat(50_000),
  'characters apart': '我 '.repeat(50_000),
  'combining marks': `死${'\u0301'.repeat(50_000)}`,
  'ligatures that grow': '\ufdfa'.repeat(5000),
  numbers: '38.5 '.repeat(20_000),
  nothing: '',
  ...Object.fromEntries(
    ['', ' ', '，'].flatMap((glue) =>
      Array.from({ length: 10 }, (_, at) => [
        `words at random, between them '${glue}' (${at})`,
        atRandom(words).join(glue),
      ]),
    ),
  ),
  ...Object.fromEntries(
    classes.map(([name, list], at) => [
      `class ${name} (${at})`,
      most(Array.from({ length: 200 }, () => list).flat()),
    ]),
  ),
};
/** The least of some rounds is what the rules cost; the middle one holds what else the machine does as well. */
const slowest = Object.entries(hostile)
  .map(([name, text]) => {
    const each = Array.from({ length: rounds }, () => timed(`${text} `)).sort((a, b) => a - b);
    return { name, least: each[0], middle: each[Math.floor(rounds / 2)] };
  })
  .sort((a, b) => b.least - a.least);
const at = (share) => ordinary[Math.floor((ordinary.length - 1) * share)].toFixed(3);
console.log(`our messages: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
for (const { name, least, middle } of slowest.slice(0, 8))
  console.log(
    `${name}: ${least.toFixed(3)} ms, middle ${middle.toFixed(3)} ms, ` +
      `${least < promised ? 'kept' : 'NOT KEPT'} (< ${promised} ms)`,
  );
