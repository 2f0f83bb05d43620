import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { createSecondChannel } from '../../../src/edges/notify/second-channel.ts';

const nowhere = { webhook: '', mailFrom: '', mailTo: '', smtpUrl: '' };
const servers: Pick<Server, 'close'>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const portOf = async (server: Server): Promise<number> => {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A webhook that keeps what it was sent. */
const webhook = async (status: number): Promise<{ url: string; bodies: string[] }> => {
  const bodies: string[] = [];
  const server = createHttpServer((request, response) => {
    void readText(request).then((body) => {
      bodies.push(body);
      response.writeHead(status).end();
    });
  });
  return { url: `http://127.0.0.1:${await portOf(server)}/alert`, bodies };
};

/** A mail server that says yes to everything and keeps what it heard. */
const mailServer = async (): Promise<{ url: string; heard: string[] }> => {
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
};

describe('the second channel', () => {
  it('is none where nothing is set', () => {
    expect(createSecondChannel(nowhere)).toBeUndefined();
    expect(createSecondChannel({ ...nowhere, mailTo: 'a@example.org' })).toBeUndefined();
  });

  it('posts to a webhook, and tells that it was taken', async () => {
    const { url, bodies } = await webhook(200);
    expect(await createSecondChannel({ ...nowhere, webhook: url })?.('请看看')).toBe(true);
    expect(bodies).toEqual(['{"text":"请看看"}']);
  });

  it('tells that a webhook refused, or was not there', async () => {
    const { url } = await webhook(500);
    expect(await createSecondChannel({ ...nowhere, webhook: url })?.('x')).toBe(false);
    const gone = 'http://127.0.0.1:1/alert';
    expect(await createSecondChannel({ ...nowhere, webhook: gone })?.('x')).toBe(false);
  });

  it('sends mail', async () => {
    const { url, heard } = await mailServer();
    const mail = { mailFrom: 'bot@example.org', mailTo: 'staff@example.org', smtpUrl: url };
    expect(await createSecondChannel({ ...nowhere, ...mail })?.('see to it')).toBe(true);
    expect(heard.join('\n')).toMatch(/RCPT TO:<staff@example\.org>[\s\S]*see to it/u);
  });
});
