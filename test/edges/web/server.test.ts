import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Health } from '../../../src/core/health.ts';
import { buildServer } from '../../../src/edges/web/server.ts';
import { createClient } from '../../helpers/http.ts';

const port = 8780;
const secrets = { token: 'one-time-token', session: 'session-secret' };
const fine: Health = { isHealthy: true, reasons: [], loggingReasons: [] };

let health: Health;
let qrcode: string | undefined;
let server: ReturnType<typeof buildServer>;
beforeEach(async () => {
  health = fine;
  qrcode = undefined;
  server = buildServer({ health: () => health, qrcode: () => qrcode }, secrets, () => port);
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await server.close();
});

const { get } = createClient(() => server, port);
const cookie = `tonglu_console=${secrets.session}`;
const signIn = () => get(`/console?token=${secrets.token}`);

describe('/healthz', () => {
  it('is 200 while the bot is well', async () => {
    const { statusCode, headers, body } = await get('/healthz');
    expect([statusCode, headers['content-type'], JSON.parse(body)]).toEqual([
      200,
      'application/json; charset=utf-8',
      { status: 'ok', reasons: [], logging: 'on', loggingReasons: [] },
    ]);
  });

  it('is 503 with the reasons while it is not', async () => {
    health = { isHealthy: false, reasons: ['not-logged-in'], loggingReasons: [] };
    const { statusCode, body } = await get('/healthz');
    expect([statusCode, JSON.parse(body)]).toEqual([
      503,
      { status: 'unavailable', reasons: ['not-logged-in'], logging: 'on', loggingReasons: [] },
    ]);
  });

  it('is 200 where nothing is logged, and says why', async () => {
    health = { ...fine, loggingReasons: ['study-missing'] };
    const { statusCode, body } = await get('/healthz');
    expect([statusCode, JSON.parse(body)]).toEqual([
      200,
      { status: 'ok', reasons: [], logging: 'off', loggingReasons: ['study-missing'] },
    ]);
  });
});

describe('any page', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('is given under the name %s', async (host) => {
    expect((await get('/healthz', { host: `${host}:${port}` })).statusCode).toBe(200);
  });

  it.each([
    ['a name elsewhere', `evil.example:${port}`],
    ['a name that begins like ours', `127.0.0.1.evil.example:${port}`],
    ['another port', '127.0.0.1:8781'],
    ['no port', 'localhost'],
    ['an address of the network', `192.168.1.5:${port}`],
    ['no name', ''],
  ])('is refused under %s', async (_name, host) => {
    const answers = await Promise.all(
      ['/healthz', '/console', `/console?token=${secrets.token}`].map((url) => get(url, { host })),
    );
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      Array(3).fill([421, 'misdirected']),
    );
  });

  it('comes with headers that keep others out', async () => {
    const { headers } = await get('/healthz');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  it.each([
    ['that there is not', '/messages', 404],
    ['whose address cannot be read', '/%zzmessages', 400],
  ])('%s is refused, and its address not repeated', async (_name, path, status) => {
    const { statusCode, headers, body } = await get(path);
    expect([statusCode, body.includes('messages')]).toEqual([status, false]);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('the console', () => {
  it.each<[string, string, Record<string, string>]>([
    ['nothing', '/console', {}],
    ['a wrong token', '/console?token=one-time-tokem', {}],
    ['a shorter token', '/console?token=one', {}],
    ['an empty token', '/console?token=', {}],
    ['a wrong cookie', '/console', { cookie: 'tonglu_console=session-secreT' }],
    ['the token as a cookie', '/console', { cookie: `tonglu_console=${secrets.token}` }],
    ['the cookie of another name', '/console', { cookie: `other=${secrets.session}` }],
  ])('is closed with %s', async (_name, url, headers) => {
    qrcode = 'https://login.example/secret';
    const { statusCode, body } = await get(url, headers);
    expect([statusCode, body]).toEqual([
      401,
      'sign in with the one-time address the bot gave at start',
    ]);
  });

  it('takes the one-time token once, for a cookie no script can read', async () => {
    const first = await signIn();
    const again = await signIn();
    expect([
      [first.statusCode, first.headers['location'], first.headers['set-cookie']],
      [again.statusCode, again.headers['set-cookie']],
    ]).toEqual([
      [302, '/console', [`${cookie}; HttpOnly; SameSite=Strict; Path=/`]],
      [401, undefined],
    ]);
  });

  it('does not use the token up with a wrong one, or under a foreign name', async () => {
    await get('/console?token=one-time-tokem');
    await get(`/console?token=${secrets.token}`, { host: 'evil.example' });
    expect((await signIn()).statusCode).toBe(302);
  });

  it('is open with the cookie, also beside others', async () => {
    const { statusCode, headers } = await get('/console', { cookie: `a=b; ${cookie}` });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('says how the bot is, in codes', async () => {
    health = { isHealthy: false, reasons: ['not-logged-in'], loggingReasons: ['study-missing'] };
    const { body } = await get('/console', { cookie });
    expect([
      body.includes('Link: not-logged-in'),
      body.includes('Logging: off (study-missing)'),
      body.includes('<img'),
    ]).toEqual([true, true, false]);
  });

  it('shows the login code as a picture, never as a text', async () => {
    qrcode = 'https://login.example/secret';
    const { body } = await get('/console', { cookie });
    const [, picture = ''] = /base64,([^"]+)"/u.exec(body) ?? [];
    expect([
      body.includes('login.example'),
      Buffer.from(picture, 'base64').toString('utf8').startsWith('<svg'),
    ]).toEqual([false, true]);
  });

  it('holds no text of anybody: nothing but its own words and codes', async () => {
    const { body } = await get('/console', { cookie });
    const words = body
      .replace(/<title>.*?<\/title>/u, '')
      .replaceAll(/<[^>]*>/gu, ' ')
      .trim()
      .split(/\s+/u)
      .join(' ');
    expect(words).toBe('Tonglu Link: logged in and listening Logging: on');
  });
});
