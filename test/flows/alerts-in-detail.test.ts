import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { RoomHandle } from '../../src/core/person.ts';
import { alarmed, bindStaff, cries, joinAll, scanning, to } from '../helpers/alarms.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
const staffRoom = { room: 'staff@chatroom' as RoomHandle };
const otherRoom = { room: 'room-2@chatroom' as RoomHandle };
let world: World;
afterEach(() => world.close());
const open = async (...staff: readonly string[]): Promise<void> => {
  world = await makeWorld(scanning);
  joinAll(world, ...staff);
  await world.openRoom();
  for (const who of staff) await bindStaff(world, who);
};
const levels = (): unknown => world.stores.db.prepare('SELECT level FROM alert ORDER BY id').all();
const one = (sql: string): unknown => Object.values(world.stores.db.prepare(sql).get() ?? {})[0];
/** Sending to somebody fails from now on. */
const cannotReach = (who: string): void => {
  const say = world.gateway.say.bind(world.gateway);
  world.gateway.say = (whom, text) =>
    whom.handle === who ? Promise.reject(new Error('cannot send')) : say(whom, text);
};

describe('danger of the body and by her own hand in one message', () => {
  it('are two alerts, and she reads of 急诊 and 120 first', async () => {
    await open();
    const said = await world.say('amei', 'private', `${cries.medical}，我也${cries.L2}`);
    expect(levels()).toEqual([{ level: 'medical' }, { level: 'L2' }]);
    const [first = '', second = ''] = to(said, 'amei');
    expect(first).toMatch(/^这样的情况别等：现在去急诊，或打 120/u);
    expect(second).toContain('难受');
    expect(alarmed(said)).toEqual(['lead', 'lead']);
  });

  it('the body is told of where the other alert has been taken', async () => {
    await open();
    await world.say('amei', 'private', cries.L2);
    await world.say('lead', 'private', '/收到 1');
    time.advance(30 * minuteMs);
    const said = await world.say('amei', 'private', `${cries.medical}，我也${cries.L2}`);
    expect(to(said, 'amei').join()).toContain('急诊');
    expect(alarmed(said)).toEqual(['lead']);
  });
});

describe('an alert that becomes worse', () => {
  it('is told of where it was said this time', async () => {
    await open();
    await world.say('amei', 'room', cries.L2);
    const worse = to(await world.say('amei', 'private', cries.L3), 'lead').join();
    expect(worse).toContain('私聊');
    expect(worse).toContain('她是私信我说的');
  });

  it('is not closed by a preview of what it was', async () => {
    await open('helper');
    await world.say('amei', 'room', cries.L2);
    await world.say('lead', 'private', '/警报 1 结束 误报');
    time.advance(5 * minuteMs);
    await world.say('amei', 'room', cries.L3);
    const said = to(await world.say('lead', 'private', '确认'), 'lead').join();
    expect(said).toContain('又有新的话，没有结束');
    expect(one('SELECT closed_at FROM alert')).toBeNull();
  });
});

describe('a telling that cannot be handed over', () => {
  it('is made up for by the next within two minutes', async () => {
    await open('helper');
    await world.say('lead', 'private', '/值班 周五 名字helper');
    cannotReach('helper');
    expect(alarmed(await world.say('amei', 'room', cries.L2))).toEqual([]);
    time.advance(2 * minuteMs);
    expect(alarmed(await wake(world))).toEqual(['lead']);
  });

  it('of a report is said to her, not that it was passed on', async () => {
    await open();
    cannotReach('lead');
    const said = to(await world.say('amei', 'private', '举报 有人加我卖药'), 'amei').join();
    expect(said).not.toContain('已经转给');
    expect(said).not.toBe('');
  });
});

describe('the name staff read', () => {
  it('is that of the group it was said in', async () => {
    await open();
    world.gateway.join(otherRoom.room, 'lead', '名字lead');
    world.gateway.join(otherRoom.room, 'amei', '平安');
    await world.say('lead', 'room', '/启用', otherRoom);
    await world.say('lead', 'private', '确认');
    const said = to(await world.say('amei', 'room', cries.L3), 'lead').join();
    expect(said).toMatch(/群1，名字amei/u);
  });
});

