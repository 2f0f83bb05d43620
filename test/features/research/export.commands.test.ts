import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { posts } from '../../../src/core/post.store.ts';
import type { Agreement } from '../../../src/core/study.ts';
import { createFormats } from '../../../src/edges/files/formats.ts';
import { jsonLinesFormat } from '../../../src/edges/files/line-formats.ts';
import { loadCodebook } from '../../../src/edges/settings/codebook.ts';
import { messageLogPersonalData } from '../../../src/features/message-log/message-log.store.ts';
import {
  applyWithdrawals,
  runExport,
  type ExportPorts,
} from '../../../src/features/research/export.commands.ts';
import type { ExportRequest } from '../../../src/features/research/export.rules.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { createFakeClock } from '../../helpers/fake-clock.ts';
import { ids, noon, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const second = 1000;
const day = 86_400 * second;
const stores = useStores();
const directory = useTempDirectory();
const secondRoom = ids.roomId('r_2');
let mei: Person;
let fang: Person;

// 梅 agreed to sharing and said three things in two rooms on two days; 芳 did not, and said one thing.
beforeEach(() => {
  addRoom(stores());
  addRoom(stores(), secondRoom);
  mei = addPerson(stores(), noon - 3600 * second);
  fang = addPerson(stores(), noon - 3600 * second);
  mei.open(noon, [1, 2, 3]);
  fang.open(noon, [1, 2]);
  mei.say(noon + 10 * second, '梅一');
  mei.say(noon + 20 * second, '梅二', undefined, secondRoom);
  fang.say(noon + 30 * second, '芳一');
  mei.say(noon + day, '梅三');
  mei.checkIn(noon + 40 * second);
  fang.checkIn(noon + 50 * second, undefined, [9, 8, 7]);
  posts.append(stores().db, {
    id: 'b_1',
    roomId: secondRoom,
    postedAt: noon,
    kind: 'notice',
    referenceId: 'group-notice',
    text: '大家好',
  });
});

const agreements: readonly Agreement[] = [
  {
    id: 'own',
    researcher: '周',
    institution: '临江大学',
    tier: 'T2',
    expiresOn: '2027-01-31',
  },
  {
    id: 'shared',
    researcher: '吴',
    institution: '青山大学',
    tier: 'T2',
    expiresOn: '2027-01-31',
  },
];

let made = 0;
const { codes, ...dictionary } = loadCodebook(configDirectory);
const formats = createFormats({ site: 'S1', codes });

const portsWith = (values: Partial<ExportPorts> = {}): ExportPorts => {
  const { db, vault } = stores();
  return {
    reader: db,
    writer: db,
    vault,
    clock: createFakeClock(noon + 2 * day),
    random: (bytes) => String((made += 1)).padStart(bytes * 2, '0'),
    zone,
    studyName: '互助研究',
    institution: '临江大学',
    studyStartsOn: '2026-10-01',
    agreements,
    smallestCell: 5,
    memberMask: '[成员]',
    toolVersion: '0.1.0',
    schemaVersion: 5,
    dictionary,
    formats,
    ...values,
  };
};

/** Exports to a new directory below the test's own. */
const runTo = (
  out: string,
  request: Partial<ExportRequest> = {},
  values: Partial<ExportPorts> = {},
) =>
  runExport(
    portsWith(values),
    {
      study: '互助研究',
      tier: 'T2',
      formats: ['csv', 'jsonl'],
      researcher: '周',
      agreement: 'own',
      ...request,
    },
    out,
  );
const run = (request: Partial<ExportRequest> = {}): string => {
  const out = join(directory(), `export-${(made += 1)}`);
  runTo(out, request);
  return out;
};
const shared = { researcher: '吴', agreement: 'shared' };

const rowsOf = (out: string, table: string): readonly Record<string, unknown>[] =>
  readFileSync(join(out, `${table}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const textsIn = (out: string): readonly unknown[] =>
  rowsOf(out, 'messages').map(({ text }) => text);
const countsIn = (out: string): readonly number[] =>
  ['messages', 'participants', 'checkins'].map((table) => rowsOf(out, table).length);
/** Bytes of every file but some. */
const contentsOf = (out: string, ...but: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(out)
      .filter((name) => !but.includes(name))
      .map((name) => [name, readFileSync(join(out, name)).toString('base64')]),
  );

describe('an export', () => {
  it('holds a file a table and format, described, and readable by its owner only', () => {
    const out = run();
    const tables = ['checkins', 'consent_flow', 'coverage', 'edges', 'messages', 'participants'];
    const files = [...tables, 'posts'].flatMap((table) => [`${table}.csv`, `${table}.jsonl`]);
    const modes = readdirSync(out).map((name) => statSync(join(out, name)).mode & 0o777);
    expect({
      names: readdirSync(out).sort(),
      modes: [...new Set(modes)],
      directory: statSync(out).mode & 0o777,
      beside: readdirSync(directory()).filter((name) => name.endsWith('.part')),
    }).toEqual({
      names: [
        ...files,
        'codebook.md',
        'codebook.zh-CN.md',
        'datapackage.json',
        'manifest.json',
      ].sort(),
      modes: [0o600],
      directory: 0o700,
      beside: [],
    });
  });

  it('holds everybody whose consent stands, in the order of what was said', () => {
    const out = run();
    expect([textsIn(out), countsIn(out)]).toEqual([
      ['梅一', '梅二', '芳一', '梅三'],
      [4, 2, 2],
    ]);
  });

  it('numbers the messages of each room from 1', () => {
    const numbers = rowsOf(run(), 'messages').map(({ room, sequence }) => [room, sequence]);
    expect(numbers).toEqual([
      ['R1', 1],
      ['R2', 1],
      ['R1', 2],
      ['R1', 3],
    ]);
  });

  it('counts a participant’s messages, and links her rows by her pseudonym', () => {
    const out = run();
    const participants = rowsOf(out, 'participants');
    const said = rowsOf(out, 'messages').map(({ participant }) => participant);
    const counts = participants.map(({ participant, messages }) => [participant, messages]);
    const counted = participants.map(({ participant }) => [
      participant,
      said.filter((one) => one === participant).length,
    ]);
    expect(counts).toEqual(counted);
  });

  it('holds no own id, no handle and no instant', () => {
    const out = run();
    const all = readdirSync(out)
      .filter((name) => name !== 'manifest.json')
      .map((name) => readFileSync(join(out, name), 'utf8'))
      .join('\n');
    const traces = [mei.participant, fang.participant, 'wxid_', 'r_1', '2026-11', String(noon)];
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  });

  it('leaves out who has withdrawn, with all she has left behind', () => {
    fang.withdraw(noon + day);
    const out = run();
    expect([textsIn(out), countsIn(out)]).toEqual([
      ['梅一', '梅二', '梅三'],
      [3, 1, 1],
    ]);
  });

  it('keeps what was said before a pause', () => {
    fang.close(noon + 60 * second);
    const out = run();
    const states = rowsOf(out, 'participants').map(({ state }) => state);
    expect([countsIn(out), [...states].sort()]).toEqual([
      [4, 2, 2],
      ['active', 'paused'],
    ]);
  });

  it('leaves out who has only been shown the notice', () => {
    addPerson(stores(), noon);
    expect(countsIn(run())).toEqual([4, 2, 2]);
  });

  it.each<[string, Partial<ExportRequest>, readonly string[]]>([
    ['to the end of a day', { to: '2026-11-20' }, ['梅一', '梅二', '芳一']],
    ['to the day before', { to: '2026-11-19' }, []],
    ['from a day', { from: '2026-11-21' }, ['梅三']],
    ['of one day', { from: '2026-11-21', to: '2026-11-21' }, ['梅三']],
    ['of the first room', { room: 1 }, ['梅一', '芳一', '梅三']],
    ['of the second room', { room: 2 }, ['梅二']],
    ['of a room there is not', { room: 9 }, []],
    ['of a room and a day', { room: 1, to: '2026-11-20' }, ['梅一', '芳一']],
  ])('has bounds: %s', (_name, request, texts) => {
    expect(textsIn(run(request))).toEqual(texts);
  });

  it.each([
    [1, 0],
    [2, 1],
  ])('of room %i has the posts of that room: %i', (room, count) => {
    expect(rowsOf(run({ room }), 'posts')).toHaveLength(count);
  });

  it('has no text and no score in T1', () => {
    const out = run({ tier: 'T1' });
    const scores = rowsOf(out, 'checkins').flatMap((row) => [row['distress'], row['sleep']]);
    expect([textsIn(out), scores]).toEqual([
      [null, null, null, null],
      [null, null, null, null],
    ]);
  });

  it('has no row of a person in T0', () => {
    const names = readdirSync(run({ tier: 'T0', formats: ['csv'] })).sort();
    expect(names).toEqual([
      'codebook.md',
      'codebook.zh-CN.md',
      'consent_flow.csv',
      'coverage.csv',
      'datapackage.json',
      'manifest.json',
    ]);
  });

  it('leaves small counts empty', () => {
    const out = run();
    const counts = [
      ...rowsOf(out, 'coverage').map((row) => row['consented_messages']),
      ...rowsOf(out, 'consent_flow').map((row) => row['count']),
    ];
    expect(new Set(counts)).toEqual(new Set([null]));
  });
});

describe('an export for another institution', () => {
  it.each<[string, Partial<ExportRequest>]>([
    ['by the agreement', shared],
    ['by the recipient that is named', { ...shared, recipient: '青山大学' }],
    ['by a recipient named, even the own one', { recipient: '临江大学' }],
  ])('holds only who agreed to sharing: %s', (_name, request) => {
    const out = run(request);
    expect([textsIn(out), countsIn(out)]).toEqual([
      ['梅一', '梅二', '梅三'],
      [3, 1, 1],
    ]);
  });

  it('holds only what she said, and answered, once she had agreed to sharing', () => {
    const third = addPerson(stores(), noon);
    third.open(noon);
    third.say(noon + 15 * second, '第三人在先');
    third.checkIn(noon + 16 * second);
    third.open(noon + 60 * second, [1, 2, 3]);
    third.say(noon + 90 * second, '第三人在后');
    const out = run(shared);
    expect(textsIn(out)).toContain('第三人在后');
    expect(textsIn(out)).not.toContain('第三人在先');
    expect(rowsOf(out, 'checkins')).toHaveLength(1);
    expect(textsIn(run())).toContain('第三人在先');
  });

  it('leaves her out once she has taken sharing back', () => {
    mei.open(noon + 2 * day, [1, 2]);
    expect(countsIn(run(shared))).toEqual([0, 0, 0]);
  });

  it('is refused for a recipient the agreement does not name', () => {
    const out = join(directory(), 'refused');
    const code = codeThrownBy(() => runTo(out, { ...shared, recipient: '临江大学' }));
    expect([code, existsSync(out)]).toEqual(['agreement.unknown', false]);
  });
});

describe('the same export twice', () => {
  it('has the same bytes in all files but the manifest', () => {
    const [one, two] = [run(), run()];
    expect([
      contentsOf(two, 'manifest.json'),
      contentsOf(two)['manifest.json'] === contentsOf(one)['manifest.json'],
    ]).toEqual([contentsOf(one, 'manifest.json'), false]);
  });

  it('has the same bytes of everybody else after somebody has come and gone', () => {
    const before = contentsOf(run(), 'manifest.json');
    const third = addPerson(stores(), noon);
    third.open(noon);
    third.say(noon + 15 * second, '第三人');
    third.checkIn(noon + 16 * second);
    third.withdraw(noon + 100 * second);
    const flow = ['consent_flow.csv', 'consent_flow.jsonl'];
    const after = contentsOf(run(), 'manifest.json', ...flow);
    expect({ ...before, ...after }).toEqual(before);
  });
});

describe('the manifest', () => {
  it('names what was asked, the rows, and every file with its size and digest', () => {
    const out = run();
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      readonly exportedAt: string;
      readonly parameters: unknown;
      readonly rows: Readonly<Record<string, number>>;
      readonly files: readonly { readonly name: string; readonly bytes: number }[];
    };
    expect({
      at: manifest.exportedAt,
      parameters: manifest.parameters,
      messages: manifest.rows['messages'],
      files: manifest.files.map(({ name, bytes }) => [name, bytes]),
    }).toEqual({
      at: new Date(noon + 2 * day).toISOString(),
      parameters: {
        study: '互助研究',
        tier: 'T2',
        formats: ['csv', 'jsonl'],
        researcher: '周',
        agreement: 'own',
      },
      messages: 4,
      files: readdirSync(out)
        .filter((name) => name !== 'manifest.json')
        .sort()
        .map((name) => [name, statSync(join(out, name)).size]),
    });
  });

  it('is preceded by a row of the audit, without a word of anybody', () => {
    run();
    const rows = stores().db.prepare('SELECT actor, action, parameters FROM audit').all() as {
      parameters: string;
    }[];
    expect(
      rows.map((row) => ({ ...row, parameters: JSON.parse(row.parameters) as unknown })),
    ).toEqual([
      {
        actor: '周',
        action: 'export',
        parameters: {
          exportId: expect.stringMatching(/^x_/u) as unknown,
          tier: 'T2',
          formats: ['csv', 'jsonl'],
          agreement: 'own',
          lastMessage: 4,
          isShared: 0,
          request: expect.stringContaining('own') as unknown,
        },
      },
    ]);
  });
});

describe('an export while somebody leaves', () => {
  /** Runs something once, at a moment of writing. */
  const atTime = (run: () => void, time: number): Partial<ExportPorts> => {
    let times = 0;
    const open: typeof jsonLinesFormat.open = (createFile) => {
      const writer = jsonLinesFormat.open(createFile);
      return {
        ...writer,
        append(...of) {
          if ((times += 1) === time) run();
          writer.append(...of);
        },
      };
    };
    return { formats: { ...formats, jsonl: { ...jsonLinesFormat, open } } };
  };
  const exportWhile = (run: () => void, time: number): string => {
    const out = join(directory(), `export-${(made += 1)}`);
    runTo(out, { formats: ['jsonl'] }, atTime(run, time));
    return out;
  };

  it.each([1, 2, 3, 4, 5, 6])('holds nothing of her, at moment %i of the writing', (time) => {
    const out = exportWhile(() => stores().db.inTransaction(() => mei.withdraw(noon)), time);
    expect([textsIn(out), countsIn(out)]).toEqual([['芳一'], [1, 1, 1]]);
  });

  it('holds no message that is deleted meanwhile', () => {
    const { db, eraser } = stores();
    const out = exportWhile(() => {
      const [id = ''] = messageLogPersonalData.deleteNewestUntil(
        db,
        mei.participant,
        noon + 2 * day,
      );
      eraser.records(mei.participant, [id], noon);
    }, 3);
    expect(textsIn(out)).toEqual(['梅一', '梅二', '芳一']);
  });

  it('is seen where what is deleted is noted nowhere', () => {
    const out = exportWhile(() => {
      messageLogPersonalData.deleteNewestUntil(stores().db, mei.participant, noon + 2 * day);
    }, 3);
    expect(textsIn(out)).toContain('梅三');
  });
});

describe('an export is refused', () => {
  it.each(['a directory', 'a file'])(
    'where there is %s of its name, which is left alone',
    (kind) => {
      const out = join(directory(), 'taken');
      const inside = kind === 'a directory' ? join(out, 'note.txt') : out;
      if (kind === 'a directory') mkdirSync(out);
      writeFileSync(inside, '别动');
      const code = codeThrownBy(() => runTo(out));
      expect([code, readFileSync(inside, 'utf8'), readdirSync(directory())]).toEqual([
        'export.directory',
        '别动',
        expect.not.arrayContaining([expect.stringMatching(/\.part$/u)]),
      ]);
    },
  );

  it.each<[string, string, Partial<ExportRequest>, Partial<ExportPorts>]>([
    ['of another study', 'usage.invalid', { study: '别的研究' }, {}],
    ['from a day that is none', 'usage.invalid', { from: '20.11.2026' }, {}],
    ['to a day that is none', 'usage.invalid', { to: '2026-02-30' }, {}],
    ['of a study without a first day', 'settings.invalid', {}, { studyStartsOn: '' }],
    ['that nobody agreed to', 'agreement.unknown', { agreement: 'none' }, {}],
    ['after the agreement', 'agreement.unknown', {}, { clock: createFakeClock(noon + 90 * day) }],
  ])('%s: %s', (_name, code, request, values) => {
    const out = join(directory(), 'refused');
    expect([codeThrownBy(() => runTo(out, request, values)), existsSync(out)]).toEqual([
      code,
      false,
    ]);
  });
});

describe('an export that goes on from an earlier one', () => {
  const manifestOf = (out: string) =>
    JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  const idOf = (out: string): string => String(manifestOf(out)['exportId']);
  const later = { clock: createFakeClock(noon + 4 * day) };
  const partSince = (sinceExport: string): string => {
    const out = join(directory(), `part-${(made += 1)}`);
    runTo(out, { sinceExport }, later);
    return out;
  };

  it('holds only what was logged since, under the same pseudonyms', () => {
    const first = run();
    mei.say(noon + 3 * day, '梅四');
    const part = partSince(idOf(first));
    expect(textsIn(part)).toEqual(['梅四']);
    expect(rowsOf(first, 'messages').map((row) => row['participant'])).toContain(
      rowsOf(part, 'messages')[0]?.['participant'],
    );
    expect(rowsOf(part, 'checkins')).toEqual([]);
  });

  it('names those who have withdrawn since, by their pseudonyms', () => {
    const first = run();
    const gone = rowsOf(first, 'messages').find(({ text }) => text === '芳一')?.['participant'];
    fang.withdraw(noon + 3 * day);
    expect(manifestOf(partSince(idOf(first)))['withdrawnSince']).toEqual([gone]);
    expect(manifestOf(first)['withdrawnSince']).toEqual([]);
  });

  it('is refused after an export nobody knows of', () => {
    expect(codeThrownBy(() => partSince('x_unknown'))).toBe('input.invalid');
  });
});

describe('withdrawals applied to an export made earlier', () => {
  const apply = (out: string, values: Partial<ExportPorts> = {}) =>
    applyWithdrawals(portsWith({ clock: createFakeClock(noon + 9 * day), ...values }), out);
  const filesOf = (out: string) => contentsOf(out, 'manifest.json');

  it('take her out of every file, and leave the others as they were', () => {
    const out = run();
    const before = rowsOf(out, 'messages');
    fang.withdraw(noon + 3 * day);
    apply(out);
    const others = before.filter(({ text }) => text !== '芳一');
    expect(rowsOf(out, 'messages').map(({ text }) => text)).toEqual(others.map(({ text }) => text));
    const pseudonym = String(before.find(({ text }) => text === '芳一')?.['participant']);
    const bytes = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    expect(bytes.some((text) => text.includes(pseudonym) || text.includes('芳一'))).toBe(false);
  });

  it('give the same bytes where nobody has withdrawn, whatever was said since', () => {
    const out = run();
    const before = filesOf(out);
    mei.say(noon + 3 * day, '梅四');
    apply(out);
    expect(filesOf(out)).toEqual(before);
  });

  it('keep the id and give the hashes of what is there now', () => {
    const out = run();
    const id = (
      JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { exportId: string }
    ).exportId;
    fang.withdraw(noon + 3 * day);
    apply(out);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      exportId: string;
      files: { name: string; sha256: string }[];
    };
    const hashes = manifest.files.map(({ name }) =>
      createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex'),
    );
    expect([manifest.exportId, hashes]).toEqual([id, manifest.files.map(({ sha256 }) => sha256)]);
  });

  it('are taken out also where the agreement has ended since', () => {
    const out = run();
    fang.withdraw(noon + 3 * day);
    apply(out, { agreements: [] });
    expect(textsIn(out)).not.toContain('芳一');
  });

  it('go on where a run was killed between taking the old one away and putting the new one there', () => {
    const out = run();
    fang.withdraw(noon + 3 * day);
    renameSync(out, `${out}.withdrawn`);
    apply(out);
    expect(textsIn(out)).not.toContain('芳一');
    expect(existsSync(`${out}.withdrawn`)).toBe(false);
  });

  it('are refused for a directory that is no export', () => {
    const out = join(directory(), 'nothing');
    mkdirSync(out);
    expect(codeThrownBy(() => apply(out))).toBe('input.invalid');
  });
});
