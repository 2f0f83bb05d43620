import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { featuresOf } from '../../src/core/features.rules.ts';
import { createCompare, type Weights } from '../../src/core/likeness.rules.ts';
import { clausesOf, passagesOf } from '../../src/core/passages.rules.ts';
import { createPatternMatcher } from '../../src/core/pattern-matcher.rules.ts';
import { loadSafetyLexicon, loadSafetyWeights } from '../../src/edges/settings/lexicon.ts';
import { likened } from '../../src/features/safety/examples.rules.ts';
import { configDirectory } from '../helpers/project.ts';
import { readExamples } from '../helpers/safety-examples.ts';
import { reading } from '../helpers/vocabulary.ts';
import { plainLikeness } from '../helpers/weights.ts';

const lexicon = loadSafetyLexicon(configDirectory);
const weights = loadSafetyWeights(configDirectory);
const classes = Object.keys(lexicon.words);
const matcher = createPatternMatcher(lexicon, [], reading);
const compare = createCompare(likened, weights, classes);
const rules = { crisis: ['farewell'], levels: ['L3'], contexts: [] };

/** Passages of a text whose likeness is not what the formula says of their features. */
const wrongPassages = (text: string, given: Weights = weights): number => {
  const scanned = matcher.scan(text);
  const passages = [...passagesOf(scanned.text), ...clausesOf(scanned.text)];
  const likenessIn = compare(scanned);
  return passages.filter((passage, at) => {
    const standing = at === 0 ? rules : undefined;
    const likeness = likenessIn(passage, standing);
    const features = featuresOf(scanned, passage, classes, standing);
    const plain = plainLikeness(given, features);
    return likened.some((kind, index) => likeness[kind] !== plain[index]);
  }).length;
};

describe('the likeness of a passage', () => {
  const examples = readExamples('rules', 'held-out/mixed').map(({ text }) => text);

  it('is what the formula says of its features, in our messages', () => {
    expect(examples.length).toBeGreaterThan(500);
    expect(examples.filter((text) => wrongPassages(text) > 0)).toEqual([]);
  });

  it('is so in any text put together from them', () => {
    const parts = fc.array(fc.constantFrom(...examples, '。', '1', '38.5', '🎈', ' '), {
      maxLength: 12,
    });
    fc.assert(fc.property(parts, (some) => wrongPassages(some.join('')) === 0));
  });

  it('the break: with other weights it is not', () => {
    const [first = 0, ...others] = weights.bias;
    const other = { ...weights, bias: [first + 1, ...others] };
    expect(wrongPassages(examples[0] ?? '', other)).toBeGreaterThan(0);
  });
});
