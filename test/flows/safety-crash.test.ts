import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import { bindStaff, cries, revoke, scanning, shutDown, to } from '../helpers/alarms.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

const levels = ['L3', 'L2', 'medical'] as const;
const first = {
  L3: '我看到您说的话了，很担心您',
  L2: '我看到您说的话了。难受到这样',
  medical: '这样的情况别等',
} as const;

const open = async (): Promise<void> => {
  world = await makeWorld(scanning);
  await world.openRoom();
};
/** She cries for help, and the process ends before a word has left it. */
const endAt = async (level: (typeof levels)[number]): Promise<void> => {
  world.gateway.say = () => new Promise(() => undefined);
  await world.say('amei', 'private', cries[level]);
  await shutDown(world);
};
/** All she has read since the process began, some minutes on. */
const hersAfter = async (minutes: number): Promise<readonly string[]> => {
  time.advance(minutes * minuteMs);
  for (let turn = 0; turn < 3; turn += 1) await wake(world);
  return to(world.gateway.said, 'amei');
};
/** Another process over the same data. @returns what she reads of it */
const startAfter = async (minutes: number): Promise<readonly string[]> => {
  time.advance(minutes * minuteMs);
  world = await makeWorld(scanning, world.dataDirectory);
  return hersAfter(0);
};

describe('a process that ends before she was told what to do', () => {
  it.each(levels)('is made up for by the next, once: %s', async (level) => {
    await open();
    await endAt(level);
    const hers = await startAfter(3);
    expect(hers).toEqual([expect.stringContaining(first[level])]);
    expect(hers.join()).toContain('管理员有没有收到，我不确定');
    expect(hers.join()).toContain('120');
    expect(await hersAfter(10)).toHaveLength(1);
  });

  it('gives the general red flags of the body: which it was nobody knows any more', async () => {
    await open();
    await endAt('medical');
    expect((await startAfter(3)).join().split('\n').length).toBeGreaterThan(3);
  });

  it('says that staff know where one has taken it, and that nobody does where there is nobody', async () => {
    await open();
    await bindStaff(world, 'helper');
    world.gateway.say = () => new Promise(() => undefined);
    await world.say('amei', 'private', cries.L3);
    await world.say('helper', 'private', '/收到 1');
    await shutDown(world);
    expect((await startAfter(3)).join()).toContain('我已通知管理员');
    revoke(world, 'helper');
    revoke(world, 'lead');
    await endAt('medical');
    expect((await startAfter(3)).join()).toContain('我没能通知到管理员');
  });

  it('is not made up for two hours later', async () => {
    await open();
    await endAt('L3');
    expect(await startAfter(121)).toEqual([]);
    expect(await hersAfter(5)).toEqual([]);
  });

  it.each(levels)('after she was told changes nothing: %s', async (level) => {
    await open();
    const said = await world.say('amei', 'private', cries[level]);
    expect(to(said, 'amei')).toEqual([expect.stringContaining(first[level])]);
    await shutDown(world);
    expect(await startAfter(3)).toEqual([]);
  });

  it('in good order, with her sentence still waiting for its turn, is made up for as well', async () => {
    world = await makeWorld([...scanning, 'outbox.pace=human']);
    await world.openRoom();
    const said = await world.say('amei', 'private', cries.L3);
    await world.bot.stop(1000);
    expect(to(said, 'amei')).toEqual([]);
    expect(to(world.gateway.said, 'amei').join()).not.toContain(first.L3);
    world.stores.db.close();
    expect(await startAfter(3)).toEqual([expect.stringContaining(first.L3)]);
  });

  it('is made up for by the same one where nothing could be sent for a while', async () => {
    await open();
    world.gateway.isBroken = true;
    await world.say('amei', 'private', cries.L3);
    expect(await hersAfter(3)).toEqual([]);
    world.gateway.isBroken = false;
    expect(await hersAfter(3)).toEqual([expect.stringContaining(first.L3)]);
    expect(await hersAfter(3)).toHaveLength(1);
  });

  it('is not made up for under another login: her id may be somebody else’s there', async () => {
    const changing = [...scanning, 'wechat.idStability=none'];
    world = await makeWorld(changing);
    await world.openRoom();
    await endAt('L3');
    time.advance(3 * minuteMs);
    world = await makeWorld(changing, world.dataDirectory);
    expect(world.count('epoch')).toBe(2);
    expect(await hersAfter(3)).toEqual([]);
    expect(world.count('alert WHERE answer_at IS NOT NULL')).toBe(0);
  });

  it('or could not be reached changes nothing either: staff were told', async () => {
    await open();
    const say = world.gateway.say.bind(world.gateway);
    world.gateway.say = (whom, text) =>
      whom.handle === 'amei' ? Promise.reject(new Error('cannot send')) : say(whom, text);
    const said = await world.say('amei', 'private', cries.L3);
    expect(to(said, 'lead').join()).toContain('没能私信到本人');
    await shutDown(world);
    expect(await startAfter(3)).toEqual([]);
  });
});

describe('the break: that she is owed an answer lies in the data', () => {
  it('where that is lost, she reads nothing', async () => {
    await open();
    world.gateway.say = () => new Promise(() => undefined);
    await world.say('amei', 'private', cries.L3);
    world.stores.db.prepare('UPDATE alert SET answer_at = NULL').run();
    await shutDown(world);
    expect(await startAfter(3)).toEqual([]);
  });
});