describe('one of the staff', () => {
  it.each(['收到 ', '已答 ', '/收到 3 '])('is heard behind a command: %s', async (word) => {
    await open();
    await world.say('lead', 'private', `${word}${cries.L3}`);
    expect(levels()).toEqual([{ level: 'L3' }]);
  });

  it('raises no alarm by the code she binds herself with, whatever its letters look like', async () => {
    await open();
    for (const code of ['XCXZ-SZGP', '9ZZS-YAX4', 'ZSZS-ZSZS', 'zszszszs'])
      for (const slash of ['', '/']) await world.say('amei', 'private', `${slash}绑定 ${code}`);
    expect(levels()).toEqual([]);
    await world.say('amei', 'private', `绑定 ${cries.L2}`);
    expect(levels()).toEqual([{ level: 'L2' }]);
  });

  it('who is in danger does not hear that somebody has taken it', async () => {
    await open('helper', 'second');
    await world.say('helper', 'private', cries.L3);
    const said = await world.say('lead', 'private', '/收到 1');
    expect(said.map(({ to: whom }) => whom)).toEqual(['lead', 'second']);
  });

  it('who is bound anew keeps her days and what she has taken', async () => {
    await open('helper');
    await world.say('lead', 'private', '/值班 周五 名字helper');
    await world.say('amei', 'room', cries.L3);
    await world.say('helper', 'private', '/收到 1');
    await bindStaff(world, 'helper', 'lead');
    const list = to(await world.say('lead', 'private', '/值班'), 'lead').join();
    expect(list).toContain('周五：名字helper');
    expect(to(await world.say('lead', 'private', '/警报'), 'lead').join()).toContain('有人在处理');
  });

  it('who took over by mistake gives it back to the one before her', async () => {
    await open('helper');
    await world.say('amei', 'room', cries.L3);
    await world.say('helper', 'private', '/收到 1');
    const before = one('SELECT taken_by FROM alert');
    const said = await world.say('lead', 'private', '/收到 1');
    expect(to(said, 'helper').join()).toContain('换了一位');
    await world.say('lead', 'private', '/撤销');
    expect(one('SELECT taken_by FROM alert')).toBe(before);
    expect(one('SELECT next_at FROM alert')).toBeNull();
  });

  it('confirms nothing by a bare 确认 in the group, but what she asked for there', async () => {
    await open();
    await world.say('lead', 'private', '/发 读书会改到周六');
    await world.say('lead', 'room', '/计划');
    expect(await world.say('lead', 'room', '确认')).toEqual([]);
    expect(to(await world.say('lead', 'room', '/确认'), room)).toHaveLength(1);
    await world.say('lead', 'room', '/发 读书会改到周日');
    expect(await world.say('amei', 'room', '确认')).toEqual([]);
    expect(to(await world.say('lead', 'room', '确认'), room)).toHaveLength(1);
  });
});

describe('the room of the staff', () => {
  it('is none any more once it is served, nor when that ends', async () => {
    await open();
    world.gateway.join(staffRoom.room, 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', staffRoom);
    await world.say('lead', 'room', '/启用', staffRoom);
    await world.say('lead', 'private', '确认');
    await world.say('lead', 'room', '/停用', staffRoom);
    const said = await world.say('amei', 'room', cries.L3);
    expect(to(said, staffRoom.room)).toEqual([]);
    expect(alarmed(said)).toEqual(['lead']);
  });

  it('is not put back to one that was served meanwhile', async () => {
    await open();
    for (const { room: each } of [staffRoom, otherRoom])
      world.gateway.join(each, 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', otherRoom);
    await world.say('lead', 'room', '/设为管理群', staffRoom);
    const other = one('SELECT number FROM room WHERE is_control = 0 AND enabled_at IS NULL');
    world.stores.db
      .prepare(`UPDATE room SET notice_key = 'room.notice' WHERE number = :other`)
      .run({ other });
    expect(to(await world.say('lead', 'private', '/撤销'), 'lead').join()).toContain(
      '没有可以撤销',
    );
    expect(alarmed(await world.say('amei', 'room', cries.L3))).toContain(staffRoom.room);
  });
});

describe('a welcome', () => {
  it('waits while somebody may be in danger in the group', async () => {
    await open();
    await world.say('amei', 'room', '早上好');
    await wake(world);
    await world.say('amei', 'room', cries.L3);
    world.gateway.join(room, 'newcomer', '新来的');
    world.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
    await world.say('xiaoyu', 'room', '今天天气不错');
    await wake(world);
    time.advance(11 * minuteMs);
    expect(to(await wake(world), room)).toEqual([]);
    time.advance(115 * minuteMs);
    await wake(world);
    time.advance(11 * minuteMs);
    expect(to(await wake(world), room).join()).toContain('欢迎新来的朋友');
  });
});
