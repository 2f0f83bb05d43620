import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memberCommandIds, staffCommandIds, typedForm } from '../../src/core/command-table.ts';
import { configDirectory } from '../helpers/project.ts';
import { projectRoot } from '../helpers/processes.ts';
import { normalise, vocabulary } from '../helpers/vocabulary.ts';

const { commands } = vocabulary;
const firstWords = staffCommandIds.map((id) => commands[id].words[0] ?? '');
const wordsOfLeads = staffCommandIds
  .filter((id) => commands[id].by === 'lead')
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
  it('stands in the file in the order in which it is listed', () => {
    const file = parse(readFileSync(join(configDirectory, 'words.zh-CN.yaml'), 'utf8')) as {
      commands: object;
    };
    expect(Object.keys(file.commands)).toEqual([...memberCommandIds, ...staffCommandIds]);
  });

  it('has no word twice', () => {
    const words = staffCommandIds.flatMap((id) => commands[id].words);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  });

  it('has a Chinese word first and an English one for every command', () => {
    const lacking = staffCommandIds.filter((id) => {
      const [first = '', ...others] = commands[id].words;
      return !/^\p{Script=Han}+$/u.test(first) || !others.some((word) => /^[a-z ]+$/u.test(word));
    });
    expect(lacking).toEqual([]);
  });
});

describe('the commands of members in members.zh-CN.md', () => {
  const typed = readFileSync(join(projectRoot, 'docs', 'members.zh-CN.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/gu)])
    .map(([, text = '']) => normalise(text));
  const listed = memberCommandIds.map((id) => commands[id]);
  /** The command some typed text is an example of: that of the longest word it begins with. */
  const idOf = (text: string): string | undefined =>
    memberCommandIds
      .flatMap((id) => commands[id].words.map((word) => ({ id, word })))
      .filter(({ word }) => text.startsWith(word))
      .toSorted((one, other) => other.word.length - one.word.length)[0]?.id;

  it('are all there that the help lists', () => {
    const told = new Set(typed.map(idOf));
    const lacking = memberCommandIds.filter(
      (id) => commands[id].topic !== undefined && !told.has(id),
    );
    expect(lacking).toEqual([]);
  });

  it('are no others', () => {
    const { allow, reword, refuse } = vocabulary.quote;
    const answers = [...allow, ...reword, ...refuse];
    expect(
      typed.filter(
        (text) => idOf(text) === undefined && !answers.some((word) => text.startsWith(word)),
      ),
    ).toEqual([]);
  });

  it('have a line in the menu of at most seven', () => {
    const topics = new Set(listed.flatMap(({ topic }) => topic ?? []));
    expect(topics.size).toBeLessThanOrEqual(6);
    const lacking = [...topics].filter(
      (topic) => !listed.some((row) => row.topic === topic && row.isInMenu === true),
    );
    expect(lacking).toEqual([]);
  });

  it('are shown as they are typed', () => {
    expect(listed.map(typedForm)).toContain('打卡 3 6 2');
    expect(listed.map(typedForm)).toContain('退出研究');
  });
});
