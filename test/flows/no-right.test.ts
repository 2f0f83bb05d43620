import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import { alerts } from '../../src/features/safety/alert.store.ts';
import type { Handle, HandleMac } from '../../src/core/person.ts';
import { bindStaff, joinAll, revoke, to, type Said } from '../helpers/alarms.ts';
import { useShiftedTime } from '../helpers/shifted-time.ts';
import { typedCommands } from '../helpers/typed-commands.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(120_000);

// Noon of a Friday: nothing is posted by itself.
useShiftedTime();
const own = { room: 'staff@chatroom' as never };
let world: World;
/** Something of each kind there is to change: an alert, a question, an event, a duty, a death told by one, a room of the staff. */
beforeEach(async () => {
  world = await makeWorld(['schedule.enabled=true']);
  joinAll(world, 'helper');
  world.gateway.join('staff@chatroom', 'lead', '名字lead');
  await world.openRoom();
  await bindStaff(world, 'helper');
  await world.say('lead', 'private', '/活动 读书会 12月3日晚7点半 20');
  await world.say('lead', 'private', '确认');
  await world.say('lead', 'private', '/值班 周一 我');
  for (const text of ['/已故 名字xiaoyu', '/已故 1', '确认'])
    await world.say('lead', 'private', text);
  await world.say('lead', 'room', '/设为管理群', own);
  const { db, vault } = world.stores;
  const her = { mac: 'mac-amei' as HandleMac, handle: 'amei' as Handle, roomId: undefined };
  const id = alerts.raise(db, vault, { ...her, level: 'L2', now: Date.now() });
  // As if staff had been told: nobody is told again meanwhile.
  alerts.tell(db, id, ['all'], Date.now() + 60 * minuteMs);
  await world.say('amei', 'room', '查 阳台上的花怎么养');
});
afterEach(() => world.close());

const tables = [
  'room_hold',
  'slot',
  'event',
  'duty',
  'alert',
  'staff',
  'staff_invite',
  'undoable',
  'audit',
  'death_report',
  'deceased',
  'unanswered_question',
] as const;
const rowsOf = (columns: string, table: string): readonly unknown[] =>
  world.stores.db.prepare(`SELECT ${columns} FROM ${table}`).all();
/** Every row of what staff can change. How many members a room has is counted meanwhile. */
const everything = (): Readonly<Record<string, unknown>> => ({
  room: rowsOf('number, enabled_at, disabled_at, notice_key, is_control', 'room'),
  ...Object.fromEntries(tables.map((table) => [table, rowsOf('*', table)])),
});

/** What is typed beside the table of commands: numbers, confirmations, words without their slash. */
const more = [
  '/已故 101',
  '/已故 撤回 101',
  '/警报 1 结束 误报',
  '/值班 周一 没人',
  '/活动 取消 1',
  '/停用 群1',
  '/启用 群1',
  '找回 7 4821',
  '确认',
  '只暂停',
];
const all = [...typedCommands.map(([text]) => text), ...more];
/** What only staff may read. */
const staffOnly = /警报|值班|名单|审计|群1|服务中的群|名字lead/u;
/** A word of members as well, answered to everybody alike. */
const isForAll = (text: string): boolean => /^\/?(?:帮助|help)$/u.test(text);

type Where = Parameters<World['say']>[1];
/** Types everything. @returns what somebody else has heard, and what was told that only staff may read */
const typeAll = async (
  who: string,
  where: Where,
  texts: readonly string[] = all,
  inside?: typeof own,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const text of texts) {
    const said: Said = await world.say(who, where, text, inside);
    if (isForAll(text) && inside === undefined) continue;
    if (said.some(({ to: whom }) => whom !== who)) wrong.push(`${text} is heard by others`);
    if (where === 'room' && said.length > 0) wrong.push(`${text} is answered`);
    if (said.some((line) => staffOnly.test(line.text))) wrong.push(`${text} tells what staff read`);
  }
  return wrong;
};

describe('a command of staff', () => {
  it.each(['private', 'room'] as const)(
    'of a stranger does nothing, and nobody else hears of it: in %s',
    async (where) => {
      const before = everything();
      expect(await typeAll('nobody', where)).toEqual([]);
      expect(everything()).toEqual(before);
    },
  );

  it.each([
    ['private', 'helper'],
    ['room', 'helper'],
    ['private', 'outsider'],
    ['room', 'outsider'],
  ] as const)(
    'of whose right was revoked does nothing, and nobody else hears of it: in %s, %s',
    async (where, who) => {
      if (who === 'outsider') await bindStaff(world, who, 'lead');
      revoke(world, who);
      const before = everything();
      expect(await typeAll(who, where)).toEqual([]);
      expect(everything()).toEqual(before);
    },
  );

  it('of a member within the room of the staff does nothing, with its slash or without', async () => {
    world.gateway.join('staff@chatroom', 'amei', '名字amei');
    world.gateway.emit({ kind: 'roster-changed', room: own.room });
    const before = everything();
    const plain = all.map((text) => text.replace('/', ''));
    expect(await typeAll('amei', 'room', [...all, ...plain], own)).toEqual([]);
    expect(everything()).toEqual(before);
  });

  it('the break: of one of the staff nearly every one does or tells something', async () => {
    const silent: string[] = [];
    for (const text of all) {
      const before = JSON.stringify(everything());
      const said = await world.say('helper', 'private', text);
      if (said.length === 0 && JSON.stringify(everything()) === before) silent.push(text);
    }
    expect(silent).toEqual([]);
    expect((await typeAll('helper', 'private')).length).toBeGreaterThan(5);
  });
});

describe('a right that is taken away', () => {
  it('ends with the very next message', async () => {
    expect(to(await world.say('helper', 'private', '/状态'), 'helper').join()).toMatch(staffOnly);
    revoke(world, 'helper');
    const said = await world.say('helper', 'private', '/状态');
    expect(said.map(({ text }) => text).join()).not.toMatch(staffOnly);
    expect(await world.say('helper', 'room', '/停')).toEqual([]);
    expect(world.count(`room_hold WHERE kind = 'pause'`)).toBe(0);
  });

  it.each([
    ['/哀悼', '确认'],
    ['/哀悼', '只暂停'],
    ['/活动 散步 周六上午', '确认'],
    ['/活动 取消 1', '确认'],
    ['/投票 下次读什么 散文 小说', '确认'],
    ['/发 读书会改到周六', '确认'],
    ['/已故 101', '确认'],
  ])('ends what waited for her word: %s, %s', async (typed, word) => {
    const shown = await world.say('helper', 'private', typed);
    expect(to(shown, 'helper').join()).toContain('确认');
    revoke(world, 'helper');
    const before = everything();
    for (const where of ['private', 'room'] as const)
      expect(to(await world.say('helper', where, word), room)).toEqual([]);
    expect(everything()).toEqual(before);
  });

  it('ends that of a lead who was about to serve a group', async () => {
    await bindStaff(world, 'second', 'lead');
    await world.say('second', 'private', '/停用 群1');
    await world.say('second', 'room', '/启用');
    revoke(world, 'second');
    const said = [
      ...(await world.say('second', 'private', '确认')),
      ...(await world.say('second', 'room', '确认')),
    ];
    expect(to(said, room)).toEqual([]);
    expect(world.count('room WHERE enabled_at IS NOT NULL')).toBe(0);
  });

  it('the break: where it was not, the same word does what was shown', async () => {
    await world.say('helper', 'private', '/发 读书会改到周六');
    const said = await world.say('helper', 'private', '确认');
    expect(to(said, room)).toEqual(['管理员请我转告大家：\n读书会改到周六']);
  });
});
