import { afterEach, describe, expect, it } from '@jest/globals';
import { makeWorld, room, withoutHolidays, type World } from '../helpers/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const open = async (dataDirectory?: string): Promise<World> => {
  world = await makeWorld(['schedule.enabled=true'], dataDirectory, withoutHolidays);
  return world;
};
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((next) => setImmediate(next));
};
const moveOn = async ({ bot }: World): Promise<void> => {
  bot.moveToNextPost();
  await settle();
};
const inRoom = ({ gateway }: World): readonly string[] =>
  gateway.said.filter(({ to }) => to === room).map(({ text }) => text);
const reasons = ({ stores }: World): readonly unknown[] =>
  (stores.db.prepare('SELECT reason FROM slot ORDER BY due_at').all() as { reason: string }[]).map(
    ({ reason }) => reason,
  );
const textTo = (said: readonly { readonly to: string; readonly text: string }[], who: string) =>
  said.filter(({ to }) => to === who).map(({ text }) => text);

describe('停 and 继续', () => {
  it('hold the posts of a room and go on with them, and are answered in private', async () => {
    const group = await open();
    await group.openRoom();
    const before = inRoom(group).length;
    const said = await group.say('lead', 'room', '/停');
    expect(said.map(({ to }) => to)).toEqual(['lead']);
    for (let post = 0; post < 4; post += 1) await moveOn(group);
    expect([inRoom(group).length - before, new Set(reasons(group))]).toEqual([
      0,
      new Set(['pause']),
    ]);
    expect((await group.say('lead', 'private', '继续 群1'))[0]?.text).toContain('恢复');
    for (let post = 0; post < 4; post += 1) await moveOn(group);
    expect(inRoom(group).length - before).toBeGreaterThan(0);
  });

  it('are nothing a member can say, nor chat that begins like them', async () => {
    const group = await open();
    await group.openRoom();
    expect(await group.say('amei', 'room', '/停')).toEqual([]);
    await group.say('lead', 'private', '停药了怎么办');
    await group.say('lead', 'private', '/停药了怎么办');
    await group.say('lead', 'room', '/停用');
    await group.say('lead', 'private', '继续做化疗吗');
    expect(group.count('room_hold')).toBe(0);
  });

  it('say what is amiss with a group that is not there', async () => {
    const group = await open();
    await group.openRoom();
    expect((await group.say('lead', 'private', '/停 群7'))[0]?.text).toContain('没有这个编号的群');
  });
});

describe('计划 and 预览', () => {
  it('show times, and the exact text that is posted then', async () => {
    const group = await open();
    await group.openRoom();
    const [plan] = textTo(await group.say('lead', 'private', '/计划 群1'), 'lead');
    expect(plan).toMatch(/打卡/u);
    const [preview = ''] = textTo(await group.say('lead', 'private', '/预览 群1 3'), 'lead');
    const count = inRoom(group).length;
    while (inRoom(group).length === count) await moveOn(group);
    const [posted = 'none'] = inRoom(group).slice(count);
    expect(preview).toContain(posted);
  });

  it('say why something is left out', async () => {
    const group = await open();
    await group.openRoom();
    await group.say('lead', 'private', '停 群1');
    const [plan] = textTo(await group.say('lead', 'private', '计划'), 'lead');
    expect(plan).toContain('不发：管理员停了定时消息');
  });
});

describe('哀悼', () => {
  it('posts its text once it is confirmed, and nothing cheerful for 48 hours', async () => {
    const group = await open();
    await group.openRoom();
    const before = inRoom(group).length;
    const [preview] = textTo(await group.say('lead', 'private', '/哀悼 群1'), 'lead');
    expect([inRoom(group).length - before, group.count('room_hold')]).toEqual([0, 0]);
    await group.say('lead', 'private', '确认');
    await settle();
    const [mourning = 'none'] = inRoom(group).slice(before);
    expect([preview?.includes(mourning), mourning.includes('失去了一位')]).toEqual([true, true]);
    const { until, since } = group.stores.db
      .prepare('SELECT until, since FROM room_hold')
      .get() as { until: number; since: number };
    expect(until - since).toBe(48 * 3_600_000);
  });

  it('posts nothing where only the pause is wanted', async () => {
    const group = await open();
    await group.openRoom();
    const before = inRoom(group).length;
    await group.say('lead', 'private', '/哀悼');
    await group.say('lead', 'private', '只暂停');
    await settle();
    expect([inRoom(group).length - before, group.count('room_hold')]).toEqual([0, 1]);
  });
});

describe('a post nobody can be sure of', () => {
  const leaveInDoubt = async (): Promise<World> => {
    const first = await open();
    await first.openRoom();
    first.gateway.isBroken = true;
    await moveOn(first);
    first.gateway.isBroken = false;
    return first;
  };

  it('is told to staff at once, by itself, and only once', async () => {
    const group = await leaveInDoubt();
    const before = group.gateway.said.length;
    for (let tick = 0; tick < 3; tick += 1) {
      group.bot.wakeUp();
      await settle();
    }
    const told = textTo(group.gateway.said.slice(before), 'lead');
    expect([told.length, told[0]?.includes('不确定发出没有')]).toEqual([1, true]);
  });

  it('is told after a restart', async () => {
    const first = await open();
    await first.openRoom();
    await moveOn(first);
    first.stores.db.prepare("UPDATE slot SET state = 'sending'").run();
    await first.bot.stop(0);
    first.stores.db.close();
    const second = await open(first.dataDirectory);
    await settle();
    expect(textTo(second.gateway.said, 'lead').join()).toContain('不确定发出没有');
  });

  it('is sent again by 补发 and 确认, and then is none any more', async () => {
    const group = await leaveInDoubt();
    const before = inRoom(group).length;
    expect(textTo(await group.say('lead', 'private', '/补发'), 'lead')[0]).toContain('1. 群1');
    const [preview] = textTo(await group.say('lead', 'private', '/补发 1'), 'lead');
    expect([preview?.includes('补发'), inRoom(group).length - before]).toEqual([true, 0]);
    await group.say('lead', 'private', '确认');
    await settle();
    const [posted = 'none'] = inRoom(group).slice(before);
    expect([preview?.includes(posted), inRoom(group).length - before]).toEqual([true, 1]);
    expect(textTo(await group.say('lead', 'private', '/补发'), 'lead')[0]).toContain('没有不确定');
  });

  it('cannot be sent again by a member', async () => {
    const group = await leaveInDoubt();
    await group.say('amei', 'private', '/补发 1');
    await group.say('amei', 'private', '确认');
    await settle();
    expect(group.stores.db.prepare('SELECT state FROM slot').get()).toEqual({
      state: 'unconfirmed',
    });
  });
});
