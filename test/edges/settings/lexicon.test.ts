import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadLexicon, loadSafetyWeights } from '../../../src/edges/settings/lexicon.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const names = ['questions.yaml', 'scope.yaml'] as const;
const shipped = (name: string): string =>
  readFileSync(join(configDirectory, 'lexicon', name), 'utf8');

/** Loads the shipped words with one file in another form. */
const codeFor = (changed: string, text: string | undefined) => {
  mkdirSync(join(directory(), 'lexicon'));
  for (const name of names) {
    const content = name === changed ? text : shipped(name);
    if (content !== undefined) writeFileSync(join(directory(), 'lexicon', name), content);
  }
  return codeThrownBy(() => loadLexicon(directory()));
};

describe('the words by which questions are read', () => {
  it('are read as they ship', () => {
    const { questions, scope } = loadLexicon(configDirectory);
    expect(Object.keys(questions.concepts).length).toBeGreaterThan(0);
    expect([scope.here.length, scope.elsewhere.length].every((count) => count > 0)).toBe(true);
  });

  it.each(names)('are accepted from another directory: %s', (name) => {
    expect(codeFor(name, shipped(name))).toBeUndefined();
  });

  it.each([
    ['questions.yaml', 'is not there', undefined],
    ['questions.yaml', 'is no YAML', '[:'],
    ['questions.yaml', 'has an empty concept', 'concepts: {hpv: []}\ncourtesy: [请问]'],
    ['questions.yaml', 'has an empty word', "concepts: {hpv: [' ']}\ncourtesy: [请问]"],
    ['questions.yaml', 'has no courtesy', 'concepts: {hpv: [hpv]}'],
    [
      'questions.yaml',
      'has a list nobody knows',
      'concepts: {hpv: [hpv]}\ncourtesy: [请问]\nmore: [甲]',
    ],
    ['scope.yaml', 'is not there', undefined],
    ['scope.yaml', 'lacks what is elsewhere', 'here: [{weight: 1, words: [癌]}]'],
    [
      'scope.yaml',
      'weighs nothing',
      'here: [{weight: 0, words: [癌]}]\nelsewhere: [{weight: 1, words: [猫]}]',
    ],
    [
      'scope.yaml',
      'has a weight in words',
      'here: [{weight: 重, words: [癌]}]\nelsewhere: [{weight: 1, words: [猫]}]',
    ],
  ])('are refused where %s %s', (name, _reason, text) => {
    expect(codeFor(name, text)).toMatch(/^content\./u);
  });
});

describe('learned weights', () => {
  const load = (text: string | undefined): unknown => {
    mkdirSync(join(directory(), 'lexicon', 'safety'), { recursive: true });
    const file = join(directory(), 'lexicon', 'safety', 'weights.json');
    if (text !== undefined) writeFileSync(file, text);
    return loadSafetyWeights(directory());
  };

  it('are read as they stand', () => {
    const weights = { bias: [1, 2, 3, 4], features: { 死: [-1, 0, 5, 9] } };
    expect(load(JSON.stringify(weights))).toEqual(weights);
  });

  it.each([
    ['are absent', undefined],
    ['are no JSON', '{"bias":'],
    ['lack a number', '{"bias":[1,2,3],"features":{}}'],
    ['lack a number of a feature', '{"bias":[1,2,3,4],"features":{"死":[1,2,3]}}'],
    ['have a broken number', '{"bias":[1,2,3,4],"features":{"死":[1,2,3,0.5]}}'],
    ['have no features', '{"bias":[1,2,3,4]}'],
  ])('are refused where they %s', (_name, text) => {
    expect(() => load(text)).toThrow('weights.json');
  });
});
