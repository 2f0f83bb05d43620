import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findBytes } from '../helpers/bytes.ts';
import { makeBrokenProject } from '../helpers/broken-project.ts';
import { studySettings } from '../helpers/morning.ts';
import {
  makePlace,
  projectRoot,
  runCli,
  textOf,
  type Finished,
  type Place,
} from '../helpers/processes.ts';

interface Row {
  readonly participant: string;
  readonly kind: string;
  readonly text: string | null;
}

let place: Place;
let codes: readonly string[];
beforeEach(async () => {
  place = makePlace();
  const out = join(place.root, 'forms.html');
  const words = ['consent', 'invite', '--count', '3', '--purposes', '1,2', '--out', out];
  const { stderr } = await runCli(place, [...words, '--for-transcript', ...studySettings()]);
  expect(stderr).toBe('');
  expect(textOf(out)).toContain('在群里只发下面六位数字');
  codes = [...textOf(out).matchAll(/class="code">(\d{6})</gu)].map(([, code]) => code ?? '');
});
afterEach(() => place.remove());

const attested = ['--notice-given', '--names-checked'];
const everybody = ['小雨', '梅姐', '琴姐'];
/** Lines of a transcript: who, at which minute of the day, what. */
type Line = readonly [who: string, time: string, text: string];
const write = (day: string, lines: readonly Line[]): string =>
  lines.map(([who, time, text]) => `${who} ${day} ${time}\n${text}\n`).join('\n');
