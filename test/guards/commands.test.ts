import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds } from '../../src/core/staff-commands.ts';
import { projectRoot } from '../helpers/processes.ts';
import { normalise, vocabulary } from '../helpers/vocabulary.ts';

const { commands } = vocabulary;
const firstWords = commandIds.map((id) => commands[id].words[0] ?? '');
const wordsOfLeads = commandIds
  .filter((id) => commands[id].isForLeads)
  .flatMap((id) => commands[id].words.slice(0, 1));

/** The rows of the table of commands in a page: what is typed, and who may. */
const rowsOf = (page: string): readonly { readonly typed: string; readonly who: string }[] =>
  readFileSync(join(projectRoot, 'docs', page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, typed = '', who = '']) => ({ typed, who }));

/** The commands a row is of: a slash, and letters. */
const commandsIn = (typed: string): readonly string[] =>
  [...typed.matchAll(/`\/([\p{L}]+)/gu)].map(([, word = '']) => normalise(word));

describe.each([
  ['moderators.md', 'lead'],
  ['moderators.zh-CN.md', '负责人'],
])('the table of commands in %s', (page, lead) => {
  const rows = rowsOf(page);

  it('has every command by its first word, and no other', () => {
    expect([...new Set(rows.flatMap(({ typed }) => commandsIn(typed)))].toSorted()).toEqual(
      firstWords.toSorted(),
    );
  });

  it('says of just those that are for leads that they are', () => {
    const told = rows.filter(({ who }) => who === lead).flatMap(({ typed }) => commandsIn(typed));
    expect([...new Set(told)].toSorted()).toEqual(wordsOfLeads.toSorted());
  });
});

describe('the table of commands', () => {
  it('has no word twice', () => {
    const words = commandIds.flatMap((id) => commands[id].words);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  });

  it('has a Chinese word first and an English one for every command', () => {
    const lacking = commandIds.filter((id) => {
      const [first = '', ...others] = commands[id].words;
      return !/^\p{Script=Han}+$/u.test(first) || !others.some((word) => /^[a-z ]+$/u.test(word));
    });
    expect(lacking).toEqual([]);
  });
});
