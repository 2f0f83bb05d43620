import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What somebody of the demo says. */
export interface DemoSpeech {
  readonly who: string;
  readonly where: 'room' | 'private';
  readonly text: string;
  readonly quotes?: number;
}

/** What the page shows and does. Everybody in it is invented. */
export interface DemoPage {
  /** The page's words and the tour: the same for the whole run. */
  readonly texts: object;
  /** People, calendar and the lines after a number. */
  chat(after: number): object;
  /** Calls back whenever there is something new. @returns ends that */
  onChange(listener: () => void): () => void;
  /** Once the bot is logged in: what is said before would be lost. @returns false where that takes too long */
  whenReady(): Promise<boolean>;
  say(speech: DemoSpeech): boolean;
  recall(who: string, number: number): boolean;
  /** @returns undefined where the group is full */
  addPerson(name: string): object | undefined;
  moveToNextPost(): void;
  /** The tables of the database. */
  stored(): object;
  /** How often a word stands in the bytes on the disk. */
  find(word: string): object;
}

/** Where the build puts the page's files. */
export const pagesDirectory = (): string => join(import.meta.dirname, 'pages');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};
/** Only files of the page itself are given out. */
const assets = [
  ...['demo', 'phone', 'composer', 'stored', 'narrow'].map((part) => `${part}.css`),
  ...['api', 'demo', 'dom', 'lines', 'page', 'phone', 'side', 'stored', 'tour', 'words'].map(
    (module) => `${module}.js`,
  ),
];

/** The demo's own policy: its script and style come from here, it talks to here, and text never becomes markup. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** A long message, a quote and their escapes fit in. Bytes. */
const bodyLimit = 32 * 1024;
const mostCharacters = 2000;
const mostNameCharacters = 60;
const mostWordCharacters = 200;

const body = (properties: object, required: readonly string[]) => ({
  body: { type: 'object', additionalProperties: false, required, properties },
});
const written = (maxLength: number) => ({
  type: 'string',
  minLength: 1,
  maxLength,
  pattern: '\\S',
});
const lineNumber = { type: 'integer', minimum: 1 };
const who = { type: 'string', maxLength: 100 };

const sendFile = (reply: FastifyReply, directory: string, name: string): FastifyReply => {
  const type = contentTypes[/\.[a-z]+$/u.exec(name)?.[0] ?? ''] ?? 'application/octet-stream';
  return reply
    .header('content-security-policy', policy)
    .type(type)
    .send(readFileSync(join(directory, name)));
};

/** The demo's page and what it asks of the bot. Only for the demo: whoever opens it may speak as anybody. */
export const addDemoPage = (server: FastifyInstance, page: DemoPage, directory: string): void => {
  void server.register((demo, _options, done) => {
    // Only JSON is read, which a page elsewhere cannot send without being asked first.
    demo.removeContentTypeParser('text/plain');
    demo.addHook('onRequest', async (request, reply) => {
      const { origin, host, 'sec-fetch-site': site } = request.headers;
      const isForeign = origin !== undefined && origin !== `http://${host ?? ''}`;
      // Following a link to the page is fine; a picture or script elsewhere is not.
      const isEmbedded = site === 'cross-site' && request.url !== '/';
      if (isForeign || isEmbedded) await reply.code(403).send({ error: 'foreign-origin' });
    });
    // An answer never repeats what was sent.
    demo.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      return reply.code(status).send({ error: status < 500 ? 'invalid' : 'failed' });
    });

    demo.get('/', (_request, reply) => sendFile(reply, directory, 'demo.html'));
    for (const name of assets)
      demo.get(`/pages/${name}`, (_request, reply) => sendFile(reply, directory, name));

    demo.get('/demo/texts', () => page.texts);
    demo.get<{ Querystring: { after: string } }>(
      '/demo/chat',
      {
        schema: {
          querystring: {
            type: 'object',
            properties: { after: { type: 'string', pattern: '^\\d{1,15}$', default: '0' } },
          },
        },
      },
      ({ query }) => page.chat(Number(query.after)),
    );
    demo.get('/demo/stored', () => page.stored());
    demo.get('/demo/changes', (request, reply) => {
      const stream = new PassThrough();
      const stop = page.onChange(() => stream.write('data: changed\n\n'));
      request.raw.on('close', () => {
        stop();
        stream.end();
      });
      stream.write('retry: 1000\n\ndata: changed\n\n');
      return reply.type('text/event-stream').send(stream);
    });

    const whenReady = async (reply: FastifyReply, act: () => boolean): Promise<FastifyReply> => {
      if (!(await page.whenReady())) return reply.code(503).send({ error: 'not-ready' });
      return act() ? reply.code(204).send() : reply.code(404).send({ error: 'unknown' });
    };
    demo.post<{ Body: DemoSpeech }>(
      '/demo/say',
      {
        bodyLimit,
        schema: body(
          {
            who,
            where: { enum: ['room', 'private'] },
            text: written(mostCharacters),
            quotes: lineNumber,
          },
          ['who', 'where', 'text'],
        ),
      },
      (request, reply) => whenReady(reply, () => page.say(request.body)),
    );
    demo.post<{ Body: { readonly who: string; readonly number: number } }>(
      '/demo/recall',
      { schema: body({ who, number: lineNumber }, ['who', 'number']) },
      ({ body: { who: speaker, number } }, reply) =>
        whenReady(reply, () => page.recall(speaker, number)),
    );
    demo.post('/demo/calendar', { schema: body({}, []) }, (_request, reply) =>
      whenReady(reply, () => {
        page.moveToNextPost();
        return true;
      }),
    );
    demo.post<{ Body: { readonly name: string } }>(
      '/demo/people',
      { schema: body({ name: written(mostNameCharacters) }, ['name']) },
      async (request, reply) => {
        if (!(await page.whenReady())) return reply.code(503).send({ error: 'not-ready' });
        const person = page.addPerson(request.body.name.trim());
        return person ?? reply.code(409).send({ error: 'full' });
      },
    );
    demo.post<{ Body: { readonly word: string } }>(
      '/demo/find',
      { schema: body({ word: written(mostWordCharacters) }, ['word']) },
      (request) => page.find(request.body.word),
    );
    done();
  });
};
