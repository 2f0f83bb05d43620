// Learns from invented messages what cries for help and what offers are like, and writes the weights that
// config/lexicon/ holds. To be run after every change of these messages, of the rules or of their words; a test
// compares. What is held out is left out. Needs a build:
//   npm run learn
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../dist/setup.js';
import { createReadFeatures } from '../dist/features/safety/assess.rules.js';
import { learnFromExamples } from '../dist/features/safety/examples.rules.js';
import { learnOffers } from '../dist/features/moderation/offers.rules.js';

const fixtures = 'test/fixtures';
const setup = setUp({ data: '/nonexistent', set: [] }, 'none');
const { content } = setup;
const read = (...folders) =>
  folders
    .map((folder) => join(fixtures, folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((file) => join(folder, file)),
    )
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
const write = (name, messages, { bias, features }) => {
  const lines = Object.entries(features)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([feature, each]) => `${JSON.stringify(feature)}:${JSON.stringify(each)}`);
  const text = `{"bias":${JSON.stringify(bias)},"features":{\n${lines.join(',\n')}\n}}\n`;
  writeFileSync(join('config/lexicon', name), text);
  console.log(`${name}: ${messages.length} messages, ${lines.length} features`);
};

const talk = read('safety/talk');
const cries = [...read('safety/rules', 'safety/learned'), ...talk];
const readFeatures = createReadFeatures(content.safety, setup);
write('safety/weights.json', cries, learnFromExamples(cries, readFeatures));

// Ordinary talk offers nothing.
const offers = [...read('offers/learned'), ...talk.map(({ text }) => ({ text, kind: 'none' }))];
write('offers-weights.json', offers, learnOffers(offers, content.offers, setup));
