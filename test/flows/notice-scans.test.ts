import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeWorld, room, type World } from '../helpers/world.ts';

const imminent = '绳子准备好了，今晚就走';
const advert = '印度版靶向药现货，要的加我微信';
const looking = ['safety.scan=all', 'safety.approval=伦2026-1', 'offers.scan=all'];

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(() => world.close());

/** The operator stops the bot, changes its settings and starts it again. */
const startedWith = async (settings: readonly string[]): Promise<void> => {
  await world.bot.stop(0);
  world.stores.db.close();
  world = await makeWorld(settings, world.dataDirectory);
};
const noticeAgain = async (): Promise<void> => {
  await world.say('lead', 'room', '/停用');
  await world.say('lead', 'room', '/启用');
  await world.say('lead', 'private', '确认');
};
const status = async (): Promise<string> =>
  (await world.say('lead', 'private', '/状态')).map(({ text }) => text).join();

describe('a group that was told nobody looks for danger or offers', () => {
  it('is not looked at when that is switched on, before its notice says so', async () => {
    await startedWith(looking);
    for (const where of ['room', 'private'] as const) await world.say('amei', where, imminent);
    const heard = await world.say('xiaoyu', 'room', advert);
    expect(world.count('alert')).toBe(0);
    expect(heard).toEqual([]);
    const told = await status();
    expect(told).toContain('群1的说明写的');
    expect(told).toContain('所以我现在不看');
    expect(told).not.toContain('我在留意每条消息');
  });

  it('is looked at from its next notice on, which says so', async () => {
    await startedWith(looking);
    await noticeAgain();
    const notice = world.gateway.said.filter(({ to }) => to === room).at(-1)?.text ?? '';
    expect(notice).toContain('危险');
    await world.say('amei', 'room', imminent);
    expect(world.count('alert')).toBe(1);
    const heard = await world.say('xiaoyu', 'room', advert);
    expect(heard.map(({ to }) => to)).toEqual(['lead']);
    expect(await status()).not.toContain('群1的说明写的');
  });

  it('would be looked at if nobody asked what it was told', async () => {
    await startedWith(looking);
    world.stores.db.prepare(`UPDATE room SET notice_scans = 'safety,offers'`).run();
    await world.say('amei', 'private', imminent);
    expect(world.count('alert')).toBe(1);
    expect(await world.say('xiaoyu', 'room', advert)).toHaveLength(1);
  });
});

describe('whoever is in no group', () => {
  it('is looked at in private as set: nobody told her otherwise', async () => {
    await startedWith(looking);
    await world.say('stranger', 'private', imminent);
    expect(world.count('alert')).toBe(1);
  });
});

describe('a group that was told it is looked at', () => {
  it('is asked for a new notice when that is switched off', async () => {
    await startedWith(looking);
    await noticeAgain();
    await startedWith([]);
    await world.say('amei', 'room', imminent);
    expect(world.count('alert')).toBe(0);
    expect(await status()).toContain('群1的说明写的');
  });
});
