import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadDemoContent } from '../../src/edges/settings/demo-content.ts';
import {
  demoEnvironment,
  makePlace,
  startBotProcess,
  until,
  type BotProcess,
  type Place,
} from '../helpers/processes.ts';

jest.setTimeout(120_000);

interface Chat {
  readonly isReady: boolean;
  readonly isReturning: boolean;
  readonly lines: readonly {
    readonly number: number;
    readonly from: string;
    readonly chat: string;
    readonly text: string;
  }[];
}
interface Table {
  readonly name: string;
  readonly count: number;
  readonly isStudyData: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

let place: Place;
let demo: BotProcess;
let address: string;
const start = async (): Promise<void> => {
  demo = startBotProcess(place, ['--port', '0'], demoEnvironment);
  address = await demo.address();
};
beforeEach(async () => {
  place = makePlace();
  await start();
});
afterEach(async () => {
  demo.child.kill('SIGTERM');
  await demo.exit();
  place.remove();
});

const get = async <Answer>(path: string): Promise<Answer> =>
  (await (await fetch(`${address}${path}`)).json()) as Answer;
const post = (path: string, body: object): Promise<Response> =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ready = (): Promise<Chat> =>
  until('the demo is ready', async () => {
    const chat = await get<Chat>('/demo/chat');
    return chat.isReady ? chat : undefined;
  });
const tables = async (): Promise<ReadonlyMap<string, Table>> =>
  new Map((await get<readonly Table[]>('/demo/stored')).map((table) => [table.name, table]));
const rowsOf = async (name: string): Promise<number> => (await tables()).get(name)?.count ?? -1;
/** Says something and waits for the bot's answer to whoever said it. */
const ask = async (who: string, where: 'room' | 'private', text: string): Promise<string> => {
  const before = (await get<Chat>('/demo/chat')).lines.at(-1)?.number ?? 0;
  expect((await post('/demo/say', { who, where, text })).status).toBe(204);
  return until('an answer', async () => {
    const { lines } = await get<Chat>(`/demo/chat?after=${before}`);
    return lines.find(({ from, chat }) => from === 'demo-bot' && (chat === 'room' || chat === who))
      ?.text;
  });
};
const nextSecond = (): Promise<unknown> => {
  const now = Math.floor(Date.now() / 1000);
  return until('the next second', () => Math.floor(Date.now() / 1000) > now + 1 || undefined);
};

describe('the demo', () => {
  it('needs no settings: it says where its page is, and the invented lead has the group served', async () => {
    // A busy machine may hand over the second line later than the first.
    await until(
      'it says where its page is',
      () => demo.output().includes(`demo: ${address}/`) || undefined,
    );
    const { lines } = await ready();
    expect(lines.filter(({ from }) => from === 'lead').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^绑定 [A-Z\d]{4}-[A-Z\d]{4}$/u),
      '/启用',
      '确认',
    ]);
    expect(lines.some(({ from, chat }) => from === 'demo-bot' && chat === 'room')).toBe(true);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await rowsOf('room')).toBe(1);
  });

  it('hears what a visitor says before the bot is logged in', async () => {
    // Login and opening take most of a second from here.
    const early = await post('/demo/say', { who: 'meijie', where: 'room', text: '早上好呀' });
    expect(early.status).toBe(204);
    const { isReady, lines } = await get<Chat>('/demo/chat');
    expect(isReady).toBe(true);
    expect(lines.map(({ text }) => text)).toContain('早上好呀');
  });

  it('shows what is kept: her words after consent, nobody else’s, and nothing after withdrawal', async () => {
    await ready();
    await ask('xiaoyu', 'private', '参加研究');
    expect(await ask('xiaoyu', 'private', '我已满18岁，同意 1 2')).toContain('回执');
    await nextSecond();
    await post('/demo/say', { who: 'xiaoyu', where: 'room', text: '豆浆煮好了' });
    await post('/demo/say', { who: 'meijie', where: 'room', text: '给我留一碗' });
    await until('her words are kept', async () => (await rowsOf('message')) === 1);
    const kept = (await tables()).get('message');
    expect(kept?.rows[0]?.[kept.columns.indexOf('sealed_text')]).toEqual({
      bytes: Buffer.byteLength('豆浆煮好了') + 28,
      opened: '豆浆煮好了',
    });
    expect(JSON.stringify([...(await tables()).values()])).not.toContain('给我留一碗');
    expect(
      [...(await tables()).values()]
        .filter(({ isStudyData }) => isStudyData)
        .map(({ name }) => name),
    ).toEqual(['check_in_answer', 'message']);
    for (const word of ['给我留一碗', '豆浆煮好了', '小雨', '梅姐'])
      expect(await (await post('/demo/find', { word })).json()).toMatchObject({ count: 0 });
    expect(await (await post('/demo/find', { word: '大家好，我是同路' })).json()).toMatchObject({
      count: expect.any(Number),
    });
    expect(await ask('xiaoyu', 'room', '退出研究')).not.toBe('');
    await until('her words are gone', async () => (await rowsOf('message')) === 0);
  });

  it('begins again on the same data: the chat is gone, what was stored is there', async () => {
    await ready();
    await ask('meijie', 'private', '帮助');
    demo.child.kill('SIGTERM');
    expect(await demo.exit()).toBe(0);
    await start();
    const chat = await ready();
    expect([chat.isReturning, chat.lines]).toEqual([true, []]);
    expect(await rowsOf('room')).toBe(1);
    expect(await ask('meijie', 'room', '查 化疗后恶心怎么办')).toContain('整理于');
  });

  it('posts what is planned when the calendar is moved on', async () => {
    const { group } = loadDemoContent();
    await ready();
    const before = await rowsOf('post');
    expect((await post('/demo/calendar', {})).status).toBe(204);
    await until('a post', async () => (await rowsOf('post')) > before);
    expect((await tables()).get('slot')?.count).toBeGreaterThan(0);
    expect(group.tour.filter((step) => 'calendar' in step)).toHaveLength(2);
  });

  it('ends within five seconds though a page is open', async () => {
    await ready();
    const open = await fetch(`${address}/demo/changes`);
    expect(open.headers.get('content-type')).toContain('text/event-stream');
    const closed = open.text().catch(() => 'cut off');
    const askedAt = Date.now();
    demo.child.kill('SIGTERM');
    expect(await demo.exit()).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(5000);
    await closed;
  });
});
