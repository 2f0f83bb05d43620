import { beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCards, loadFacts, signCardFile } from '../../../src/edges/settings/card-files.ts';
import { loadHelplines } from '../../../src/edges/settings/helplines.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
const path = join('cards', 'side-effects', 'fatigue.yaml');
const file = (name = path): string => join(directory(), name);
const read = (): string => readFileSync(file(), 'utf8');
const change = (from: string | RegExp, to: string, name = path): void => {
  const before = readFileSync(file(name), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(file(name), after);
};
const cards = () => loadCards(directory(), loadHelplines(directory()));
beforeEach(() => {
  for (const part of ['cards', 'evidence', 'helplines.yaml'])
    cpSync(join(configDirectory, part), file(part), { recursive: true });
});

describe('a card file', () => {
  it('is refused under another name than its id', () => {
    renameSync(file(), file(join('cards', 'side-effects', 'tired.yaml')));
    expect(cards).toThrow('cards/side-effects/tired.yaml id: it must be tired');
  });

  it('is refused with a number that is not among the helplines', () => {
    change('answer: >-\n', 'answer: >-\n  打{12399}。\n');
    expect(cards).toThrow('cards/fatigue: helplines.yaml has no number {12399}');
  });

  it('is refused with a signature nobody can have made', () => {
    change(/^reviewer: .*$/mu, 'reviewer: null\nsignature: yes');
    expect(cards).toThrow('signature: it is made by "tonglu cards sign"');
  });
});

describe('a fact', () => {
  it('is refused in the file of another topic', () => {
    change('- id: fatigue-01', '- id: tired-01', join('evidence', 'facts', 'fatigue.yaml'));
    expect(() => loadFacts(directory())).toThrow('fatigue.yaml tired-01: its id must begin with');
  });
});

describe('a signature', () => {
  const signing = { reviewed_on: '2026-11-30', reviewer: '顾医生: #1', signature: '0'.repeat(64) };

  it('changes only the three fields: comments, order and wording stay', () => {
    change('title:', '# kept above the title\ntitle:');
    // Long, with spaces: where a writer of YAML would break it anew.
    change(
      /^answer: >-$/mu,
      `answer: >- # kept beside the answer\n  ${'a few words '.repeat(20)}end`,
    );
    const before = read();
    expect(signCardFile(directory(), 'fatigue', signing)).toBe(path);
    const changed = /^(?:reviewed_on|reviewer|signature): .*\n/gmu;
    const rest = (text: string): string => text.replaceAll(changed, '');
    expect(rest(read())).toBe(rest(before));
    expect(cards().find(({ id }) => id === 'fatigue')).toMatchObject(signing);
  });

  it('takes the place of an older one', () => {
    signCardFile(directory(), 'fatigue', signing);
    signCardFile(directory(), 'fatigue', { ...signing, signature: '1'.repeat(64) });
    expect(read().match(/^signature: .*$/gmu)).toEqual([expect.stringContaining('1'.repeat(64))]);
  });

  it('finds no card to sign under an unknown id', () => {
    expect(() => signCardFile(directory(), 'tired', signing)).toThrow('there is no card tired');
  });
});
