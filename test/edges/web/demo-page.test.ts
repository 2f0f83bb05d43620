import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Health } from '../../../src/core/health.ts';
import { addDemoPage, type DemoPage, type DemoSpeech } from '../../../src/edges/web/demo-page.ts';
import { buildServer } from '../../../src/edges/web/server.ts';
import { createClient } from '../../helpers/http.ts';
import { projectRoot } from '../../helpers/processes.ts';

const port = 8780;
const host = `127.0.0.1:${port}`;
const secrets = { token: 'one-time-token', session: 'session-secret' };
const fine: Health = { isHealthy: true, reasons: [], loggingReasons: [] };
/** What is given out is what the build made: `npm test` builds first. */
const builtPages = join(projectRoot, 'dist/edges/web/pages');
const json = 'application/json; charset=utf-8';
const canary = 'CANARYCANARYCANARY';

/** A page that does nothing, keeps what it was asked, and answers as it is told. */
const makePage = () => {
  const listeners = new Set<() => void>();
  const asked: unknown[] = [];
  let look: () => void = () => undefined;
  const answers = { isReady: true, isKnown: true, isFull: false };
  const page: DemoPage = {
    texts: { words: {}, tour: [] },
    chat: (after) => ({ lines: [], after }),
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        look();
      };
    },
    whenReady: () => Promise.resolve(answers.isReady),
    say(speech: DemoSpeech) {
      asked.push({ say: speech });
      return answers.isKnown;
    },
    recall(who, number) {
      asked.push({ recall: [who, number] });
      return answers.isKnown;
    },
    addPerson(name) {
      asked.push({ add: name });
      return answers.isFull ? undefined : { id: 'newcomer', name };
    },
    moveToNextPost: () => void asked.push('move'),
    stored: () => [{ name: 'message', count: 0 }],
    find(word) {
      asked.push({ find: word });
      return { count: 0, files: 1, bytes: 2 };
    },
  };
  return {
    page,
    answers,
    asked,
    listeners,
    tell: () => listeners.forEach((listener) => listener()),
    /** Once so many are left of those who listen. */
    left: (count: number) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (listeners.size === count) resolve();
        };
        look();
      }),
  };
};

const buildBare = (demo?: DemoPage) =>
  buildServer({ health: () => fine, qrcode: () => undefined, demo }, secrets, () => port);

let fake: ReturnType<typeof makePage>;
let server: ReturnType<typeof buildServer>;
const listen = () => server.listen({ host: '127.0.0.1', port: 0 });
/** Another server in place of the one every test begins with. */
const replaceServer = async (other: typeof server): Promise<void> => {
  await server.close();
  server = other;
  await listen();
};
beforeEach(async () => {
  fake = makePage();
  server = buildBare();
  addDemoPage(server, fake.page, builtPages);
  await listen();
});
const { ask, get, post, listen: listenTo, closeStreams } = createClient(() => server, port);
afterEach(async () => {
  closeStreams();
  await server.close();
});

const speech = { who: 'xiaoyu', where: 'room', text: '大家好' };
const reads = [
  '/',
  '/pages/demo.js',
  '/pages/demo.css',
  '/demo/texts',
  '/demo/chat',
  '/demo/stored',
];
/** Everything that is posted, with a body that is fine. */
const posts: readonly (readonly [string, object])[] = [
  ['/demo/say', speech],
  ['/demo/recall', { who: 'xiaoyu', number: 1 }],
  ['/demo/calendar', {}],
  ['/demo/people', { name: '新来的' }],
  ['/demo/find', { word: '词' }],
];
const stream = '/demo/changes';
type Headers = Readonly<Record<string, string>>;
/** Every route that ends, asked with the same headers. */
const everyShortRoute = (headers: Headers) => [
  ...reads.map((path) => get(path, headers)),
  ...posts.map(([path, body]) => post(path, body, headers)),
];
/** Every route there is, where none of them is opened. */
const everyRoute = (headers: Headers) => [...everyShortRoute(headers), get(stream, headers)];
const routeCount = reads.length + posts.length + 1;

describe('a server without a demo', () => {
  it('has no page of it and nothing it asks for', async () => {
    await replaceServer(buildBare());
    const answers = await Promise.all([...everyRoute({}), get('/pages/'), get('/demo/')]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(routeCount + 2).fill(404));
  });

  it('has it where it is given one', async () => {
    await replaceServer(buildBare(fake.page));
    const { statusCode, body } = await get('/demo/chat');
    expect([statusCode, JSON.parse(body)]).toEqual([200, { lines: [], after: 0 }]);
  });
});

