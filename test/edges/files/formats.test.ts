import { describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Row, Table } from '../../../src/core/table-files.ts';
import { createFormats } from '../../../src/edges/files/formats.ts';
import { toCodebook } from '../../../src/edges/files/qdpx.ts';
import { loadCodebook } from '../../../src/edges/settings/codebook.ts';
import { tableSchemas } from '../../../src/features/research/tables.rules.ts';
import { configDirectory } from '../../helpers/project.ts';

const { codes, tables: dictionary } = loadCodebook(configDirectory);
const formats = createFormats({ site: 'S1', codes });
type Name = keyof typeof formats;

/** What a format makes of tables that come in pages. */
const write = (
  format: Name,
  pages: readonly (readonly [Table, readonly Row[]])[],
): ReadonlyMap<string, Uint8Array> => {
  const files = new Map<string, Buffer>();
  const writer = formats[format].open((name) => {
    files.set(name, Buffer.alloc(0));
    return {
      write: (content) =>
        files.set(name, Buffer.concat([files.get(name) ?? Buffer.alloc(0), Buffer.from(content)])),
    };
  });
  for (const [table, rows] of pages) writer.append(table, rows);
  writer.finish();
  return files;
};
const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  strFromU8(files.get(name) ?? new Uint8Array());

const table = (name: string): Table => {
  const found = tableSchemas.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};
const message = (id: number, day: number, text: string | null, more: Row = {}): Row => ({
  message_id: `M${id}`,
  participant: 'P1',
  sequence: id,
  day_index: day,
  hour_band: '12-18',
  room: 'R1',
  kind: text === null ? 'image' : 'text',
  length: [...(text ?? '')].length,
  text,
  reply_to: null,
  replied_to_unlogged: false,
  mentions: 0,
  prompt_id: null,
  flags: '',
  notice_version: 'v1',
  ...more,
});
const messages = [
  message(1, 1, '=1+1 <b>&"\'</b>'),
  message(2, 1, '好😊\n第二行', { participant: 'P2', reply_to: 'M1' }),
  message(3, 7, null),
  message(4, 8, '\u0000]]>', { room: 'R2' }),
];
const participants: readonly Row[] = ['P1', 'P2'].map((participant) => ({
  participant,
  role: 'member',
  consent_week: '1-4',
  purposes: '12',
  state: 'active',
  messages: 2,
  notice_version: 'v1',
}));
const edge = { source: 'P2', target: 'P1', kind: 'reply', week_index: 1 };
const pages: readonly (readonly [Table, readonly Row[]])[] = [
  [table('messages'), []],
  [table('messages'), messages.slice(0, 3)],
  [table('messages'), messages.slice(3)],
  [table('edges'), [edge, edge, { ...edge, target: 'P9' }]],
  [table('participants'), participants],
];

/** True where a text is well-formed XML. */
const isWellFormed = (text: string): boolean =>
  // The validator has moved to a package of its own; in the pinned version this is the same one.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  XMLValidator.validate(text) === true;

describe.each(Object.keys(formats) as Name[])('the format %s', (format) => {
  it('gives the same bytes for the same rows, however they come in pages, and others for others', () => {
    const whole = [
      [table('messages'), messages],
      ...pages.slice(3),
    ] as const satisfies typeof pages;
    expect(write(format, whole)).toEqual(write(format, pages));
    const other = write(format, [
      [table('messages'), [message(1, 1, '另一句'), ...messages.slice(1)]],
      [table('edges'), [edge]],
      ...pages.slice(4),
    ]);
    expect(other).not.toEqual(write(format, whole));
  });
});

describe('Parquet', () => {
  const files = write('parquet', pages);
  const read = async (name: string): Promise<readonly Record<string, unknown>[]> => {
    const bytes = files.get(name) ?? new Uint8Array();
    const file = new Uint8Array(bytes).buffer;
    return parquetReadObjects({ file });
  };

  it('parts every table that has time by site and week', () => {
    expect([...files.keys()].toSorted()).toEqual([
      'edges/site=S1/week=1/part-0.parquet',
      'messages/site=S1/week=1/part-0.parquet',
      'messages/site=S1/week=2/part-0.parquet',
      'participants/site=S1/part-0.parquet',
    ]);
  });

  it('holds the rows as they are, in order', async () => {
    expect(await read('messages/site=S1/week=1/part-0.parquet')).toEqual(messages.slice(0, 3));
    expect(await read('messages/site=S1/week=2/part-0.parquet')).toEqual(messages.slice(3));
    expect(await read('participants/site=S1/part-0.parquet')).toEqual(participants);
  });

  it('writes a row group before all rows are there', async () => {
    const many = Array.from({ length: 45_000 }, (_, index) => message(index, 1, `第${index}句`));
    let most = 0;
    const parts: Uint8Array[] = [];
    const writer = formats.parquet.open(() => ({
      write: (content) => {
        const bytes = Buffer.from(content);
        parts.push(bytes);
        most = Math.max(most, bytes.length);
      },
    }));
    for (let at = 0; at < many.length; at += 1000)
      writer.append(table('messages'), many.slice(at, at + 1000));
    expect(parts.length).toBeGreaterThanOrEqual(2);
    writer.finish();
    const file = new Uint8Array(Buffer.concat(parts)).buffer;
    expect(parquetMetadata(file).row_groups.map(({ num_rows: count }) => Number(count))).toEqual([
      20_000, 20_000, 5_000,
    ]);
    const rows = await parquetReadObjects({ file });
    expect([rows.length, rows.at(-1)]).toEqual([45_000, many.at(-1)]);
  });
});

