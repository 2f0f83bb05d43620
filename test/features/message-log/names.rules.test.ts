import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Handle } from '../../../src/core/person.ts';
import { createToSimplified } from '../../../src/edges/chinese/to-simplified.ts';
import { readPersonalDataWords } from '../../../src/edges/settings/personal-data.ts';
import {
  createNameIndex,
  maskPeople,
  type People,
} from '../../../src/features/message-log/names.rules.ts';
import { createScrubber } from '../../../src/features/message-log/personal-data.rules.ts';
import { ids } from '../../helpers/make.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { configDirectory } from '../../helpers/project.ts';

const mask = '[成员]';
const toSimplified = createToSimplified();
const scrub = createScrubber(readPersonalDataWords(configDirectory));

const { rosters } = z
  .strictObject({
    rosters: z.array(
      z.strictObject({
        name: z.string(),
        keep: z.array(z.string()).default([]),
        scrub: z.boolean().default(false),
        members: z.array(
          z.strictObject({ id: z.string(), names: z.array(z.string()), consents: z.boolean() }),
        ),
        texts: z.array(
          z.strictObject({
            raw: z.string(),
            mentioned: z.array(z.string()),
            expected: z.string(),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync(join(projectRoot, 'test/fixtures/rosters.yaml'), 'utf8')));

const tokenOf = (id: string): string => `[p_${id.repeat(16)}]`;

/** Every text of the fixtures with what masking is told. */
const cases = rosters.flatMap(({ name, keep, scrub: isScrubbed, members, texts }) => {
  const consenting = new Set(members.filter(({ consents }) => consents).map(({ id }) => id));
  const roster = members.map(({ id, names }) => ({ handle: ids.handle(id), names }));
  return texts.map(({ raw, mentioned, expected }, at) => {
    const people: People = {
      members: roster,
      mentioned: mentioned.map(ids.handle),
      participantOf: (handle) =>
        consenting.has(handle) ? ids.participant(tokenOf(handle).slice(1, -1)) : undefined,
      mask,
      keep,
      toSimplified,
      ...(isScrubbed ? { scrub } : {}),
    };
    return {
      name: `${name}, text ${at + 1}`,
      // What masking is given has been scrubbed before.
      raw: isScrubbed ? scrub(raw) : raw,
      people,
      expected: expected.replaceAll(/<([a-f])>/gu, (_all, id: string) => tokenOf(id)),
    };
  });
});
type Case = (typeof cases)[number];

/** What is left of a text beside tokens, masks and kept names. */
const remains = (text: string, keep: readonly string[]): readonly string[] =>
  [mask, ...keep].reduce(
    (pieces, word) => pieces.flatMap((piece) => piece.split(word)),
    text.split(/\[p_[0-9a-f]{16}\]/u),
  );

/** Names of the roster that stand in a text. */
const standing = (text: string, { members, keep = [] }: People): readonly string[] =>
  members
    .flatMap(({ names }) => names.map((name) => name.trim()))
    .filter((name) => [...name.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')].length >= 2)
    .filter((name) =>
      remains(text, keep).some((piece) => piece.toLowerCase().includes(name.toLowerCase())),
    );

describe('the invented rosters', () => {
  it('are a hundred or more', () => {
    expect(rosters.length).toBeGreaterThanOrEqual(100);
  });

  it.each(cases)('are masked to the letter: $name', ({ raw, people, expected }) => {
    expect(maskPeople(raw, people)).toBe(expected);
  });

  it.each(cases)('leave no name standing: $name', ({ raw, people }) => {
    expect(standing(maskPeople(raw, people), people)).toEqual([]);
  });
});

/** The texts that come out otherwise when masked in another way. */
const seenBy = (broken: (one: Case) => string, among: readonly Case[] = cases): readonly string[] =>
  among.filter((one) => broken(one) !== one.expected).map(({ name }) => name);

/** Plain names replaced one after another. */
const replaceInOrder = ({ raw, people }: Case, names: readonly string[]): string =>
  names.reduce((text, name) => text.replaceAll(name, people.mask), raw);

describe('a break', () => {
  // Texts that plain replacing gets right, so that nothing but the order makes the difference.
  const namesOf = ({ people }: Case): readonly string[] =>
    people.members.flatMap(({ names }) => names);
  const longestFirst = (one: Case): string =>
    replaceInOrder(
      one,
      [...namesOf(one)].sort((a, b) => b.length - a.length),
    );
  const plain = cases.filter((one) => longestFirst(one) === one.expected);

  it('is seen: names masked in the order of the roster', () => {
    expect(plain.length).toBeGreaterThan(10);
    expect(seenBy((one) => replaceInOrder(one, namesOf(one)), plain)).toEqual(
      expect.arrayContaining(['a prefix as plain words, text 1', 'three prefixes, text 1']),
    );
  });

  it('is seen: the first of several hinted members taken for the one meant', () => {
    const broken = ({ raw, people }: Case): string =>
      maskPeople(raw, { ...people, mentioned: people.mentioned.slice(0, 1) });
    expect(seenBy(broken)).toEqual([
      'two equal aliases, both hinted, text 1',
      'three equal aliases, text 1',
      'two hinted with equal aliases and one beside, text 1',
    ]);
  });

  it('is seen: a hint taken as proof of whom a mention means', () => {
    const broken = ({ raw, people }: Case): string => {
      const [hinted] = people.mentioned;
      const id = hinted === undefined ? undefined : people.participantOf(hinted);
      const masked = maskPeople(raw, people);
      return id === undefined ? masked : masked.replace(`@${mask}`, `@[${id}]`);
    };
    expect(seenBy(broken)).toEqual(
      expect.arrayContaining([
        'nobody on the roster, with a hint, text 1',
        'a prefix with the hint for the shorter, text 1',
        'two equal aliases, a stranger hinted, text 1',
      ]),
    );
  });

  it('is seen: names looked for as if the texts still held their numbers', () => {
    const broken = ({ raw, people }: Case): string =>
      maskPeople(raw, { ...people, scrub: (text) => text });
    expect(seenBy(broken)).toEqual(
      expect.arrayContaining([
        'a name with a telephone number, text 2',
        'a name with a QQ number, text 1',
        'a name with a QQ number, text 2',
        'two names that differ in the number alone, text 1',
        'a name that is a telephone number, text 1',
      ]),
    );
  });

  it('is seen: a name left standing', () => {
    const broken = cases.filter(({ raw, people }) => standing(raw, people).length > 0);
    expect(broken.length).toBeGreaterThan(50);
  });
});

const member = (handle: string, ...names: readonly string[]): People['members'][number] => ({
  handle: ids.handle(handle),
  names,
});
const nobody = { mentioned: [] as readonly Handle[], participantOf: () => undefined, mask };

describe('the index of a roster', () => {
  it('holds the forms of a name longest first, without a stage', () => {
    const { forms } = createNameIndex([member('a', '琴姐-2B', '琴')]);
    expect(forms.get('琴')?.map(({ text, isWord }) => [text, isWord])).toEqual([
      ['琴姐-2b', true],
      ['琴姐', true],
      ['琴', false],
    ]);
    expect(forms.get('2')).toBeUndefined();
  });

  it('follows a roster that is loaded again', () => {
    const before = maskPeople('小雨和阿芳', { ...nobody, members: [member('a', '小雨')] });
    const after = maskPeople('小雨和阿芳', { ...nobody, members: [member('a', '小雨', '阿芳')] });
    expect([before, after]).toEqual(['[成员]和阿芳', '[成员]和[成员]']);
  });

  it('is made once for the same array', () => {
    let read = 0;
    const members = [
      {
        handle: ids.handle('a'),
        get names() {
          read += 1;
          return ['小雨'];
        },
      },
    ];
    maskPeople('小雨', { ...nobody, members });
    maskPeople('小雨', { ...nobody, members });
    expect(read).toBe(1);
  });
});

describe('whatever is said and whoever is there', () => {
  const character = fc.constantFrom(...'雨芳丽麗aB2🌸 .*(+[]$^|@＠-_p，成员Ａ\u2005');
  const anyName = fc.string({ unit: character, minLength: 1, maxLength: 5 });
  const words = fc.string({ unit: character, maxLength: 8 });
  const rosterOf = fc.array(fc.array(anyName, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 5,
  });

  it('no name of the roster remains', () => {
    fc.assert(
      fc.property(rosterOf, fc.array(words, { maxLength: 6 }), fc.nat(), (lists, parts, chance) => {
        const members = lists.map((names, at) => member(String(at), ...names));
        const names = lists.flat();
        const said = parts.flatMap((part, at) => [
          part,
          (chance + at) % 2 === 0 ? '@' : '',
          names[(chance + at) % names.length] ?? '',
          (chance + at) % 3 === 0 ? '\u2005' : '',
        ]);
        const people: People = {
          members,
          mentioned: [ids.handle('0')],
          participantOf: (handle) =>
            handle === '1' ? undefined : ids.participant(tokenOf('a').slice(1, -1)),
          mask,
          toSimplified,
        };
        expect(standing(maskPeople(said.join(''), people), people)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('a token stands only for somebody who consents', () => {
    fc.assert(
      fc.property(rosterOf, words, (lists, text) => {
        const members = lists.map((names, at) => member(String(at), ...names));
        const said = `${text}@${lists[0]?.[0] ?? ''}\u2005[p_${'a'.repeat(16)}]`;
        expect(maskPeople(said, { ...nobody, members })).not.toContain('[p_');
      }),
    );
  });
});
