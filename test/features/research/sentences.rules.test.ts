import { describe, expect, it } from '@jest/globals';
import { loadSafetyLexicon, loadSafetyWeights } from '../../../src/edges/settings/lexicon.ts';
import { loadSimulation } from '../../../src/edges/settings/simulation.ts';
import {
  createSentences,
  type SentenceGrammar,
} from '../../../src/features/research/sentences.rules.ts';
import { createRandom } from '../../../src/features/research/simulation.rules.ts';
import { createAssess } from '../../../src/features/safety/assess.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';
import { reading } from '../../helpers/vocabulary.ts';

const grammar: SentenceGrammar = {
  lists: { fruit: ['{colour}苹果', '梨'], colour: ['红', '青'] },
  themes: { eats: ['{other}吃{fruit}'] },
};
/** Numbers in turn. */
const numbers = (...list: readonly number[]): (() => number) => {
  let at = -1;
  return () => list[(at += 1)] ?? 0;
};

describe('sentences of a grammar', () => {
  it('fill slots with phrases, and slots of these phrases', () => {
    const sentences = createSentences(grammar);
    expect(sentences.say('eats', numbers(0, 0, 0.9), '小雨')).toBe('小雨吃青苹果');
    expect(sentences.say('eats', numbers(0, 0.9), '阿梅')).toBe('阿梅吃梨');
  });

  it('refuse a slot that is no list', () => {
    const code = codeThrownBy(() =>
      createSentences({ lists: {}, themes: { eats: ['吃{fruit}'] } }),
    );
    expect(code).toBe('content.invalid');
  });
});

describe('the sentences of the simulated study', () => {
  const { names, ...shipped } = loadSimulation(configDirectory);
  const sentences = createSentences(shipped);
  const draw = (seed: number, count: number): readonly string[] => {
    const random = createRandom(seed);
    return sentences.themes
      .filter((theme) => theme !== 'crisis')
      .flatMap((theme) =>
        Array.from({ length: count }, () => sentences.say(theme, random, names[0])),
      );
  };
  const assess = createAssess(
    loadSafetyLexicon(configDirectory),
    loadSafetyWeights(configDirectory),
    reading,
  );

  it('are the same for the same seed, and others for another', () => {
    expect(draw(1, 50)).toEqual(draw(1, 50));
    expect(draw(2, 50)).not.toEqual(draw(1, 50));
  });

  it('are thousands of distinct ones, with no slot left', () => {
    const drawn = draw(1, 600);
    expect(new Set(drawn).size).toBeGreaterThan(4000);
    expect(drawn.filter((text) => /[{}]/u.test(text))).toEqual([]);
  });

  it('raise no alarm, of danger or medical, and those of the crisis do', () => {
    const alarming = (texts: readonly string[]): readonly string[] =>
      texts.filter((text) => {
        const { level, medical } = assess(text);
        return ['L2', 'L3'].includes(level) || medical.length > 0;
      });
    expect(alarming(draw(1, 600))).toEqual([]);
    const random = createRandom(3);
    const crises = Array.from({ length: 20 }, () => sentences.say('crisis', random));
    expect(alarming(crises)).toEqual(crises);
  });

  it('name nobody twice in the list of names', () => {
    expect(new Set(names).size).toBe(names.length);
  });
});
