import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { TextReference } from '../../src/core/effect.ts';
import { alarmed, scanning, shutDown, to } from '../helpers/alarms.ts';
import { useChannels } from '../helpers/channels.ts';
import { until } from '../helpers/processes.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { canary } from '../helpers/traces.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
const { webhook, mailServer } = useChannels();
let world: World;
afterEach(() => world.close());

const her = { id: `wxid_${canary(1)}`, name: `梅子${canary(2)}`, mark: canary(3) };
const imminent = `绳子挂好了，今晚就走，别找我 ${her.mark}`;
const thoughts = `真不想活了 ${her.mark}`;
const marks = /QX\d{6}|梅子|绳子|今晚|不想活|名字|room-1|wxid/u;
const text = '同路：有一条紧急警报还没有人处理，请马上打开微信。';

type Change = Parameters<typeof makeWorld>[2];
const open = async (
  settings: readonly string[],
  change?: Change,
  directory?: string,
): Promise<void> => {
  world = await makeWorld([...scanning, ...settings], directory, change);
  world.gateway.join(room, her.id, her.name);
  if (directory === undefined) await world.openRoom();
};
const after = async (minutes: number): Promise<readonly string[]> => {
  const before = world.gateway.said.length;
  time.advance(minutes * minuteMs);
  for (let turn = 0; turn < 3; turn += 1) await wake(world);
  return alarmed(world.gateway.said.slice(before));
};
const noted = (): unknown =>
  world.stores.db.prepare('SELECT told_elsewhere_at IS NOT NULL AS isTold FROM alert').get();
const isNoted = (): Promise<true> =>
  until('the alert is noted as told elsewhere', () =>
    JSON.stringify(noted()) === '{"isTold":1}' ? true : undefined,
  );

/** Everything in some lines of SMTP, what is encoded in base64 or quoted-printable beside how it reads. */
const decoded = (lines: readonly string[]): string => {
  const whole = lines.join('\n');
  const quoted = (said: string): string =>
    Buffer.from(
      said
        .replaceAll('=\n', '')
        .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) =>
          String.fromCodePoint(Number.parseInt(hex, 16)),
        ),
      'latin1',
    ).toString('utf8');
  const base64 = whole.match(/[A-Za-z0-9+/]{8,}={0,2}/gu) ?? [];
  return [
    whole,
    quoted(whole.replaceAll('_', ' ')),
    Buffer.from(base64.join(''), 'base64').toString('utf8'),
    ...base64.map((part) => Buffer.from(part, 'base64').toString('utf8')),
  ].join('\n');
};

describe('an alert nobody took', () => {
  it('of imminent danger goes by the webhook once it is due, once, without text, name or id', async () => {
    const hook = await webhook();
    await open([`safety.webhook=${hook.url}`]);
    const said = await world.say(her.id, 'room', imminent);
    expect(to(said, 'lead').join()).toContain(her.name);
    expect(await after(9)).toEqual([]);
    expect([hook.bodies, noted()]).toEqual([[], { isTold: 0 }]);
    expect(await after(1)).toEqual(['lead']);
    await isNoted();
    for (const minutes of [30, 30, 600]) expect(await after(minutes)).toEqual(['lead']);
    expect(hook.bodies).toEqual([JSON.stringify({ text })]);
    expect(hook.requests.join('\n')).not.toMatch(marks);
  });

  it('goes by mail the same way, without text, name or id in envelope, head or body', async () => {
    const { url, heard } = await mailServer();
    const before = process.env['TONGLU_SMTP_URL'];
    process.env['TONGLU_SMTP_URL'] = url;
    try {
      const mail = ['safety.mailFrom=bot@example.org', 'safety.mailTo=staff@example.org'];
      await open(mail);
      await world.say(her.id, 'private', imminent);
      expect(await after(10)).toEqual(['lead']);
      await isNoted();
    } finally {
      if (before === undefined) delete process.env['TONGLU_SMTP_URL'];
      else process.env['TONGLU_SMTP_URL'] = before;
    }
    const sent = decoded(heard);
    expect(sent).toContain('RCPT TO:<staff@example.org>');
    expect(sent).toContain('有一条紧急警报还没有人处理');
    expect(sent).not.toMatch(marks);
  });

  it('is sent again where the webhook refused, also after a restart, until it was taken there', async () => {
    const hook = await webhook(500);
    const setting = [`safety.webhook=${hook.url}`];
    await open(setting);
    await world.say(her.id, 'room', imminent);
    await after(10);
    await until('the webhook has refused', () => hook.bodies.length === 1 || undefined);
    hook.status = 200;
    await shutDown(world);
    time.advance(30 * minuteMs);
    await open(setting, undefined, world.dataDirectory);
    await after(0);
    await isNoted();
    await after(30);
    expect(hook.bodies).toEqual([JSON.stringify({ text }), JSON.stringify({ text })]);
  });

  it('of thoughts of death goes to staff only, and so does one that was taken in time', async () => {
    const hook = await webhook();
    await open([`safety.webhook=${hook.url}`]);
    await world.say(her.id, 'private', thoughts);
    expect(await after(60)).toEqual(['lead']);
    await world.say('amei', 'private', imminent);
    await world.say('lead', 'private', '/收到 2');
    expect(await after(30)).toEqual(['lead']);
    expect([hook.bodies, world.count('alert')]).toEqual([[], 2]);
  });
});

describe('the break: a second channel that tells her name', () => {
  it('is found by the same marks', async () => {
    const hook = await webhook();
    await open([`safety.webhook=${hook.url}`], (setup) => {
      const { texts } = setup.content;
      const render = (said: TextReference): string =>
        texts.render(said) + (said.key === 'safety.elsewhere' ? her.name : '');
      return { ...setup, content: { ...setup.content, texts: { ...texts, render } } };
    });
    await world.say(her.id, 'room', imminent);
    await after(10);
    await until('the webhook has heard it', () => hook.requests[0]);
    expect(hook.requests.join('\n')).toMatch(marks);
  });

  it('is found in mail too, however it is encoded', async () => {
    await open([]);
    const name = Buffer.from(her.name, 'utf8');
    const quoted = [...name].map((byte) => `=${byte.toString(16).toUpperCase()}`).join('');
    for (const line of [her.name, name.toString('base64'), quoted])
      expect(decoded(['DATA', `Subject: ${line}`])).toMatch(marks);
  });
});
