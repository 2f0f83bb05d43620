import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
const reopen = async (extra: readonly string[]): Promise<void> => {
  const { dataDirectory } = world;
  await world.bot.stop(0);
  world.stores.db.close();
  try {
    world = await makeWorld(extra, dataDirectory);
  } catch (error) {
    rmSync(dataDirectory, { recursive: true, force: true });
    throw error;
  }
};
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '说明改之前说的', { sentAt: Date.now() - 30_000 });
});
afterEach(async () => {
  await world.close();
});

const toHer = async (text: string): Promise<readonly string[]> =>
  (await world.say('xiaoyu', 'room', text))
    .filter(({ to }) => to === 'xiaoyu')
    .map((said) => said.text);
const consentAnew = (): Promise<unknown> =>
  world.say('xiaoyu', 'private', '我已满18岁，同意 1 2', { sentAt: Date.now() - 10_000 });

describe('after the notice has changed', () => {
  beforeEach(() => reopen(['study.contact=李老师']));

  it('keeps nothing of her next message, and tells her in private, with the notice and the sentence', async () => {
    const said = await toHer('说明改之后说的');
    expect(world.count('message')).toBe(1);
    expect(said).toEqual([
      expect.stringContaining('研究说明改过了'),
      expect.stringContaining('李老师'),
      '我已满18岁，同意 1 2',
    ]);
  });

  it('says nothing of it in the group', async () => {
    const said = await world.say('xiaoyu', 'room', '说明改之后说的');
    expect(said.every(({ to }) => to === 'xiaoyu')).toBe(true);
  });

  it('does not ask at her second message, nor after another start', async () => {
    await toHer('第一句');
    expect(await toHer('第二句')).toEqual([]);
    await reopen(['study.contact=李老师']);
    expect(await toHer('第三句')).toEqual([]);
    expect(world.count('message')).toBe(1);
  });

  it('keeps what she says once she has consented anew', async () => {
    await toHer('第一句');
    await consentAnew();
    await toHer('又同意之后说的');
    expect(world.count('message')).toBe(2);
  });

  it('does not ask those who never consented', async () => {
    expect(await world.say('amei', 'room', '大家好')).toEqual([]);
    expect(world.count('re_consent')).toBe(0);
  });

  it('is seen where nobody notes that she was asked', async () => {
    world.stores.db
      .prepare(
        'CREATE TRIGGER break_it AFTER INSERT ON re_consent BEGIN DELETE FROM re_consent; END',
      )
      .run();
    world.gateway.isBroken = true;
    await toHer('第一句');
    world.gateway.isBroken = false;
    expect(await toHer('第二句')).toHaveLength(3);
  });
});

describe('after a start with the same notice', () => {
  it('goes on keeping and asks nothing', async () => {
    await reopen([]);
    expect(await toHer('还是原来的说明')).toEqual([]);
    expect(world.count('message')).toBe(2);
  });
});
