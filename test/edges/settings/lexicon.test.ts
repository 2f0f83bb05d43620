import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadLexicon } from '../../../src/edges/settings/lexicon.ts';
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