describe('whoever asks for the demo', () => {
  it.each([
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    '127.0.0.1:1',
    `192.168.1.5:${port}`,
  ])('under the name %s gets nothing at any route', async (foreign) => {
    const answers = await Promise.all(everyRoute({ host: foreign }));
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(routeCount).fill([421, 'misdirected']),
    );
    expect([fake.asked, fake.listeners.size]).toEqual([[], 0]);
  });

  it.each([
    'http://evil.example',
    `http://evil.example:${port}`,
    `https://${host}`,
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    `http://${host}.evil.example`,
    `http://localhost:${port}`,
    'null',
    '',
  ])('from a page of the origin %j gets nothing at any route', async (origin) => {
    const answers = await Promise.all(everyRoute({ origin }));
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(routeCount).fill([403, '{"error":"foreign-origin"}']),
    );
    expect([fake.asked, fake.listeners.size]).toEqual([[], 0]);
  });

  it('put into a page elsewhere as a picture or a script gets nothing, but a link to the page is followed', async () => {
    const embedded = { 'sec-fetch-site': 'cross-site' };
    const answers = await Promise.all([
      get('/demo/changes', embedded),
      get('/demo/stored', embedded),
      get('/pages/demo.js', embedded),
      get('/', embedded),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 200]);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('from its own page at %s is heard', async (name) => {
    const own = { host: `${name}:${port}`, origin: `http://${name}:${port}` };
    expect((await post('/demo/say', speech, own)).statusCode).toBe(204);
    expect((await get('/demo/chat', own)).statusCode).toBe(200);
  });

  it('from elsewhere is never told that she may', async () => {
    const preflight = await ask('/demo/say', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    const answers = [preflight, ...(await Promise.all([get('/demo/chat'), get('/')]))];
    expect(preflight.statusCode).toBeGreaterThanOrEqual(400);
    expect(
      answers.flatMap(({ headers }) =>
        Object.keys(headers).filter((name) => name.startsWith('access-control-')),
      ),
    ).toEqual([]);
  });

  it.each([
    ['/demo/say', 'GET'],
    ['/demo/calendar', 'GET'],
    ['/demo/find', 'GET'],
    ['/demo/chat', 'POST'],
    ['/', 'POST'],
  ])('cannot ask %s by %s', async (path, method) => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await ask(
      path,
      method === 'POST' ? { method, headers, body: '{}' } : { method },
    );
    expect([statusCode, fake.asked]).toEqual([404, []]);
  });
});

describe('every answer', () => {
  it('may not be kept, framed or taken for another kind of file', async () => {
    const bad = [
      get('/nothing'),
      get('/demo/chat', { host: 'evil.example' }),
      get('/demo/chat', { origin: 'null' }),
      get('/demo/chat?after=x'),
      post('/demo/say', '{'),
      post('/demo/say', 'a', { 'content-type': 'text/plain' }),
    ];
    const events = await listenTo(stream);
    events.close();
    const answers = await Promise.all([...everyShortRoute({}), ...bad]);
    for (const { headers, statusCode } of [...answers, events])
      expect([statusCode, headers]).toMatchObject([
        expect.any(Number),
        {
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as unknown,
        },
      ]);
  });
});

