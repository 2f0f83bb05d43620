import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';

const servers: Pick<Server, 'close'>[] = [];
const portOf = async (server: Server): Promise<number> => {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A webhook in this process. */
export interface FakeWebhook {
  readonly url: string;
  readonly bodies: string[];
  /** All that was sent: method, path, headers and body. */
  readonly requests: string[];
  /** What it answers, an HTTP status. */
  status: number;
}

/** Webhooks and mail servers that keep what they are sent; closed after every test. */
export const useChannels = (): {
  readonly webhook: (status?: number) => Promise<FakeWebhook>;
  /** Says yes to everything. */
  readonly mailServer: () => Promise<{ readonly url: string; readonly heard: string[] }>;
} => {
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  return {
    async webhook(status = 200) {
      const bodies: string[] = [];
      const requests: string[] = [];
      const server = createHttpServer((request, response) => {
        void readText(request).then((body) => {
          bodies.push(body);
          requests.push([request.method, request.url, ...request.rawHeaders, body].join('\n'));
          response.writeHead(hook.status).end();
        });
      });
      const url = `http://127.0.0.1:${await portOf(server)}/alert`;
      const hook: FakeWebhook = { url, bodies, requests, status };
      return hook;
    },
    async mailServer() {
      const heard: string[] = [];
      const server = createServer((socket) => {
        let isData = false;
        socket.write('220 test\r\n');
        socket.on('data', (chunk) => {
          for (const line of chunk.toString('utf8').split('\r\n').filter(Boolean)) {
            heard.push(line);
            if (isData && line !== '.') continue;
            if (line === 'DATA') socket.write('354 go on\r\n');
            else socket.write(line.startsWith('QUIT') ? '221 bye\r\n' : '250 yes\r\n');
            isData = line === 'DATA';
          }
        });
      });
      return { url: `smtp://127.0.0.1:${await portOf(server)}`, heard };
    },
  };
};
