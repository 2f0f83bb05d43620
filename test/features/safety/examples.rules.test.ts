import { describe, expect, it } from '@jest/globals';
import { loadSafetyLexicon, loadSafetyWeights } from '../../../src/edges/settings/lexicon.ts';
import { createReadFeatures } from '../../../src/features/safety/assess.rules.ts';
import {
  learnFromExamples,
  type Example,
  type Likened,
} from '../../../src/features/safety/examples.rules.ts';
import type { Weights } from '../../../src/core/likeness.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { readExamples } from '../../helpers/safety-examples.ts';
import { differing, plainLikeness } from '../../helpers/weights.ts';
import { reading } from '../../helpers/vocabulary.ts';

const example = (text: string, level: Example['level'], medical: string[] = []): Example => ({
  text,
  level,
  medical,
});
const lettersOf = (text: string): ReadonlySet<string> => new Set(text);
const examples = [
  example('我要走了', 'L3'),
  example('今晚我要走了', 'L3'),
  example('我不想在了', 'L2'),
  example('我不想再在', 'L2'),
  example('早饭吃面', 'none'),
  example('晚饭吃面', 'none'),
  example('腿肿面肿', 'none', ['dvt']),
  example('腿又肿', 'none', ['dvt']),
];
const judge = (weights: Weights, text: string): Readonly<Record<Likened, number>> => {
  const [L1 = 0, L2 = 0, L3 = 0, medical = 0] = plainLikeness(weights, lettersOf(text));
  return { L1, L2, L3, medical };
};

describe('learning from invented messages', () => {
  const learned = learnFromExamples(examples, lettersOf);

  it('tells what is like some of them from what is like others', () => {
    expect(judge(learned, '我走了').L3).toBeGreaterThan(0);
    expect(judge(learned, '午饭吃面').L3).toBeLessThan(0);
    expect(judge(learned, '右腿肿').medical).toBeGreaterThan(0);
    expect(judge(learned, '我走了').medical).toBeLessThan(0);
  });
  it('takes imminent danger for thoughts of death and distress as well, not the other way round', () => {
    const { L1, L2, L3 } = judge(learned, '我不想在');
    expect([L1 > 0, L2 > 0, L3 > 0]).toEqual([true, true, false]);
    expect(judge(learned, '我要走').L1).toBeGreaterThan(0);
  });
  it('gives the same weights each time', () => {
    expect(learnFromExamples(examples, lettersOf)).toEqual(learned);
  });
  it('learns nothing from a general question', () => {
    const question = { ...example('面', 'L3'), question: true };
    expect(learnFromExamples([...examples, question, question], lettersOf)).toEqual(learned);
  });
  it('learns no feature of one message alone', () => {
    expect(Object.keys(learned.features)).not.toContain('早');
  });
});

/** Learning from all of them takes seconds, on a busy machine many. */
const longMs = 300_000;

describe('the shipped weights', () => {
  const shipped = loadSafetyWeights(configDirectory);
  const readFeatures = createReadFeatures(loadSafetyLexicon(configDirectory), reading);
  const features = new Map<string, ReadonlySet<string>>();
  const remembered = (text: string): ReadonlySet<string> => {
    const known = features.get(text) ?? readFeatures(text);
    features.set(text, known);
    return known;
  };
  const all = readExamples('rules', 'learned', 'talk');

  it(
    'are those learned from the messages as they stand: else run npm run learn',
    () => {
      expect(differing(shipped, learnFromExamples(all, remembered))).toBe(0);
    },
    longMs,
  );
  it(
    'the break: other weights are learned where a tenth of the messages is left out',
    () => {
      const fewer = all.filter((_, at) => at % 10 !== 0);
      expect(differing(shipped, learnFromExamples(fewer, remembered))).toBeGreaterThan(1000);
    },
    longMs,
  );
});
