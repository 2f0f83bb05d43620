import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { RoomHandle } from '../../src/core/person.ts';
import { bindStaff, to } from '../helpers/alarms.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, withoutHolidays, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

interface Preview {
  /** What must be there before. */
  readonly prepare?: () => Promise<unknown>;
  readonly typed: string;
  readonly where?: 'room';
  readonly confirmed?: string;
  /** What the preview says. */
  readonly shown: string;
  /** What a confirmation changes, told in one line. */
  readonly state: () => unknown;
}

const first = (sql: string): unknown => world.stores.db.prepare(sql).get();
const confirmed = async (typed: string): Promise<void> => {
  await world.say('lead', 'private', typed);
  await world.say('lead', 'private', '确认');
};
const votesOfFive = async (): Promise<void> => {
  await confirmed('/投票 下次读什么 散文 小说');
  for (let member = 1; member <= 5; member += 1) world.gateway.join(room, `m${member}`, '成员');
  world.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
  await world.say('amei', 'room', '大家好');
  for (let member = 1; member <= 5; member += 1)
    await world.say(`m${member}`, 'private', '投票 1 1');
};
const leaveInDoubt = async (): Promise<void> => {
  world.gateway.isBroken = true;
  world.bot.moveToNextPost();
  await wake(world);
  world.gateway.isBroken = false;
  await wake(world);
};

const previews: Readonly<Record<string, Preview>> = {
  启用: {
    prepare: () => world.say('lead', 'room', '/停用'),
    typed: '/启用',
    where: 'room',
    shown: '大家好，我是同路',
    state: () => first('SELECT count(*) AS served FROM room WHERE enabled_at IS NOT NULL'),
  },
  '启用 by its number': {
    prepare: () => world.say('lead', 'private', '/停用 群1'),
    typed: '/启用 群1',
    shown: '大家好，我是同路',
    state: () => first('SELECT count(*) AS served FROM room WHERE enabled_at IS NOT NULL'),
  },
  补发: {
    prepare: leaveInDoubt,
    typed: '/补发 1',
    shown: '群里确实没有的话',
    state: () => first('SELECT state FROM slot ORDER BY due_at'),
  },
  '活动 取消': {
    prepare: () => confirmed('/活动 读书会 12月3日晚7点半 20'),
    typed: '/活动 取消 1',
    shown: '读书会',
    state: () => first('SELECT closed_at IS NULL AS isOpen FROM event'),
  },
  '投票 结果': {
    prepare: votesOfFive,
    typed: '/投票 结果 1',
    shown: '散文：5票',
    state: () => first('SELECT closed_at IS NULL AS isOpen FROM event'),
  },
  '哀悼, the pause alone': {
    typed: '/哀悼',
    confirmed: '只暂停',
    shown: '我们失去了一位一路同行的人',
    state: () => first('SELECT count(*) AS held FROM room_hold'),
  },
  哀悼: {
    typed: '/哀悼',
    shown: '我们失去了一位一路同行的人',
    state: () => first('SELECT count(*) AS held FROM room_hold'),
  },
};
const names = Object.keys(previews);

/** The group is as it has to be, and the lead has read her preview. */
const preview = async (name: string): Promise<Preview> => {
  const known = previews[name];
  if (known === undefined) throw new Error(name);
  world = await makeWorld(
    ['schedule.enabled=true', 'schedule.quietFrom=00:00', 'schedule.quietUntil=00:00'],
    undefined,
    withoutHolidays,
  );
  await world.openRoom();
  await bindStaff(world, 'second', 'lead');
  await bindStaff(world, 'helper');
  await known.prepare?.();
  const said = await world.say('lead', known.where ?? 'private', known.typed);
  expect(to(said, room)).toEqual([]);
  expect(to(said, 'lead').join()).toContain(known.shown);
  return known;
};
const audited = (): number => world.count('audit');

describe('a preview', () => {
  it.each(names)('is confirmed by nobody else: %s', async (name) => {
    const { state, confirmed: word = '确认' } = await preview(name);
    const before = [state(), audited()];
    for (const [who, where] of [
      ['second', 'private'],
      ['second', 'room'],
      ['helper', 'private'],
      ['amei', 'private'],
      ['nobody', 'private'],
    ] as const)
      for (const { to: whom } of await world.say(who, where, word)) expect(whom).toBe(who);
    expect([state(), audited()]).toEqual(before);
  });

  it.each(names)('is confirmed no more after a quarter of an hour: %s', async (name) => {
    const { state, confirmed: word = '确认' } = await preview(name);
    const before = [state(), audited()];
    time.advance(15 * minuteMs);
    const said = await world.say('lead', 'private', word);
    expect(said.map(({ to: whom }) => whom)).toEqual(['lead']);
    if (word === '确认') expect(said[0]?.text).toContain('没有等您确认的事');
    expect([state(), audited()]).toEqual(before);
  });

  it.each(names)('the break: by herself, in time, it is, once: %s', async (name) => {
    const { state, confirmed: word = '确认' } = await preview(name);
    const before = [state(), audited()];
    time.advance(15 * minuteMs - 10_000);
    const said = await world.say('lead', 'private', word);
    expect(to(said, room)).toHaveLength(word === '只暂停' ? 0 : 1);
    const after = [state(), audited()];
    expect(after[0]).not.toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
    const again = await world.say('lead', 'private', word);
    expect([to(again, room), state(), audited()]).toEqual([[], ...after]);
  });

  it('is replaced by the next: 确认 does the last thing that was shown', async () => {
    const { state } = await preview('活动 取消');
    const before = state();
    await world.say('lead', 'private', '/发 读书会改到周六');
    const said = await world.say('lead', 'private', '确认');
    expect(to(said, room)).toEqual(['管理员请我转告大家：\n读书会改到周六']);
    expect(state()).toEqual(before);
    expect(to(await world.say('lead', 'private', '确认'), 'lead').join()).toContain(
      '没有等您确认的事',
    );
  });
});
