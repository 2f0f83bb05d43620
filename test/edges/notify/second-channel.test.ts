import { describe, expect, it } from '@jest/globals';
import { createSecondChannel } from '../../../src/edges/notify/second-channel.ts';
import { useChannels } from '../../helpers/channels.ts';

const nowhere = { webhook: '', mailFrom: '', mailTo: '', smtpUrl: '' };
const { webhook, mailServer } = useChannels();

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