describe('the page', () => {
  const policyOf = async (path: string): Promise<Record<string, string>> => {
    const { headers } = await get(path);
    return Object.fromEntries(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.trim().split(/ (.*)/u).slice(0, 2)),
    ) as Record<string, string>;
  };

  it.each(['/', '/pages/demo.js', '/pages/demo.css'])(
    'allows nothing that is not its own: %s',
    async (path) => {
      expect(await policyOf(path)).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'connect-src': "'self'",
        'img-src': "'self' data:",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'require-trusted-types-for': "'script'",
        'trusted-types': "'none'",
      });
    },
  );

  it('is HTML without a script, style or handler of its own', async () => {
    const { statusCode, headers, body } = await get('/');
    const scripts = [...body.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/gu)];
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(scripts.map(([, attributes, inside]) => [attributes, inside])).toEqual([
      [expect.stringContaining(' src="/pages/'), ''],
    ]);
    expect(body).not.toMatch(/<style|\sstyle\s*=|\son\w+\s*=|javascript:|<base|https?:/iu);
  });

  /** Everything the page loads, found as a browser finds it. */
  const loaded = async () => {
    const found = new Map<string, Awaited<ReturnType<typeof get>>>();
    const { body: html } = await get('/');
    const waiting = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/gu)].map(([, path]) => path ?? '');
    for (const path of waiting) {
      if (found.has(path)) continue;
      const answer = await get(path);
      found.set(path, answer);
      const imports = answer.body.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/gu);
      if (path.endsWith('.js'))
        for (const [, name = ''] of imports)
          waiting.push(new URL(name, `http://localhost${path}`).pathname);
    }
    return found;
  };

  it('gets every file and module it names, each with its own kind', async () => {
    const kinds = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };
    const files = await loaded();
    expect(files.size).toBeGreaterThan(5);
    for (const [path, { statusCode, headers }] of files)
      expect([path, statusCode, headers['content-type']]).toEqual([
        path,
        200,
        path.endsWith('.css') ? kinds.css : kinds.js,
      ]);
  });

  it('uses every file that lies beside it', async () => {
    const there = readdirSync(join(projectRoot, 'src/edges/web/pages'))
      .filter((name) => /\.(?:css|ts)$/u.test(name))
      .map((name) => `/pages/${name.replace(/\.ts$/u, '.js')}`);
    const files = await loaded();
    expect([...files.keys()].toSorted()).toEqual(there.toSorted());
  });

  it('loads nothing from elsewhere and makes no markup of text', async () => {
    for (const [path, { body }] of await loaded())
      expect([
        path,
        /https?:|@import|url\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/u.exec(
          body,
        )?.[0],
      ]).toEqual([path, undefined]);
  });

  it.each([
    '/pages',
    '/pages/',
    '/pages/demo.html',
    '/pages/demo.ts',
    '/pages/api.ts',
    '/pages/tsconfig.json',
    '/pages/demo.js.map',
    '/pages/../server.js',
    '/pages/../demo-page.js',
    '/pages/../../../cli.js',
    '/pages/%2e%2e/server.js',
    '/pages/..%2fserver.js',
    '/pages/%2e%2e%2fserver.js',
    '/pages/..%5cserver.js',
    '/pages/./../../../../package.json',
    '/pages//etc/passwd',
    '/pages/%2fetc%2fpasswd',
    '/pages/demo.js%00.css',
    '/pages/demo.js/',
    '/pages/DEMO.JS',
    '/demo.html',
    '/demo.js',
    '/src/edges/web/pages/demo.ts',
    '/config/demo-page.yaml',
  ])('gives out no other file: %s', async (path) => {
    expect((await get(path)).statusCode).toBe(404);
  });
});

describe('what the page asks for', () => {
  it.each([
    ['/demo/texts', { words: {}, tour: [] }],
    ['/demo/chat', { lines: [], after: 0 }],
    ['/demo/chat?after=0', { lines: [], after: 0 }],
    ['/demo/chat?after=17', { lines: [], after: 17 }],
    ['/demo/stored', [{ name: 'message', count: 0 }]],
  ])('is answered with JSON: %s', async (path, answer) => {
    const { statusCode, headers, body } = await get(path);
    expect([statusCode, headers['content-type'], JSON.parse(body)]).toEqual([200, json, answer]);
  });

  it.each(['-1', '1.5', 'x', '', canary, '1&after=2'])(
    'must be a line number, not %j',
    async (after) => {
      const { statusCode, body } = await get(`/demo/chat?after=${after}`);
      expect([statusCode, body]).toEqual([400, '{"error":"invalid"}']);
    },
  );
});

