import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { parquetReadObjects } from 'hyparquet';
import { createFormats } from '../../../src/edges/files/formats.ts';
import { loadCodebook } from '../../../src/edges/settings/codebook.ts';
import { runExport } from '../../../src/features/research/export.commands.ts';
import type { Format } from '../../../src/features/research/export.rules.ts';
import { filesBelow } from '../../helpers/bytes.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { createFakeClock } from '../../helpers/fake-clock.ts';
import { noon, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const stores = useStores();
const directory = useTempDirectory();
const { codes, ...dictionary } = loadCodebook(configDirectory);
const formats: readonly Format[] = ['csv', 'jsonl', 'parquet', 'qdpx', 'graphml', 'html'];
const exportedAt = noon + 400 * 86_400_000;
let made = 0;

const exportAs = (study: string): string => {
  const { db, vault } = stores();
  const out = join(directory(), `export-${(made += 1)}`);
  runExport(
    {
      reader: db,
      writer: db,
      vault,
      clock: createFakeClock(exportedAt),
      random: () => 'abcdefabcdef',
      zone,
      studyName: study,
      institution: '临江大学',
      studyStartsOn: '2026-10-01',
      agreements: [
        { id: 'a', researcher: '周', institution: '临江大学', tier: 'T2', expiresOn: '2099-01-31' },
      ],
      smallestCell: 5,
      memberMask: '[成员]',
      toolVersion: '0.1.0',
      schemaVersion: 1,
      dictionary,
      formats: createFormats({ site: 'S1', codes }),
    },
    { study, tier: 'T2', formats, researcher: '周', agreement: 'a' },
    out,
  );
  return out;
};

/** Everything that stands in a directory of exports, unpacked, as one text. */
const readAll = async (out: string): Promise<string> => {
  const parts = await Promise.all(
    filesBelow(out).map(async (file) => {
      const bytes = readFileSync(file);
      if (file.endsWith('.parquet'))
        return JSON.stringify(await parquetReadObjects({ file: new Uint8Array(bytes).buffer }));
      if (file.endsWith('.qdpx'))
        return Object.entries(unzipSync(bytes))
          .map(([name, content]) => name + strFromU8(content))
          .join('\n');
      return bytes.toString('utf8');
    }),
  );
  return [...filesBelow(out).map((file) => file.slice(out.length)), ...parts].join('\n');
};

/** What no export may hold of an instant: numbers, dates and clock times. */
const tracesOf = (instantMs: number): readonly string[] => {
  const iso = new Date(instantMs).toISOString();
  const local = new Date(instantMs + 8 * 3_600_000).toISOString();
  return [
    String(instantMs),
    String(Math.floor(instantMs / 1000)),
    ...[iso, local].flatMap((text) => [text.slice(0, 19), text.slice(0, 16).replace('T', ' ')]),
  ];
};

const talk = fc.array(
  fc.record({
    who: fc.nat(3),
    at: fc.integer({ min: 1, max: 200 * 86_400_000 }),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const live = (
  people: readonly Person[],
  said: readonly { who: number; at: number; text: string }[],
) => {
  for (const { who, at, text } of said.toSorted((one, two) => one.at - two.at)) {
    people[who]?.say(noon + 1000 + at, text);
    people[who]?.checkIn(noon + 1000 + at);
  }
};

describe('every byte of an export, in every format', () => {
  it('is free of handles, own ids and instants, whoever said what when', async () => {
    addRoom(stores());
    await fc.assert(
      fc.asyncProperty(talk, async (said) => {
        const people = Array.from({ length: 4 }, () => addPerson(stores(), noon - 60_000));
        for (const person of people) person.open(noon, [1, 2]);
        live(people, said);
        const all = await readAll(exportAs('互助研究'));
        const forbidden = [
          ...people.flatMap(({ participant, mac }) => [`${participant}_`, mac]),
          'wxid_',
          'source_',
          'r_1@room',
          ...said.flatMap(({ at }) => tracesOf(noon + 1000 + at)),
          ...tracesOf(noon),
        ];
        // What she types herself may look like anything: it is hers, and stands in a text.
        const typed = said.map(({ text }) => text).join('\n');
        expect(forbidden.filter((trace) => all.includes(trace) && !typed.includes(trace))).toEqual(
          [],
        );
      }),
      { numRuns: 12 },
    );
  });

  it('would not be: the search finds a handle and an instant that are put in a text', async () => {
    addRoom(stores());
    const person = addPerson(stores(), noon - 60_000);
    person.open(noon, [1]);
    person.say(noon + 1000, `wxid_abc ${noon}`);
    const all = await readAll(exportAs('互助研究'));
    for (const name of ['wxid_abc', String(noon)])
      expect(all.split(name).length - 1).toBeGreaterThanOrEqual(5);
  });

  it('shares no pseudonym and no message id with that of another study', async () => {
    addRoom(stores());
    const people = Array.from({ length: 8 }, () => addPerson(stores(), noon - 60_000));
    for (const person of people) {
      person.open(noon, [1]);
      person.say(noon + 1000, '今天好多了');
      person.say(noon + 2000, '谢谢');
    }
    const idsIn = async (study: string): Promise<ReadonlySet<string>> =>
      new Set((await readAll(exportAs(study))).match(/\b[PM][0-9a-f]{10}\b/gu));
    const [one, two] = [await idsIn('互助研究'), await idsIn('另一个研究')];
    expect(one.size).toBeGreaterThanOrEqual(24);
    expect([...one].filter((id) => two.has(id))).toEqual([]);
    expect(await idsIn('互助研究')).toEqual(one);
  });
});
