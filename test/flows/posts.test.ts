import { afterEach, describe, expect, it } from '@jest/globals';
import { makeWorld, onlyCheckIns, room, type World } from '../helpers/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const open = async (dataDirectory?: string): Promise<World> => {
  world = await makeWorld(['schedule.enabled=true'], dataDirectory, onlyCheckIns);
  return world;
};
const statesOf = ({ stores }: World): readonly unknown[] =>
  stores.db.prepare('SELECT state, reason FROM slot ORDER BY due_at').all();
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
};
const scheduledPosts = ({ gateway }: World): readonly string[] =>
  gateway.said
    .filter(({ to, text }) => to === room && text.includes('打卡 3 6 2'))
    .map(({ text }) => text);

describe('a scheduled post', () => {
  it('goes out once, however often the bot wakes up, and leaves its text behind', async () => {
    const group = await open();
    await group.openRoom();
    group.bot.moveToNextPost();
    await settle();
    group.bot.wakeUp();
    group.bot.wakeUp();
    await settle();
    expect(scheduledPosts(group)).toHaveLength(1);
    expect(statesOf(group)).toEqual([{ state: 'sent', reason: null }]);
  });

  it('that could not be handed over is unconfirmed, is told to staff, and is not tried again', async () => {
    const group = await open();
    await group.openRoom();
    group.gateway.isBroken = true;
    group.bot.moveToNextPost();
    await settle();
    group.gateway.isBroken = false;
    group.bot.wakeUp();
    await settle();
    expect(statesOf(group)).toEqual([{ state: 'unconfirmed', reason: 'send-failed' }]);
    expect(scheduledPosts(group)).toEqual([]);
    expect((await group.say('lead', 'private', '状态'))[0]?.text).toContain('不确定发出没有');
  });

  it('that was being sent when the bot stopped is never sent again by itself', async () => {
    const first = await open();
    await first.openRoom();
    first.bot.moveToNextPost();
    await settle();
    first.stores.db.prepare("UPDATE slot SET state = 'sending'").run();
    await first.bot.stop(0);
    first.stores.db.close();
    const second = await open(first.dataDirectory);
    second.bot.wakeUp();
    await settle();
    expect(statesOf(second)).toEqual([{ state: 'unconfirmed', reason: 'stopped-while-sending' }]);
    expect(scheduledPosts(second)).toEqual([]);
  });
});
