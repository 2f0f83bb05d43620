import { randomBytes, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { toString as toQrCode } from 'qrcode';
import { AppError } from '../../core/errors.ts';
import type { Health } from '../../core/health.ts';
import { addDemoPage, pagesDirectory, type DemoPage } from './demo-page.ts';

/** What the pages show. */
export interface WebPorts {
  readonly host: string;
  readonly port: number;
  /** True where another free port will do if this one is taken. */
  readonly mayMove: boolean;
  health(): Health;
  /** The login code to scan, while there is one. */
  qrcode(): string | undefined;
  /** The demo's page at `/`; absent where a real puppet runs. */
  readonly demo?: DemoPage | undefined;
}

/** The running server. */
export interface Web {
  readonly address: string;
  /** One-time address of the console, for the terminal or a 0600 file, never for a log. */
  readonly consoleAddress: string;
  close(): Promise<void>;
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
};

const cookieName = 'tonglu_console';

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tonglu console</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Tonglu</h1>${body}</main></body></html>`;

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Host names that mean this machine: a page elsewhere cannot reach the console by a name of its own. */
const isOwnHost = (host: string | undefined, port: number): boolean =>
  [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host ?? '');

/** Builds the server without listening. @param secrets one-time token and session of the console */
export const buildServer = (
  ports: Pick<WebPorts, 'health' | 'qrcode' | 'demo'>,
  secrets: { readonly token: string; readonly session: string },
  ownPort: () => number,
): FastifyInstance => {
  const server = Fastify({
    logger: false,
    bodyLimit: 1024,
    // An open page listens for news for as long as it is open: stopping does not wait for it.
    forceCloseConnections: true,
    // A body that is not as asked for is refused, not bent into shape.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    // An address that cannot be read comes here before the hooks; the answer does not repeat it.
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400, securityHeaders).end('bad request');
    },
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send('not found'));
  let isTokenUsed = false;

  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(securityHeaders);
    if (!isOwnHost(request.headers.host, ownPort())) await reply.code(421).send('misdirected');
  });

  server.get('/healthz', async (_request, reply) => {
    const health = ports.health();
    await reply.code(health.isHealthy ? 200 : 503).send({
      status: health.isHealthy ? 'ok' : 'unavailable',
      reasons: health.reasons,
      logging: health.loggingReasons.length === 0 ? 'on' : 'off',
      loggingReasons: health.loggingReasons,
    });
  });

  server.get<{ Querystring: { token?: string } }>('/console', async (request, reply) => {
    const { token } = request.query;
    if (token !== undefined && !isTokenUsed && isSame(token, secrets.token)) {
      isTokenUsed = true;
      return reply
        .header('set-cookie', `${cookieName}=${secrets.session}; HttpOnly; SameSite=Strict; Path=/`)
        .redirect('/console');
    }
    const cookies = (request.headers.cookie ?? '').split(/;\s*/u);
    if (!cookies.some((cookie) => isSame(cookie, `${cookieName}=${secrets.session}`)))
      return reply.code(401).send('sign in with the one-time address the bot gave at start');
    const { isHealthy, reasons, loggingReasons } = ports.health();
    const qrcode = ports.qrcode();
    const picture =
      qrcode === undefined
        ? ''
        : `<p>Scan with WeChat:</p><img alt="login code" width="280" height="280" src="data:image/svg+xml;base64,${Buffer.from(await toQrCode(qrcode, { type: 'svg' })).toString('base64')}">`;
    return reply
      .type('text/html; charset=utf-8')
      .send(
        page(
          `<p>Link: ${isHealthy ? 'logged in and listening' : reasons.join(', ')}</p><p>Logging: ${loggingReasons.length === 0 ? 'on' : `off (${loggingReasons.join(', ')})`}</p>${picture}`,
        ),
      );
  });
  if (ports.demo !== undefined) addDemoPage(server, ports.demo, pagesDirectory());
  return server;
};

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

/** Listens. @throws http.port where the port is taken and no other will do */
export const startWeb = async (ports: WebPorts): Promise<Web> => {
  const secrets = {
    token: randomBytes(24).toString('base64url'),
    session: randomBytes(24).toString('base64url'),
  };
  let ownPort = ports.port;
  const server = buildServer(ports, secrets, () => ownPort);
  const { host } = ports;
  try {
    await server.listen({ host, port: ports.port });
  } catch (error) {
    if (!isTaken(error) || !ports.mayMove)
      throw new AppError('http.port', 'the HTTP port cannot be opened', {}, error);
    await server.listen({ host, port: 0 });
  }
  const bound = server.server.address();
  ownPort = typeof bound === 'object' && bound !== null ? bound.port : ports.port;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${ownPort}`;
  return {
    address,
    consoleAddress: `${address}/console?token=${secrets.token}`,
    close: () => server.close(),
  };
};