describe('GraphML', () => {
  const text = textOf(write('graphml', pages), 'network.graphml');
  const parsed = new XMLParser({ ignoreAttributes: false }).parse(text) as {
    graphml: {
      graph: { node: { '@_id': string }[]; edge: { '@_target': string; data: unknown[] }[] };
    };
  };

  it('is well formed, with a node for everybody who stands in an edge', () => {
    expect(isWellFormed(text)).toBe(true);
    expect(parsed.graphml.graph.node.map((node) => node['@_id'])).toEqual(['P1', 'P2', 'P9']);
  });

  it('tells how often somebody answered somebody in a week', () => {
    const [first] = parsed.graphml.graph.edge;
    expect(first?.data).toEqual([
      { '#text': 'reply', '@_key': 'kind' },
      { '#text': 1, '@_key': 'week' },
      { '#text': 2, '@_key': 'weight' },
    ]);
  });
});

describe('a project for coding', () => {
  const files = write('qdpx', pages);
  const zip = unzipSync(files.get('project.qdpx') ?? new Uint8Array());
  const project = strFromU8(zip['project.qde'] ?? new Uint8Array());

  it('has well-formed XML throughout', () => {
    for (const text of [project, textOf(files, 'codebook.qdc'), toCodebook([])])
      expect(isWellFormed(text)).toBe(true);
    expect(isWellFormed(project.replace('</Users>', ''))).toBe(false);
  });

  it('has a source a day and room, and each selection is just the words of a message', () => {
    const found = new Map<string, string>();
    for (const [, guid, rest = ''] of project.matchAll(
      /<TextSource guid="([^"]+)"[^>]*>(.*?)<\/TextSource>/gsu,
    )) {
      const text = [...strFromU8(zip[`sources/${guid ?? ''}.txt`] ?? new Uint8Array())];
      for (const [, id = '', start, end] of rest.matchAll(
        /name="(M\d+)" startPosition="(\d+)" endPosition="(\d+)"/gu,
      ))
        found.set(id, text.slice(Number(start), Number(end)).join(''));
    }
    expect(Object.fromEntries(found)).toEqual({
      M1: '=1+1 <b>&"\'</b>',
      M2: '好😊\n第二行',
      M3: '[image]',
      M4: '\u0000]]>',
    });
    expect(Object.keys(zip)).toHaveLength(1 + 3);
  });

  it('has a case for everybody, with what she said', () => {
    const cases = [...project.matchAll(/<Case [^>]*name="(P\d)">(.*?)<\/Case>/gsu)];
    expect(
      cases.map(([, name, rest = '']) => [name, rest.match(/<SelectionRef /gu)?.length]),
    ).toEqual([
      ['P1', 3],
      ['P2', 1],
    ]);
  });

  it('gives two coders the same sheet, formula-safe', () => {
    const sheet = textOf(files, 'coding-sheet-a.csv');
    expect(textOf(files, 'coding-sheet-b.csv')).toBe(sheet);
    expect(sheet).toContain(`"'=1+1 `);
    expect(sheet).not.toContain('M3');
  });

  it('has every code once, and tells in both languages what it means', () => {
    const guids = [...project.matchAll(/<Code guid="([^"]+)"/gu)].map(([, guid]) => guid);
    expect(guids.length).toBeGreaterThan(20);
    expect(new Set(guids).size).toBe(guids.length);
    for (const name of ['Informational support', '信息支持', 'Shared experience', '共同经历'])
      expect(project).toContain(name);
  });
});

describe('a transcript', () => {
  const files = write('html', pages);

  it('is a page a room and week that takes no word for markup and loads nothing', () => {
    expect([...files.keys()]).toEqual([
      'transcript-R1-week-001.html',
      'transcript-R2-week-002.html',
    ]);
    const page = textOf(files, 'transcript-R1-week-001.html');
    expect(page).toContain('=1+1 &lt;b&gt;&amp;');
    expect(page).not.toMatch(/https?:|src=|url\(/u);
    expect(page).toContain('href="#M1"');
    expect(page).toContain('[image]');
  });
});

describe('the data dictionary in Chinese', () => {
  it('has every table and every column, and none beside them', () => {
    expect(
      Object.fromEntries(
        Object.entries(dictionary).map(([name, { columns }]) => [name, Object.keys(columns)]),
      ),
    ).toEqual(
      Object.fromEntries(
        tableSchemas.map(({ name, columns }) => [name, columns.map((column) => column.name)]),
      ),
    );
  });
});
