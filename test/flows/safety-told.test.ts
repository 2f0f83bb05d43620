import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { TextReference } from '../../src/core/effect.ts';
import type { Setup } from '../../src/setup.ts';
import { alarmed, bindStaff, cries, revoke, scanning, to, type Said } from '../helpers/alarms.ts';
import { noon } from '../helpers/make.ts';
import { useShiftedTime } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

const hour = 60 * minuteMs;
const levels = ['L3', 'L2', 'medical'] as const;
const open = async (change?: (setup: Setup) => Setup): Promise<void> => {
  world = await makeWorld(scanning, undefined, change);
  await world.openRoom();
};
/** The gateway cannot send some sentences. */
const cannotSend = (isLost: (whom: string, text: string) => boolean): void => {
  const say = world.gateway.say.bind(world.gateway);
  world.gateway.say = (whom, text) =>
    isLost(whom.handle, text) ? Promise.reject(new Error('cannot send')) : say(whom, text);
};
const toldNo = '我没能通知到管理员，请跟身边的人说';
const toldYes = '我已通知管理员';
const claims = (said: Said, whom: string): readonly boolean[] => {
  const text = to(said, whom).join();
  return [text.includes(toldNo), text.includes(toldYes)];
};

describe('she is not told that staff know', () => {
  it.each(levels)('where nobody is staff any more: %s', async (level) => {
    await open();
    revoke(world, 'lead');
    const said = await world.say('amei', 'private', cries[level]);
    expect([alarmed(said), claims(said, 'amei')]).toEqual([[], [true, false]]);
    expect(world.count('alert')).toBe(1);
  });

  it.each(levels)('where she is the only one of the staff: %s', async (level) => {
    await open();
    const said = await world.say('lead', 'private', cries[level]);
    expect([alarmed(said), claims(said, 'lead')]).toEqual([[], [true, false]]);
  });

  it.each(levels)('the break: where one was told, she is: %s', async (level) => {
    await open();
    await bindStaff(world, 'helper');
    const said = await world.say('lead', 'private', cries[level]);
    expect([alarmed(said), claims(said, 'lead')]).toEqual([['helper'], [false, true]]);
  });
});

describe('where she cannot be written to', () => {
  const notReached = /没能私信到本人，请直接联系她/u;
  const loseHers = (): void => cannotSend((whom) => whom === 'amei');

  it.each([
    ['room', '群1'],
    ['private', '私聊'],
  ] as const)('staff are told in private, by the place: %s', async (where, place) => {
    await open();
    loseHers();
    const said = await world.say('amei', where, cries.L3);
    expect(to(said, 'lead')).toHaveLength(2);
    expect(to(said, 'lead')[1]).toMatch(notReached);
    expect(to(said, 'lead')[1]).toContain(place);
    expect(to(said, 'lead')[1]).not.toMatch(/amei|绳子/u);
    expect(to(said, room).join()).not.toMatch(notReached);
  });

  it('the room of the staff is told where there is one, and the group is not', async () => {
    await open();
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', { room: 'staff@chatroom' as never });
    loseHers();
    const said = await world.say('amei', 'room', cries.L2);
    expect(to(said, 'staff@chatroom')).toHaveLength(2);
    expect(to(said, 'staff@chatroom')[1]).toMatch(notReached);
    expect(to(said, room)).toHaveLength(1);
  });

  it('the break: where she was reached, nobody is told that she was not', async () => {
    await open();
    const said = await world.say('amei', 'room', cries.L3);
    expect(said.map(({ text }) => text).join()).not.toMatch(notReached);
  });
});

/** Numbers in the order she reads them. */
const numbersIn = (said: Said): readonly string[] =>
  to(said, 'amei')
    .join()
    .match(/010-\d{8}|123\d\d|555\d\d/gu) ?? [];

/** Lines of which the first does not answer at night, the others always do. */
const withNightLines = (setup: Setup): Setup => {
  const { content } = setup;
  const named = ['55501', '55502', '55503'].map((number, index) => ({
    number,
    name: `热线${index + 1}`,
    hours: index === 0 ? '每天8点到22点' : '24小时',
    region: '各地',
    source: '虚构',
    verified_on: null,
    note: '',
  }));
  const helplines = new Map([
    ...content.helplines,
    ...named.map((line) => [line.number, line] as const),
  ]);
  const lines = named.map(({ number }, index) => ({ number, isAllDay: index > 0 }));
  return {
    ...setup,
    content: { ...content, helplines, safety: { ...content.safety, lines } },
  };
};

describe('the numbers she is given', () => {
  it.each([
    ['at noon', 0, '12356'],
    ['right before eight in the morning', 20 * hour - minuteMs, '010-82951332'],
    ['from eight in the morning on', 20 * hour, '12356'],
    ['right before ten in the evening', 10 * hour - minuteMs, '12356'],
    ['at ten in the evening', 10 * hour, '010-82951332'],
    ['at three in the night', 15 * hour, '010-82951332'],
  ])('begin with who answers then: %s', async (_when, later, first) => {
    await open();
    for (const where of ['private', 'room'] as const) {
      world.stores.db.prepare('DELETE FROM alert').run();
      time.set(noon + later);
      const found = numbersIn(await world.say('amei', where, cries.L2));
      expect([where, found.length, found[0]]).toEqual([where, 2, first]);
    }
  });

  it('are two that answer at night, where there are: one that does not is not named then', async () => {
    await open(withNightLines);
    expect(numbersIn(await world.say('amei', 'private', cries.L3))).toEqual(['55501', '55502']);
    time.set(noon + 15 * hour);
    expect(numbersIn(await world.say('amei', 'private', cries.L3))).toEqual(['55502', '55503']);
  });

  it('never say of a number that somebody answers day and night whose source does not', async () => {
    await open();
    time.set(noon + 15 * hour);
    const text = to(await world.say('amei', 'private', cries.L3), 'amei').join();
    const [line = ''] = text.split('\n').filter((one) => one.includes('12356'));
    expect(line).toContain('不保证随时有人接');
    expect(line).not.toMatch(/24\s*小时|全天|随时有人接听/u);
  });

  it('come before any promise of staff at night: 120 and 110 stand in every text', async () => {
    await open();
    time.set(noon + 15 * hour);
    for (const level of levels) {
      world.stores.db.prepare('DELETE FROM alert').run();
      const text = to(await world.say('amei', 'private', cries[level]), 'amei').join();
      expect([level, text.includes('120')]).toEqual([level, true]);
      expect(text).toContain('她们可能在休息，不一定马上看到');
    }
  });

  it('the break: a line that claims what its source does not is found', async () => {
    await open((setup) => {
      const { texts } = setup.content;
      const render = (said: TextReference): string =>
        texts.render(said).replace('各地每天不少于18小时', '24小时');
      return { ...setup, content: { ...setup.content, texts: { ...texts, render } } };
    });
    const text = to(await world.say('amei', 'private', cries.L3), 'amei').join();
    const [line = ''] = text.split('\n').filter((one) => one.includes('12356'));
    expect(line).toMatch(/24\s*小时/u);
  });
});