describe('what the page does', () => {
  it('is passed on as it was sent, and answered without a word', async () => {
    const quoting = { who: '小雨', where: 'private', text: ' <b>你好</b>\n', quotes: 3 };
    const answers = [
      await post('/demo/say', speech),
      await post('/demo/say', quoting),
      await post('/demo/recall', { who: 'xiaoyu', number: 7 }),
      await post('/demo/calendar', {}),
    ];
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(4).fill([204, '']),
    );
    expect(fake.asked).toEqual([
      { say: speech },
      { say: quoting },
      { recall: ['xiaoyu', 7] },
      'move',
    ]);
  });

  it('is answered with the person who was added, her name without blanks around it', async () => {
    const { statusCode, headers, body } = await post('/demo/people', { name: ' 新来的 \n' });
    expect([statusCode, headers['content-type'], JSON.parse(body)]).toEqual([
      200,
      json,
      { id: 'newcomer', name: '新来的' },
    ]);
  });

  it('is answered with how often a word was found', async () => {
    const { statusCode, body } = await post('/demo/find', { word: '恶心' });
    expect([statusCode, JSON.parse(body)]).toEqual([200, { count: 0, files: 1, bytes: 2 }]);
    expect(fake.asked).toEqual([{ find: '恶心' }]);
  });

  it.each(['/demo/say', '/demo/recall', '/demo/calendar', '/demo/people'])(
    'waits until the bot is ready: %s',
    async (path) => {
      fake.answers.isReady = false;
      const [, body] = posts.find(([one]) => one === path)!;
      const answer = await post(path, body);
      expect([answer.statusCode, answer.body]).toEqual([503, '{"error":"not-ready"}']);
      expect(fake.asked).toEqual([]);
    },
  );

  it('does not keep the page from being shown before the bot is ready', async () => {
    fake.answers.isReady = false;
    const answers = await Promise.all([
      ...reads.map((path) => get(path)),
      post('/demo/find', { word: '词' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(reads.length + 1).fill(200));
  });

  it('is not found where the person or the line is unknown', async () => {
    fake.answers.isKnown = false;
    const answers = await Promise.all([
      post('/demo/say', { ...speech, who: canary }),
      post('/demo/recall', { who: canary, number: 1 }),
    ]);
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(2).fill([404, '{"error":"unknown"}']),
    );
  });

  it('is refused where the group is full', async () => {
    fake.answers.isFull = true;
    const { statusCode, body } = await post('/demo/people', { name: canary });
    expect([statusCode, body]).toEqual([409, '{"error":"full"}']);
  });

  it('says nothing of what went wrong inside', async () => {
    const broken: DemoPage = {
      ...fake.page,
      say: () => {
        throw new Error(canary);
      },
      stored: () => {
        throw new Error(canary);
      },
    };
    const other = buildBare();
    addDemoPage(other, broken, builtPages);
    await replaceServer(other);
    const answers = [await post('/demo/say', speech), await get('/demo/stored')];
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(2).fill([500, '{"error":"failed"}']),
    );
  });
});

