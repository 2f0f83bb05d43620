import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { Handle } from '../../src/core/person.ts';
import { bindStaff, shutDown, to } from '../helpers/alarms.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

const open = async (): Promise<void> => {
  world = await makeWorld();
  await world.openRoom();
  await bindStaff(world, 'helper');
  await wake(world);
};
/** The machine is off for some minutes, then the bot begins anew over its data. */
const offFor = async (minutes: number): Promise<void> => {
  await shutDown(world);
  time.advance(minutes * minuteMs);
  world = await makeWorld([], world.dataDirectory);
  await wake(world);
  await wake(world);
};
/** Whom the bot told that it was off, and for how many minutes. */
const told = (): readonly (readonly [string, number])[] =>
  world.gateway.said.flatMap(({ to: whom, text }) => {
    const minutes = /我刚才有(\d+)分钟不在线/u.exec(text)?.[1];
    return minutes === undefined ? [] : [[whom, Number(minutes)] as const];
  });

describe('a bot that was off', () => {
  it.each([15, 180, 3 * 24 * 60])(
    'tells each of the staff for how long, once, and the group nothing: %s minutes',
    async (minutes) => {
      await open();
      await offFor(minutes);
      expect(told()).toEqual([
        ['lead', minutes],
        ['helper', minutes],
      ]);
      expect(to(world.gateway.said, room)).toEqual([]);
      expect(to(world.gateway.said, 'amei')).toEqual([]);
      await world.say('amei', 'room', '大家好');
      expect(told()).toHaveLength(2);
    },
  );

  it('tells nobody of less than a quarter of an hour', async () => {
    await open();
    await offFor(14);
    expect(world.gateway.said).toEqual([]);
  });

  it('tells it each time, counted from when it last listened', async () => {
    await open();
    await offFor(60);
    time.advance(60 * minuteMs);
    await wake(world);
    await offFor(20);
    expect(told()).toEqual([
      ['lead', 20],
      ['helper', 20],
    ]);
  });

  it('tells it in the room of the staff where there is one', async () => {
    await open();
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', { room: 'staff@chatroom' as never });
    await offFor(90);
    expect(told()).toEqual([['staff@chatroom', 90]]);
    expect(to(world.gateway.said, room)).toEqual([]);
  });

  it('tells it also where only the link was lost', async () => {
    await open();
    world.gateway.emit({ kind: 'logout' });
    time.advance(40 * minuteMs);
    await wake(world);
    expect(told()).toEqual([]);
    world.gateway.emit({ kind: 'login', self: 'bot' as Handle });
    await wake(world);
    expect(told()).toEqual([
      ['lead', 40],
      ['helper', 40],
    ]);
    expect(world.gateway.said.filter(({ to: whom }) => whom === room)).toHaveLength(1);
  });

  it('says in the digest of the next morning how long nothing was heard', async () => {
    await open();
    await offFor(60);
    // From noon and an hour to nine the next morning.
    time.advance(20 * 60 * minuteMs);
    const digest = to(await wake(world), 'lead').join();
    expect(digest).toContain('过去一天有60分钟没听到群里的话');
  });
});

describe('a bot that begins for the first time', () => {
  it('was never off', async () => {
    world = await makeWorld();
    await wake(world);
    expect(world.gateway.said).toEqual([]);
  });
});
