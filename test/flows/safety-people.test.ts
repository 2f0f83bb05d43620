import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { HandleMac, RoomHandle } from '../../src/core/person.ts';
import { deceased } from '../../src/features/departure/deceased.store.ts';
import {
  alarmed,
  bindStaff,
  cries,
  joinAll,
  revoke,
  scanning,
  shutDown,
  to,
} from '../helpers/alarms.ts';
import { noon } from '../helpers/make.ts';
import { makePlace, runCli } from '../helpers/processes.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { tracesLeft } from '../helpers/traces.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
const own = { room: 'staff@chatroom' as never };
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const open = async (): Promise<World> => {
  world = await makeWorld(scanning);
  return world;
};

describe('an alert', () => {
  it('names her also right after a restart, before anybody has written', async () => {
    const first = await open();
    await first.openRoom();
    await first.say('amei', 'room', cries.L3);
    await shutDown(first);
    time.advance(10 * minuteMs);
    const second = (world = await makeWorld(scanning, first.dataDirectory));
    await wake(second);
    const told = to(second.gateway.said, 'lead').filter((text) => text.includes('让人担心'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('名字amei');
  });

  it('of one of the staff who cannot be written to is told to the others, not to her', async () => {
    const group = await open();
    await group.openRoom();
    await bindStaff(group, 'helper');
    const say = group.gateway.say.bind(group.gateway);
    group.gateway.say = (whom, text) =>
      whom.handle === 'lead' && text.startsWith('我看到')
        ? Promise.reject(new Error('cannot send'))
        : say(whom, text);
    const said = await group.say('lead', 'room', cries.L3);
    expect(to(said, 'lead')).toEqual([]);
    expect(to(said, 'helper').join()).toContain('没能私信到本人');
  });

  it('of the only one of the staff is not promised to be known because she sits in the room of the staff', async () => {
    const group = await open();
    await group.openRoom();
    group.gateway.join('staff@chatroom', 'lead', '名字lead');
    await group.say('lead', 'room', '/设为管理群', own);
    const said = await group.say('lead', 'private', cries.L3);
    expect(to(said, 'lead').join()).toContain('我没能通知到管理员');
  });

  it('is not promised to be known where every telling of staff failed', async () => {
    const group = await open();
    await group.openRoom();
    const say = group.gateway.say.bind(group.gateway);
    group.gateway.say = (whom, text) =>
      whom.handle === 'lead' ? Promise.reject(new Error('cannot send')) : say(whom, text);
    const said = await group.say('amei', 'room', cries.L3);
    expect(to(said, 'amei').join()).not.toContain('我已通知管理员');
  });

  it('goes to the first on duty of the new day after midnight, not to the second', async () => {
    const group = await open();
    joinAll(group, 'a', 'b', 'c', 'd');
    await group.openRoom();
    for (const who of ['a', 'b', 'c', 'd']) await bindStaff(group, who);
    await group.say('lead', 'private', '/值班 周五 名字a 名字b');
    await group.say('lead', 'private', '/值班 周六 名字c 名字d');
    time.set(noon + (11 * 60 + 55) * minuteMs);
    expect(alarmed(await group.say('amei', 'room', cries.L3))).toEqual(['a']);
    time.set(noon + (12 * 60 + 6) * minuteMs);
    expect(alarmed(await wake(group))).toEqual(['c']);
  });

  it('skips nobody on duty where the first lost her right meanwhile', async () => {
    const group = await open();
    joinAll(group, 'a', 'b', 'c');
    await group.openRoom();
    for (const who of ['a', 'b', 'c']) await bindStaff(group, who);
    await group.say('lead', 'private', '/值班 周五 名字a 名字b 名字c');
    expect(alarmed(await group.say('amei', 'room', cries.L3))).toEqual(['a']);
    revoke(group, 'a');
    time.advance(10 * minuteMs);
    expect(alarmed(await wake(group))).toEqual(['b']);
  });

  it('somebody has taken whose right then ended is told again', async () => {
    const group = await open();
    joinAll(group, 'helper');
    await group.openRoom();
    await bindStaff(group, 'helper');
    await group.say('amei', 'room', cries.L3);
    await group.say('helper', 'private', '/收到 1');
    revoke(group, 'helper');
    time.advance(60 * minuteMs);
    expect(alarmed(await wake(group))).toEqual(['lead']);
  });

  it('once closed leaves neither MAC nor sealed id in a file, while the bot goes on', async () => {
    const group = await open();
    await group.openRoom();
    await group.say('amei', 'private', cries.L3);
    const [row] = group.stores.db
      .prepare('SELECT handle_mac AS mac, sealed_handle AS sealed FROM alert')
      .all() as { mac: string; sealed: Uint8Array }[];
    await group.say('lead', 'private', '/警报 1 结束 已陪伴');
    await group.say('lead', 'private', '确认');
    const traces = [{ from: 'sealed', bytes: Buffer.from(row?.sealed ?? []) }];
    expect(tracesLeft([group.dataDirectory], traces).map(({ from }) => from)).toEqual([]);
  });
});

describe('a name of one of the staff', () => {
  it('is known where only the room of the staff shows her', async () => {
    const group = await open();
    await group.openRoom();
    await bindStaff(group, 'helper');
    group.gateway.join('staff@chatroom', 'lead', '名字lead');
    group.gateway.join('staff@chatroom', 'helper', '小何');
    await group.say('lead', 'room', '/设为管理群', own);
    const said = await group.say('lead', 'room', '/值班 周五 小何', own);
    expect(to(said, 'staff@chatroom').join()).toContain('记下了');
  });

  it('may hold a space', async () => {
    const group = await open();
    group.gateway.join(room, 'helper', '小何 护士');
    await group.openRoom();
    await bindStaff(group, 'helper');
    const said = await group.say('lead', 'private', '/值班 周五 小何 护士');
    expect(to(said, 'lead').join()).toContain('记下了');
  });
});

describe('what waits, counts or is checked', () => {
  it('a right that ended takes its open preview with it, also where it is given again', async () => {
    const group = await open();
    await group.openRoom();
    await bindStaff(group, 'helper');
    await group.say('helper', 'private', '/发 读书会改到周六');
    revoke(group, 'helper');
    await group.say('helper', 'private', '确认');
    await bindStaff(group, 'helper');
    expect(to(await group.say('helper', 'private', '确认'), room)).toEqual([]);
  });

  it.each(['/unanswered', 'I wanted to say thanks', 'swan lake', 'Wantai', 'wang xiao wan'])(
    'an English word, a command of staff or a name in pinyin is no cry: %s',
    async (text) => {
      const group = await open();
      await group.openRoom();
      expect(alarmed(await group.say('amei', 'room', text))).toEqual([]);
    },
  );

  it('the digest counts no newcomer who has died', async () => {
    const group = await open();
    await group.openRoom();
    await group.say('amei', 'room', '早上好');
    group.gateway.join(room, 'newcomer', '新来的');
    group.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
    await group.say('newcomer', 'room', '大家好，我刚来');
    await bindStaff(group, 'helper');
    for (const [who, typed] of [
      ['lead', '/已故 新来的'],
      ['lead', '/已故 1'],
      ['lead', '确认'],
      ['helper', '/已故 101'],
      ['helper', '确认'],
    ] as const)
      await group.say(who, 'private', typed);
    const { mac } = group.stores.db.prepare('SELECT handle_mac AS mac FROM deceased').get() as {
      mac: HandleMac;
    };
    expect(deceased.has(group.stores.db, mac)).toBe(true);
    time.set(noon + 21 * 60 * minuteMs + minuteMs);
    expect(to(await wake(group), 'lead').join()).not.toContain('新来的朋友');
  });

  it('check finds no problem where messages are looked at as the documentation says', async () => {
    const place = makePlace();
    try {
      const set = ['--set', 'safety.scan=all', '--set', 'safety.approval=2026-18'];
      const { exit, stderr } = await runCli(place, ['check', '--at', '2026-12-01', ...set]);
      expect([exit, stderr.includes('room.notice')]).toEqual([0, false]);
    } finally {
      place.remove();
    }
  });
});
