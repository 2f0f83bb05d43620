import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** What is asked beside a path. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Reply {
  readonly statusCode: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A stream of events, open until it is closed. */
export interface EventStream {
  readonly statusCode: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** Waits until so many events have come. @returns what came so far */
  received(events: number): Promise<string>;
  close(): void;
}

/**
 * Asks a listening server over a socket: what `inject` is made of does not load under jest.
 * @param ownPort the port the server takes for its own
 */
export const createClient = (server: () => FastifyInstance, ownPort: number) => {
  const begin = (path: string, { method = 'GET', headers = {}, body }: Asked): ClientRequest => {
    const asked = request({
      host: '127.0.0.1',
      port: (server().server.address() as AddressInfo).port,
      method,
      path,
      agent: false,
      headers: { host: `127.0.0.1:${ownPort}`, ...headers },
    });
    asked.end(body);
    return asked;
  };
  const answered = async (asked: ClientRequest): Promise<IncomingMessage> => {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  };
  const ask = async (path: string, asked: Asked = {}): Promise<Reply> => {
    const response = await answered(begin(path, asked));
    let body = '';
    for await (const part of response) body += String(part);
    return { statusCode: response.statusCode, headers: response.headers, body };
  };
  const streams: ClientRequest[] = [];
  return {
    ask,
    get: (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
      ask(path, { headers }),
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    listen: async (path: string): Promise<EventStream> => {
      const asked = begin(path, {});
      streams.push(asked);
      const response = await answered(asked);
      let received = '';
      response.on('data', (part: string) => (received += part));
      // A server that stops cuts the stream off; whoever waits for more then runs into her own bound.
      response.on('error', () => undefined);
      return {
        statusCode: response.statusCode,
        headers: response.headers,
        async received(events) {
          while ((received.match(/^data: /gmu) ?? []).length < events) await once(response, 'data');
          return received;
        },
        close: () => void asked.destroy(),
      };
    },
    /** Closes what a test that failed left open: the server may wait for it. */
    closeStreams: (): void => streams.splice(0).forEach((asked) => asked.destroy()),
  };
};
