import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { alarmed, bindStaff, cries, revoke, scanning, staffIdOf, to } from '../helpers/alarms.ts';
import { useShiftedTime } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

// Noon of a Friday.
useShiftedTime();
const own = { room: 'staff@chatroom' as never };
let world: World;

/** Staff: lead, 小何 and two of one name. 阿芳 is a member. A control room. */
beforeEach(async () => {
  world = await makeWorld(scanning);
  for (const [who, name] of [
    ['helper', '小何'],
    ['twin-1', '同名'],
    ['twin-2', '同名'],
    ['afang', '阿芳'],
  ] as const)
    world.gateway.join(room, who, name);
  world.gateway.join('staff@chatroom', 'lead', '名字lead');
  await world.openRoom();
  for (const who of ['helper', 'twin-1', 'twin-2']) await bindStaff(world, who);
  await world.say('lead', 'room', '/设为管理群', own);
});
afterEach(() => world.close());

const onDuty = (weekday: number): readonly string[] =>
  (
    world.stores.db
      .prepare('SELECT staff_id AS id FROM duty WHERE weekday = :weekday ORDER BY place')
      .all({ weekday }) as { id: string }[]
  ).map(({ id }) => id);
/** Types it in private, in the room of the staff or in the members' group. @returns what is answered */
const places = ['private', 'control', 'group'] as const;
const type = async (
  place: (typeof places)[number],
  text: string,
  who = 'lead',
): Promise<string> => {
  const said = await world.say(
    who,
    place === 'private' ? 'private' : 'room',
    text,
    place === 'control' ? own : {},
  );
  expect(to(said, room)).toEqual([]);
  // What is typed in a group is answered where the staff are together.
  expect(said.map(({ to: whom }) => whom)).toEqual([place === 'private' ? who : 'staff@chatroom']);
  return said.map(({ text: answer }) => answer).join();
};

describe.each(places)('值班 typed in %s', (place) => {
  it('takes the name of one of the staff, and shows the day with it', async () => {
    expect(await type(place, '/值班 周一 小何')).toMatch(/记下了。周一：小何/u);
    expect(onDuty(1)).toEqual([staffIdOf(world, 'helper')]);
    expect(await type(place, '/值班')).toMatch(/周一：小何\s+周二：没人值班/u);
  });

  it('takes several, in their order, and 我 for who types it', async () => {
    await type(place, '/值班 星期五 小何、我');
    expect(onDuty(5)).toEqual([staffIdOf(world, 'helper'), staffIdOf(world, 'lead')]);
  });

  it('takes 没人, and then everybody is told', async () => {
    await type(place, '/值班 周五 小何');
    expect(await type(place, '/值班 周五 没人')).toContain('没人值班，警报发给所有管理员');
    expect(onDuty(5)).toEqual([]);
    const told = alarmed(await world.say('amei', 'private', cries.L3));
    expect(told).toEqual(['staff@chatroom', 'lead', 'helper', 'twin-1', 'twin-2']);
  });

  it('takes no name of a member, of nobody, of two or in part, and leaves the day as it was', async () => {
    await type(place, '/值班 周一 小何');
    for (const [name, count] of [
      ['阿芳', 0],
      ['查无此人', 0],
      ['同名', 2],
      ['小', 0],
    ] as const)
      for (const named of [name, `小何 ${name}`])
        expect(await type(place, `/值班 周一 ${named}`)).toContain(`有${count}位叫“${name}”的`);
    expect(onDuty(1)).toEqual([staffIdOf(world, 'helper')]);
  });

  it('without a day, or with one that is none, tells how', async () => {
    expect(await type(place, '/值班 小何')).toContain('请这样发');
    expect(await type(place, '/值班 周八 小何')).toContain('请这样发');
    expect(world.count('duty')).toBe(0);
  });
});

describe('somebody on duty', () => {
  it('is told of an alert alone, beside the room of the staff', async () => {
    await type('control', '值班 周五 小何');
    expect(alarmed(await world.say('amei', 'room', cries.L3))).toEqual([
      'staff@chatroom',
      'helper',
    ]);
  });

  it('whose right was taken away is on duty no more, and her name is none of the staff', async () => {
    await type('private', '/值班 周五 小何');
    revoke(world, 'helper');
    expect(await type('private', '/值班')).toContain('周五：没人值班');
    expect(await type('private', '/值班 周六 小何')).toContain('有0位叫“小何”的');
    const told = alarmed(await world.say('amei', 'room', cries.L3));
    expect(told).toEqual(['staff@chatroom', 'lead', 'twin-1', 'twin-2']);
  });

  it('is not whoever took her name: a member called as she is has no duty', async () => {
    world.gateway.join(room, 'impostor', '小何');
    world.gateway.emit({ kind: 'roster-changed', room: room as never });
    await world.say('impostor', 'room', '大家好');
    await type('private', '/值班 周五 小何');
    expect(onDuty(5)).toEqual([staffIdOf(world, 'helper')]);
    expect(alarmed(await world.say('amei', 'room', cries.L3))).not.toContain('impostor');
  });

  it('can be named by her id where several are called alike', async () => {
    const id = staffIdOf(world, 'twin-2');
    expect(await type('private', `/值班 周五 ${id}`)).toContain('周五：同名');
    expect(alarmed(await world.say('amei', 'room', cries.L3))).toContain('twin-2');
  });
});

describe('值班 of who is no staff', () => {
  it.each([
    ['a member', 'afang'],
    ['a stranger', 'nobody'],
  ])('does nothing, and tells no name: %s', async (_who, who) => {
    const answers = [
      ...(await world.say(who, 'private', '/值班')),
      ...(await world.say(who, 'private', '/值班 周五 我')),
      ...(await world.say(who, 'room', '/值班 周五 我')),
      ...(await world.say(who, 'room', '值班 周五 我', own)),
    ];
    expect(answers.every(({ to: whom }) => whom === who)).toBe(true);
    expect(answers.map(({ text }) => text).join()).not.toMatch(/小何|同名|名字lead/u);
    expect(world.count('duty')).toBe(0);
  });
});