const take = (
  transcript: string,
  options: readonly string[] = attested,
  names: readonly string[] = everybody,
  root: string = projectRoot,
): Promise<Finished> => {
  const [file, members] = ['chat.txt', 'members.txt'].map((name) => join(place.root, name));
  writeFileSync(file ?? '', transcript);
  writeFileSync(members ?? '', names.join('\n'));
  const words = ['import', file ?? '', '--room', '同路人', '--members', members ?? ''];
  return runCli(place, [...words, ...studySettings(), ...options], {}, '', root);
};
let exports = 0;
const kept = async (): Promise<readonly Row[]> => {
  const out = join(place.root, `out-${(exports += 1)}`);
  const words = [
    'export',
    '--study',
    '互助研究',
    '--tier',
    'T2',
    '--format',
    'jsonl',
    '--out',
    out,
  ];
  const { stderr, exit } = await runCli(place, [
    ...words,
    ...['--researcher', '李研究员', '--agreement', 'A1', ...studySettings()],
  ]);
  expect([exit, stderr.includes('messages')]).toEqual([0, true]);
  return textOf(join(out, 'messages.jsonl'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
};
const texts = async (): Promise<readonly (string | null)[]> =>
  (await kept()).map(({ text }) => text);

const firstDay = (): readonly Line[] => [
  ['小雨', '9:00', '这句在同意以前'],
  ['小雨', '9:01', codes[0] ?? ''],
  ['小雨', '9:01', '这句在同一分钟'],
  ['梅姐', '9:02', '我不参加，别存我的话'],
  ['小雨', '9:03', '谢谢梅姐，我包了饺子'],
  ['琴姐', '9:04', codes[1] ?? ''],
  ['琴姐', '9:05', '「梅姐：我不参加，别存我的话」\n- - - - - - - - - - - - - - -\n尊重你'],
  ['小雨', '9:06', '梅姐：我不参加，别存我的话\n她这么说'],
];

describe('import', () => {
  it('keeps the words of who typed the digits of her form, from the next minute on, and nobody else’s', async () => {
    const { exit, stdout } = await take(write('2026/11/10', firstDay()), [...attested, '--json']);
    expect([exit, JSON.parse(stdout)]).toEqual([
      0,
      { read: 8, kept: 3, outOfOrder: 0, unlistedNames: 0 },
    ]);
    expect((await kept()).map(({ kind, text }) => [kind, text])).toEqual([
      ['text', '谢谢[成员]，我包了饺子'],
      ['text', '尊重你'],
      ['chat-history', null],
    ]);
    expect(
      findBytes(place.data, [
        '别存我的话',
        '同意以前',
        '同一分钟',
        '梅姐',
        '小雨',
        '同路人',
        codes[0] ?? '',
      ]),
    ).toEqual([]);
  });

  it('adds nothing for what it has seen, and goes on where the next transcript goes on', async () => {
    await take(write('2026/11/10', firstDay()));
    const more = [...firstDay(), ['琴姐', '9:30', '晚安'], ['琴姐', '9:30', '晚安']] as const;
    expect((await take(write('2026/11/10', more))).stdout).toContain('5 now kept in all');
    expect((await texts()).slice(3)).toEqual(['晚安', '晚安']);
  });

  it('hears who leaves, pauses or deletes, also what an earlier transcript had', async () => {
    await take(write('2026/11/10', firstDay()));
    await take(
      write('2026/11/11', [
        ['小雨', '8:00', '删除上一条'],
        ['小雨', '8:01', '还在'],
        ['琴姐', '8:02', '退出研究'],
        ['琴姐', '8:03', '走了以后的话'],
        ['小雨', '8:04', '暂停记录'],
        ['小雨', '8:05', '暂停以后的话'],
      ]),
    );
    expect(await texts()).toEqual(['谢谢[成员]，我包了饺子', '还在']);
    // The first transcript once more brings nothing back.
    await take(write('2026/11/10', firstDay()));
    expect(await texts()).toEqual(['谢谢[成员]，我包了饺子', '还在']);
  });

  it('pauses at a near miss, and goes on with the digits of another form', async () => {
    await take(write('2026/11/10', firstDay()));
    await take(
      write('2026/11/11', [
        ['小雨', '8:00', '我要退出'],
        ['小雨', '8:01', '这句不留'],
        ['小雨', '8:02', codes[2] ?? ''],
        ['小雨', '8:03', '这句又留'],
      ]),
    );
    expect(await texts()).toEqual(['谢谢[成员]，我包了饺子', '尊重你', null, '这句又留']);
  });

  it('takes nobody of another group for her who has the same name', async () => {
    await take(write('2026/11/10', firstDay()));
    const other: readonly Line[] = [
      ['小雨', '9:30', '我是另一个群的小雨'],
      ['小雨', '9:31', '退出研究'],
    ];
    await take(write('2026/11/10', other), [...attested, '--room', '姐妹群']);
    expect(await texts()).toEqual(['谢谢[成员]，我包了饺子', '尊重你', null]);
  });

  it('makes neither a post nor an answer of anything: nobody was there to say it', async () => {
    await take(
      write('2026/11/10', [
        ...firstDay(),
        ['小雨', '9:20', '查 化疗后恶心怎么办'],
        ['小雨', '9:21', '参加研究'],
      ]),
    );
    const out = join(place.root, 'posts');
    const words = [
      'export',
      '--study',
      '互助研究',
      '--tier',
      'T1',
      '--format',
      'jsonl',
      '--out',
      out,
    ];
    await runCli(place, [
      ...words,
      '--researcher',
      '李研究员',
      '--agreement',
      'A1',
      ...studySettings(),
    ]);
    expect(textOf(join(out, 'posts.jsonl'))).toBe('');
  });

  it.each([
    [
      'without an answer for the notice, which it shows',
      ['--names-checked'],
      everybody,
      2,
      /某大学护理学院/u,
    ],
    ['without an answer for the names', ['--notice-given'], everybody, 2, /^$/u],
    ['where two members have one name', attested, [...everybody, '小雨'], 65, /^$/u],
    [
      'where the study does not permit keeping',
      [...attested, '--set', 'study.approval='],
      everybody,
      78,
      /^$/u,
    ],
  ])('is refused %s', async (_, options, names, exit, shown) => {
    const finished = await take(write('2026/11/10', firstDay()), options, names);
    expect(finished.exit).toBe(exit);
    expect(finished.stdout).toMatch(shown);
    expect(finished.stderr).not.toMatch(/小雨|梅姐|饺子/u);
  });

  it('is refused where a running group’s data lie', async () => {
    await take(write('2026/11/10', firstDay()));
    const project = makeBrokenProject([
      {
        file: 'dist/setup.js',
        from: `transcriptPuppet = 'transcript'`,
        to: `transcriptPuppet = 'other'`,
      },
    ]);
    const { exit, stderr } = await take(
      write('2026/11/11', firstDay()),
      attested,
      everybody,
      project.root,
    );
    project.remove();
    expect([exit, stderr]).toEqual([78, expect.stringMatching(/^data\.kind/u)]);
  });

  it('is finished by the next one where it was killed, and keeps nothing twice', async () => {
    const lines = Array.from({ length: 30 }, (_, at): Line => [
      '小雨',
      `9:${String(at + 10)}`,
      `第${String(at + 1)}句`,
    ]);
    const whole = write('2026/11/10', [['小雨', '9:00', codes[0] ?? ''], ...lines]);
    const project = makeBrokenProject([
      {
        file: 'dist/importing.js',
        from: 'onMessage(index + 1);',
        to: "if (index === 20) process.kill(process.pid, 'SIGKILL');",
      },
    ]);
    expect((await take(whole, attested, everybody, project.root)).exit).toBeNull();
    project.remove();
    expect((await texts()).length).toBeLessThan(30);
    expect((await take(whole)).exit).toBe(0);
    expect(await texts()).toEqual(lines.map(([, , text]) => text));
  });

  it('would be seen to keep another’s words where heads of a form not known passed for hers (a test of the test)', async () => {
    const project = makeBrokenProject([
      {
        file: 'dist/edges/wechat/read-transcript.js',
        from: 'held = mayHoldOthers(',
        to: 'held = false && mayHoldOthers(',
      },
    ]);
    await take(write('2026/11/10', firstDay()), attested, everybody, project.root);
    project.remove();
    expect(await texts()).toContainEqual(expect.stringContaining('别存我的话'));
  });
});
