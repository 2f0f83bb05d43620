import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadDemoContent } from '../../src/edges/settings/demo-content.ts';
import { readTables } from '../../src/edges/store/table-view.ts';
import { useStores } from '../helpers/memory-db.ts';
import { projectRoot } from '../helpers/processes.ts';
import { content, normalise, vocabulary } from '../helpers/vocabulary.ts';

const { group, words } = loadDemoContent();
const pages = join(projectRoot, 'src/edges/web/pages');
const source = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const scripts = readdirSync(pages)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => source(`src/edges/web/pages/${name}`));
const stores = useStores();
const tableNames = (): readonly string[] => readTables(stores().db, 0).map(({ name }) => name);

/** The arguments of every call of a function, as they are written. */
const callsOf = (name: string, text: string): readonly (readonly string[])[] =>
  text
    .split(`${name}(`)
    .slice(1)
    .map((rest) => {
      const written: string[] = [''];
      let depth = 0;
      for (const character of rest) {
        if (depth === 0 && character === ')') break;
        if ('([{'.includes(character)) depth += 1;
        if (')]}'.includes(character)) depth -= 1;
        if (depth === 0 && character === ',') written.push('');
        else written.push((written.pop() ?? '') + character);
      }
      return written;
    });
const literalsIn = (text: string): readonly string[] =>
  [...text.matchAll(/'([^']+)'/gu)].map(([, literal]) => literal ?? '');
const inScripts = (pattern: RegExp): string => {
  const found = scripts.map((text) => pattern.exec(text)?.[1]).find((text) => text !== undefined);
  if (found === undefined) throw new Error(`not found in the pages: ${String(pattern)}`);
  return found;
};

const calls = scripts.flatMap((text) => [
  ...callsOf('words.of', text),
  ...callsOf('page.say', text),
]);
/** Every key a page says, with those that are put together or chosen elsewhere. */
const keysUsed = (): ReadonlySet<string> =>
  new Set([
    ...calls.flatMap(([key = '']) => literalsIn(key)),
    ...literalsIn(inScripts(/const views = \[([^\]]*)\]/u)).map((view) => `view-${view}`),
    ...literalsIn(inScripts(/const statusWords[^{]*\{([^}]*)\}/u)),
    ...literalsIn(inScripts(/readonly kind: ([^;]*);/u)).filter((kind) => kind !== 'text'),
    ...[...source('src/demo.ts').matchAll(/words\['([^']+)'\]/gu)].map(([, key]) => key ?? ''),
    ...tableNames().map((name) => `table.${name}`),
  ]);
const placeholdersOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '').toSorted();

describe('the words of the demo page', () => {
  it('are asked for by a key, or by one that is put together as this test knows', () => {
    const asked = calls.map(([key = '']) => key.trim());
    expect(asked.length).toBeGreaterThan(40);
    expect([...new Set(asked.filter((key) => literalsIn(key).length === 0))].toSorted()).toEqual([
      '`table.${name}`',
      '`view-${view}`',
      'key',
      'line.kind',
    ]);
  });

  it('are there for every key the page asks for', () => {
    expect([...keysUsed()].filter((key) => !(key in words))).toEqual([]);
  });

  it('are all asked for', () => {
    const used = keysUsed();
    expect(Object.keys(words).filter((key) => !used.has(key))).toEqual([]);
  });

  it('name every table of the database, and no other', () => {
    const named = Object.keys(words).filter((key) => key.startsWith('table.'));
    expect(named.toSorted()).toEqual(tableNames().map((name) => `table.${name}`));
  });

  it('have the same placeholders in both languages', () => {
    const differ = Object.entries(words).filter(
      ([, { zh, en }]) => placeholdersOf(zh).join() !== placeholdersOf(en).join(),
    );
    expect(differ.map(([key]) => key)).toEqual([]);
  });

  it('are given a value for each of their placeholders, and no other', () => {
    const wrong = calls.flatMap(([key = '', values = '']) => {
      const names = values.replaceAll(/\([^()]*\)/gu, '').matchAll(/[{,]\s*(\w+)/gu);
      const given = [...names].map(([, name]) => name ?? '').toSorted();
      return literalsIn(key).filter(
        (word) => placeholdersOf(words[word]?.zh ?? '').join() !== given.join(),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('are English in English, but for the name of the other language', () => {
    const chinese = Object.entries(words).filter(([, { en }]) => /\p{Script=Han}/u.test(en));
    expect(chinese.map(([key]) => key)).toEqual(['language', 'language-label']);
  });
});

describe('the invented group', () => {
  const people = new Set(group.people.map(({ id }) => id));
  const tourSpeech = group.tour.flatMap((step) => ('calendar' in step ? [] : [step]));
  const said = [...group.opening, ...tourSpeech];

  it('has people with an id and a name of their own', () => {
    expect([people.size, new Set(group.people.map(({ name }) => name)).size]).toEqual([
      group.people.length,
      group.people.length,
    ]);
  });

  it('says nothing in its opening and tour by anybody else', () => {
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter(({ who }) => !people.has(who))).toEqual([]);
  });

  it('begins with whom the two phones are for: the lead, who opens it, and a member', () => {
    const [lead, member] = group.people;
    expect([...new Set(group.opening.map(({ who }) => who))]).toEqual([lead?.id]);
    expect(tourSpeech.some(({ who }) => who === member?.id)).toBe(true);
  });

  it('is given the staff code once, and by no other name', () => {
    expect(group.opening.flatMap(({ text }) => placeholdersOf(text))).toEqual(['code']);
    expect(tourSpeech.flatMap(({ text }) => placeholdersOf(text))).toEqual([]);
  });

  it('says to the bot only what it reads; chat is said in the room', () => {
    const known: readonly string[] = [
      vocabulary.consent.join,
      vocabulary.consent.adult,
      vocabulary.consent.withdraw,
      ...Object.values(vocabulary.member),
      ...Object.values(vocabulary.staff),
      ...Object.values(vocabulary.commands).map(({ words }) => words),
    ].flat();
    const chat = said.filter(
      ({ text }) => !known.some((word) => normalise(text).replace(/^\//u, '').startsWith(word)),
    );
    expect(chat.map(({ where }) => where)).toEqual(chat.map(() => 'room'));
    expect(chat.length).toBeLessThan(said.length / 2);
  });
});

describe('what the demo shows', () => {
  const shown = [
    ...Object.values(words).flatMap(({ zh, en }) => [zh, en]),
    ...group.people.flatMap(({ name, about }) => [name, about.zh, about.en]),
    group.bot,
    group.room,
    ...group.opening.map(({ text }) => text),
    ...group.tour.flatMap((step) => [
      step.means.zh,
      step.means.en,
      ...('calendar' in step ? [] : [step.text]),
    ]),
  ];

  it('holds no word that is forbidden', () => {
    expect(content.forbidden.length).toBeGreaterThan(5);
    const found = shown.filter((text) =>
      content.forbidden.some((word) => normalise(text).includes(normalise(word))),
    );
    expect(found).toEqual([]);
  });

  it('holds no blank text', () => {
    expect(shown.filter((text) => text.trim() === '')).toEqual([]);
  });
});
