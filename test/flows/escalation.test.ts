import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import { alarmed, bindStaff, cries, joinAll, scanning, shutDown, to } from '../helpers/alarms.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

const everybody = ['helper', 'lead', 'second'];

/** A group whose staff are three; on Fridays, as on the day of every test, helper is told first, then second. */
const open = async (): Promise<void> => {
  world = await makeWorld(scanning);
  joinAll(world, 'helper', 'second');
  await world.openRoom();
  for (const who of ['helper', 'second']) await bindStaff(world, who);
  const said = await world.say('lead', 'private', '/值班 周五 名字helper 名字second');
  expect(to(said, 'lead').join()).toMatch(/周五：名字helper、名字second/u);
};
/** The process ends, and a new one begins over the same data some minutes later. @returns who was told of an alert */
const restartAfter = async (minutes: number): Promise<readonly string[]> => {
  await shutDown(world);
  time.advance(minutes * minuteMs);
  world = await makeWorld(scanning, world.dataDirectory);
  joinAll(world, 'helper', 'second');
  await wake(world);
  await wake(world);
  return alarmed(world.gateway.said).toSorted();
};
/** Some minutes go by, and the bot wakes up more than once. @returns who was told of an alert */
const after = async (minutes: number): Promise<readonly string[]> => {
  const before = world.gateway.said.length;
  time.advance(minutes * minuteMs);
  for (let turn = 0; turn < 3; turn += 1) await wake(world);
  return alarmed(world.gateway.said.slice(before)).toSorted();
};

describe('an alert nobody has taken, of a bot that is started anew', () => {
  it('of imminent danger goes to the next on duty after ten minutes, once, then to everybody each half hour', async () => {
    await open();
    expect(alarmed(await world.say('amei', 'room', cries.L3))).toEqual(['helper']);
    expect(await restartAfter(9)).toEqual([]);
    expect(await after(1)).toEqual(['second']);
    expect(await restartAfter(9)).toEqual([]);
    expect(await after(1)).toEqual(everybody);
    expect(await restartAfter(29)).toEqual([]);
    expect(await after(1)).toEqual(everybody);
    expect(await restartAfter(30)).toEqual(everybody);
  });

  it('of thoughts of death goes on after an hour', async () => {
    await open();
    expect(alarmed(await world.say('amei', 'private', cries.L2))).toEqual(['helper']);
    expect(await restartAfter(59)).toEqual([]);
    expect(await after(1)).toEqual(['second']);
    expect(await restartAfter(59)).toEqual([]);
    expect(await after(1)).toEqual(everybody);
    expect(await after(29)).toEqual([]);
    expect(await after(1)).toEqual(everybody);
  });

  it('of a red flag of the body goes on after ten minutes', async () => {
    await open();
    expect(alarmed(await world.say('amei', 'room', cries.medical))).toEqual(['helper']);
    expect(await restartAfter(9)).toEqual([]);
    expect(await after(1)).toEqual(['second']);
    expect(await after(10)).toEqual(everybody);
  });

  it('is told once on coming back, however often it fell due meanwhile', async () => {
    await open();
    await world.say('amei', 'room', cries.L3);
    expect(await restartAfter(9 * 60)).toEqual(['second']);
    expect(await after(9)).toEqual([]);
    expect(await after(1)).toEqual(everybody);
  });

  it('is told at night as well', async () => {
    await open();
    await world.say('amei', 'room', cries.L3);
    await after(10);
    await after(10);
    // 12:20 on Friday and 15 hours: nobody is on duty on Saturdays.
    expect(await restartAfter(15 * 60)).toEqual(everybody);
  });
});

describe('an alert somebody has taken', () => {
  it.each([
    ['before the restart', true],
    ['after it', false],
  ])('is told no more: %s', async (_when, isBefore) => {
    await open();
    await world.say('amei', 'room', cries.L3);
    const take = async (): Promise<void> => {
      const said = await world.say('helper', 'private', '/收到 1');
      expect(to(said, 'helper').join()).toContain('由您来');
      expect(to(said, 'lead')).toEqual(['1号警报有人处理了。']);
      expect(to(said, room)).toEqual([]);
    };
    if (isBefore) await take();
    expect(await restartAfter(9)).toEqual([]);
    if (!isBefore) await take();
    for (const minutes of [1, 10, 30, 24 * 60]) expect(await after(minutes)).toEqual([]);
    expect(await restartAfter(30)).toEqual([]);
  });

  it('that was closed is told no more, and is in no list after a restart', async () => {
    await open();
    await world.say('amei', 'room', cries.L3);
    await world.say('second', 'private', '/警报 1 结束 误报');
    await world.say('second', 'private', '确认');
    expect(await restartAfter(10)).toEqual([]);
    const list = to(await world.say('lead', 'private', '/警报'), 'lead').join();
    expect(list).toContain('现在没有开着的警报');
  });
});

describe('the break: what was told lies in the data', () => {
  it('where that is lost, the first is told again instead of the next', async () => {
    await open();
    await world.say('amei', 'room', cries.L3);
    world.stores.db.prepare(`UPDATE alert SET told = ''`).run();
    expect(await restartAfter(10)).toEqual(['helper']);
  });
});
