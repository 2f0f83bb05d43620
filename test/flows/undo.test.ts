import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomHandle } from '../../src/core/person.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const staffRoom = 'staff@chatroom';
const otherStaffRoom = 'staff2@chatroom';
const imminent = '绳子准备好了，今晚就走';
const settings = ['safety.scan=all', 'safety.approval=伦2026-1'];

let world: World;
beforeEach(async () => {
  world = await makeWorld(settings);
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});
const said = async (who: string, where: 'room' | 'private', text: string): Promise<string> =>
  (await world.say(who, where, text)).map((line) => line.text).join('\n');
const one = (sql: string): unknown => Object.values(world.stores.db.prepare(sql).get() ?? {})[0];
const isServed = (): boolean =>
  one('SELECT enabled_at IS NOT NULL FROM room WHERE number = 1') === 1;

describe('撤销 after 停用', () => {
  it('serves the group again as before, and posts nothing', async () => {
    const since = one('SELECT enabled_at FROM room WHERE number = 1');
    const posts = world.gateway.said.filter(({ to }) => to === room).length;
    await said('lead', 'room', '/停用');
    expect(isServed()).toBe(false);
    expect(await said('amei', 'room', '查 化疗恶心')).toBe('');
    expect(await said('lead', 'room', '/撤销')).toContain('我接着看那个群');
    expect(one('SELECT enabled_at FROM room WHERE number = 1')).toBe(since);
    expect(world.gateway.said.filter(({ to }) => to === room)).toHaveLength(posts);
  });

  it('does nothing where the group was served anew meanwhile', async () => {
    await said('lead', 'room', '/停用');
    world.stores.db.prepare('UPDATE room SET disabled_at = disabled_at + 1').run();
    expect(await said('lead', 'private', '/撤销')).toContain('没有可以撤销的');
    expect(isServed()).toBe(false);
  });
});

describe('撤销 after 设为管理群', () => {
  const control = (): unknown => one('SELECT number FROM room WHERE is_control = 1');
  beforeEach(() => {
    for (const each of [staffRoom, otherStaffRoom]) world.gateway.join(each, 'lead', '名字lead');
  });

  it('tells staff one by one again, or where they were told before', async () => {
    await world.say('lead', 'room', '/设为管理群', { room: staffRoom as RoomHandle });
    const first = control();
    expect(first).toBeDefined();
    await world.say('lead', 'room', '/设为管理群', { room: otherStaffRoom as RoomHandle });
    expect(control()).not.toBe(first);
    expect(await said('lead', 'private', '/撤销')).toContain('管理群改回去了');
    expect(control()).toBe(first);
    await world.say('lead', 'room', '/设为管理群', { room: otherStaffRoom as RoomHandle });
    world.stores.db.prepare('UPDATE undoable SET parameters = \'{"room":0}\'').run();
    await said('lead', 'private', '/撤销');
    expect(control()).toBeUndefined();
  });
});

describe('撤销 after 收到', () => {
  it('lets the alert wait for somebody again', async () => {
    await said('amei', 'room', imminent);
    await said('lead', 'private', '收到');
    expect(one('SELECT taken_by FROM alert')).toMatch(/^s_/u);
    expect(await said('lead', 'private', '撤销')).toContain('又在等人处理');
    expect(one('SELECT taken_by FROM alert')).toBeNull();
    expect(one('SELECT next_at FROM alert')).toBeLessThanOrEqual(Date.now());
  });

  it('leaves it to another who has taken it since', async () => {
    await said('amei', 'room', imminent);
    await said('lead', 'private', '收到');
    world.stores.db.prepare("UPDATE alert SET taken_by = 's_other'").run();
    expect(await said('lead', 'private', '撤销')).toContain('没有可以撤销的');
    expect(one('SELECT taken_by FROM alert')).toBe('s_other');
  });
});

describe('what was confirmed', () => {
  it('is not undone, and neither is what was done before it', async () => {
    await said('lead', 'room', '/停');
    await said('lead', 'private', '/发 读书会改到周六');
    await said('lead', 'private', '确认');
    expect(await said('lead', 'private', '撤销')).toContain('没有可以撤销的');
    expect(world.count('room_hold')).toBe(1);
  });

  it('is nothing where nothing waited for it: what was done before can still be undone', async () => {
    await said('lead', 'room', '/停');
    await said('lead', 'private', '确认');
    expect(await said('lead', 'private', '撤销')).toContain('照常发');
  });

  it('stays undone where somebody else confirms', async () => {
    await said('lead', 'room', '/停');
    await said('amei', 'private', '确认');
    expect(await said('lead', 'private', '撤销')).toContain('照常发');
  });
});

describe('the end of an alert', () => {
  it('is neither confirmed late nor by another, and leaves who she is until then', async () => {
    await said('amei', 'room', imminent);
    await said('lead', 'private', '警报 1 结束 已陪伴');
    await said('amei', 'private', '确认');
    world.stores.db.prepare('UPDATE open_question SET expires_at = expires_at - 900001').run();
    expect(await said('lead', 'private', '确认')).toContain('没有等您确认的事');
    expect(one('SELECT closed_at FROM alert')).toBeNull();
    await said('lead', 'private', '警报 1 结束 已陪伴');
    expect(await said('lead', 'private', '确认')).toContain('结束了');
    expect(one('SELECT sealed_handle FROM alert')).toBeNull();
  });

  it('is told where it was closed meanwhile', async () => {
    await said('amei', 'room', imminent);
    await said('lead', 'private', '警报 1 结束 误报');
    world.stores.db
      .prepare('UPDATE alert SET closed_at = 1, handle_mac = NULL, sealed_handle = NULL')
      .run();
    expect(await said('lead', 'private', '确认')).toContain('没有开着的1号警报');
  });
});
