import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { personalDataKinds } from '../../../src/core/personal-data-words.ts';
import { readPersonalDataWords } from '../../../src/edges/settings/personal-data.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const config = join(projectRoot, 'config');
const shipped = readFileSync(join(config, 'lexicon/personal-data.yaml'), 'utf8');
const codeFor = (text: string) => {
  mkdirSync(join(directory(), 'lexicon'));
  writeFileSync(join(directory(), 'lexicon', 'personal-data.yaml'), text);
  return codeThrownBy(() => readPersonalDataWords(directory()));
};

describe('the words of personal data', () => {
  it('are read as they ship, with a mask of its own for every kind', () => {
    const { masks } = readPersonalDataWords(config);
    expect(new Set(Object.values(masks)).size).toBe(personalDataKinds.length);
  });

  it('are accepted from another directory where they are whole', () => {
    expect(codeFor(shipped)).toBeUndefined();
  });

  it.each([
    ['is no YAML', () => '[:'],
    ['lacks a mask', () => shipped.replace(/^ {2}mobile: .*\n/mu, '')],
    ['has a mask with a digit', () => shipped.replace('[手机号]', '[手机1]')],
    ['has a mask without brackets', () => shipped.replace('[手机号]', '手机号')],
    ['has an empty list', () => shipped.replace(/bed: .*/u, 'bed: []')],
    ['has a list nobody knows', () => `${shipped}others: [甲]\n`],
    ['has a digit above nine', () => shipped.replace('零: 0', '零: 10')],
  ])('are refused where the file %s', (_name, broken) => {
    expect(broken()).not.toBe(shipped);
    expect(codeFor(broken())).toBe('content.invalid');
  });

  it('are refused where there is no file', () => {
    expect(codeThrownBy(() => readPersonalDataWords(directory()))).toBe('content.invalid');
  });
});
