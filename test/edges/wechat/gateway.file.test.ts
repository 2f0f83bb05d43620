import { afterEach, describe, expect, it } from '@jest/globals';
import type { Handle } from '../../../src/core/person.ts';
import type { Gateway } from '../../../src/core/ports.ts';
import { createDemoGroup } from '../../../src/edges/demo/demo.ts';
import { createWechatyGateway } from '../../../src/edges/wechat/gateway.ts';
import { until } from '../../helpers/processes.ts';
import { content } from '../../helpers/vocabulary.ts';

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.stop();
});

const begin = async () => {
  const group = await createDemoGroup({
    bot: '同路',
    room: '群',
    people: [{ id: 'amei', name: '阿梅' }],
    now: () => 0,
  });
  const opened = createWechatyGateway({
    puppet: { kind: 'made', make: () => Promise.resolve(group.puppet) },
    clock: { now: () => Date.now() },
    patience: { silenceMs: 600_000, probeMs: 60_000 },
    everyone: ['所有人'],
    forms: content.chatForms,
  });
  gateway = opened;
  let isIn = false;
  await opened.start(({ kind }) => {
    isIn ||= kind === 'login';
  });
  group.logIn();
  await until('the bot is logged in', () => isIn || undefined);
  return { group, opened };
};
const amei = { kind: 'person', handle: 'amei' as Handle } as const;
const bytes = new TextEncoder().encode('只给她看的');

describe('a file', () => {
  it('reaches the puppet from memory, whole and by its name', async () => {
    const { group, opened } = await begin();
    const handed: { readonly name: string; readonly text: string }[] = [];
    group.puppet.messageSendFile = async (_to, file) => {
      const text = (await file.toBuffer()).toString('utf8');
      handed.push({ name: file.name, text });
    };
    await opened.sayFile(amei, '我的数据.txt', bytes);
    expect(handed).toEqual([{ name: '我的数据.txt', text: '只给她看的' }]);
  });

  it('shows in the demo as a placeholder, without what it holds', async () => {
    const { group, opened } = await begin();
    await opened.sayFile(amei, '我的数据.txt', bytes);
    expect(group.lines(0)).toMatchObject([
      { from: 'demo-bot', chat: 'amei', kind: 'file', text: '' },
    ]);
  });

  it('that the puppet cannot send is an error of the one who wants it sent', async () => {
    const { group, opened } = await begin();
    group.puppet.messageSendFile = () => Promise.reject(new Error('not supported'));
    await expect(opened.sayFile(amei, '我的数据.txt', bytes)).rejects.toThrow();
  });
});