describe('a body', () => {
  it.each([
    'text/plain',
    'text/plain;charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'application/octet-stream',
    '',
  ])('of the type %j is not read at any route', async (type) => {
    const answers = await Promise.all(
      posts.map(([path, body]) => post(path, body, { 'content-type': type })),
    );
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(posts.length).fill([415, '{"error":"invalid"}']),
    );
    expect(fake.asked).toEqual([]);
  });

  const say = (values: object) => ({ ...speech, text: canary, ...values });
  it.each<[string, string, unknown]>([
    ['nothing', '/demo/say', ''],
    ['half of it', '/demo/say', `{"who":"xiaoyu","where":"room","text":"${canary}`],
    ['no JSON', '/demo/recall', canary],
    ['an array', '/demo/say', [say({})]],
    ['null', '/demo/calendar', null],
    ['a text', '/demo/find', JSON.stringify(canary)],
    [
      'a prototype',
      '/demo/say',
      `{"__proto__":{"x":1},"who":"x","where":"room","text":"${canary}"}`,
    ],
    ['no speaker', '/demo/say', { where: 'room', text: canary }],
    ['no place', '/demo/say', { who: 'xiaoyu', text: canary }],
    ['no text', '/demo/say', { who: canary, where: 'room' }],
    ['another place', '/demo/say', say({ where: canary })],
    ['an empty text', '/demo/say', { who: canary, where: 'room', text: '' }],
    ['a blank text', '/demo/say', { who: canary, where: 'room', text: ' \n\t\u3000' }],
    ['a text that is too long', '/demo/say', say({ text: canary.padEnd(2001, '长') })],
    ['a speaker that is too long', '/demo/say', say({ who: canary.padEnd(101, 'x') })],
    ['the line 0', '/demo/say', say({ quotes: 0 })],
    ['half a line', '/demo/say', say({ quotes: 1.5 })],
    ['no line', '/demo/recall', { who: canary }],
    ['nobody', '/demo/recall', { number: 1 }],
    ['the line -1', '/demo/recall', { who: canary, number: -1 }],
    ['no name', '/demo/people', {}],
    ['an empty name', '/demo/people', { name: '' }],
    ['a blank name', '/demo/people', { name: '\u3000 ' }],
    ['a name that is too long', '/demo/people', { name: canary.padEnd(61, '长') }],
    ['no word', '/demo/find', {}],
    ['an empty word', '/demo/find', { word: '' }],
    ['a blank word', '/demo/find', { word: ' ' }],
  ])('with %s is refused, and not repeated: %s', async (_name, path, sent) => {
    const { statusCode, body } = await post(path, sent);
    expect([statusCode, body, fake.asked]).toEqual([400, '{"error":"invalid"}', []]);
  });

  it.each<[string, string, unknown]>([
    ['a number for a text', '/demo/say', say({ text: 5 })],
    ['null for a text', '/demo/say', say({ text: null })],
    ['truth for a text', '/demo/say', say({ text: true })],
    ['a list for a text', '/demo/say', say({ text: [canary] })],
    ['an object for a text', '/demo/say', say({ text: { [canary]: canary } })],
    ['a number for a speaker', '/demo/say', say({ who: 5 })],
    ['a text for a line', '/demo/say', say({ quotes: '1' })],
    ['truth for a line', '/demo/recall', { who: canary, number: true }],
    ['null for a speaker', '/demo/recall', { who: null, number: 1 }],
    ['a number for a name', '/demo/people', { name: 5 }],
    ['a list for a word', '/demo/find', { word: [canary] }],
  ])('with %s is refused: %s', async (_name, path, sent) => {
    const { statusCode, body } = await post(path, sent);
    expect([statusCode, body, fake.asked]).toEqual([400, '{"error":"invalid"}', []]);
  });

  it.each(posts)('to %s with more than is asked for is refused', async (path, sent) => {
    const { statusCode, body } = await post(path, { ...sent, more: canary });
    expect([statusCode, body, fake.asked]).toEqual([400, '{"error":"invalid"}', []]);
  });

  it.each<[string, object]>([
    ['/demo/say', { ...speech, text: '长'.repeat(2000) }],
    ['/demo/say', { ...speech, text: '𠮷'.repeat(2000) }],
    ['/demo/people', { name: '长'.repeat(60) }],
    ['/demo/find', { word: '长'.repeat(200) }],
  ])('to %s may be as long as the page lets one write', async (path, sent) => {
    const { statusCode } = await post(path, sent);
    expect([statusCode, fake.asked.length]).toEqual([path === '/demo/say' ? 204 : 200, 1]);
  });

  it.each(posts)('to %s is not read to its end where it is huge', async (path, sent) => {
    const { statusCode, body } = await post(
      path,
      JSON.stringify({ ...sent, more: canary.repeat(4000) }),
    );
    expect([statusCode, body, fake.asked]).toEqual([413, '{"error":"invalid"}', []]);
  });
});

describe('the stream of changes', () => {
  it('says so at once, as events', async () => {
    const events = await listenTo(stream);
    const { statusCode, headers } = events;
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/event-stream',
      'no-store',
    ]);
    expect(await events.received(1)).toMatch(/(?:^|\n)data: changed\n\n$/u);
    events.close();
  });

  it('says so whenever there is something new, to everybody who listens', async () => {
    const [one, other] = [await listenTo(stream), await listenTo(stream)];
    await Promise.all([one.received(1), other.received(1)]);
    fake.tell();
    await Promise.all([one.received(2), other.received(2)]);
    fake.tell();
    const both = await Promise.all([one.received(3), other.received(3)]);
    expect(both.map((text) => text.match(/^data: changed$/gmu)?.length)).toEqual([3, 3]);
    one.close();
    other.close();
  });

  it('says nothing of what is new', async () => {
    const events = await listenTo(stream);
    await events.received(1);
    fake.tell();
    const lines = (await events.received(2)).split('\n').filter((line) => line !== '');
    expect(new Set(lines)).toEqual(new Set(['retry: 1000', 'data: changed']));
    events.close();
  });

  it('ends for one who has gone, and goes on for the others', async () => {
    const [one, other] = [await listenTo(stream), await listenTo(stream)];
    await Promise.all([one.received(1), other.received(1)]);
    expect(fake.listeners.size).toBe(2);
    one.close();
    await fake.left(1);
    fake.tell();
    await other.received(2);
    other.close();
    await fake.left(0);
    expect(fake.listeners.size).toBe(0);
  });

  it('is not listened to by one who only asks what kind of answer it is', async () => {
    await ask(stream, { method: 'HEAD' });
    await fake.left(0);
    expect(fake.listeners.size).toBe(0);
  });

  it('does not hold up the end of the server', async () => {
    const events = await listenTo(stream);
    await events.received(1);
    await server.close();
    await fake.left(0);
    expect(server.server.listening).toBe(false);
  });
});
