import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const time = useShiftedTime();
const ends = ['study.endsOn=2026-11-20'];
/** Noon of the day after the last one; the night before it nobody is written to. */
const noonAfter = Date.parse('2026-11-21T12:00:00+08:00');
const nightAfter = Date.parse('2026-11-21T00:10:00+08:00');
let world: World;
const reopen = async (extra: readonly string[]): Promise<void> => {
  const { dataDirectory } = world;
  await world.bot.stop(0);
  world.stores.db.close();
  try {
    world = await makeWorld(extra, dataDirectory);
  } catch (error) {
    rmSync(dataDirectory, { recursive: true, force: true });
    throw error;
  }
};
beforeEach(async () => {
  world = await makeWorld(ends);
  await world.openRoom();
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '最后一天说的');
});
afterEach(async () => {
  await world.close();
});

const inGroup = async (): Promise<readonly string[]> =>
  (await wake(world)).filter(({ to }) => to === room).map(({ text }) => text);
const slotStates = (): readonly unknown[] =>
  world.stores.db.prepare("SELECT state FROM slot WHERE job = 'study-end'").all({});

describe('when the study is over', () => {
  it('each served group is told once, by day, until when what was kept is deleted', async () => {
    expect(await inGroup()).toEqual([]);
    time.set(nightAfter);
    expect(await inGroup()).toEqual([]);
    time.set(noonAfter);
    const told = await inGroup();
    expect(told).toEqual([expect.stringContaining('研究已经结束')]);
    expect(told[0]).toContain('2027-11-21');
    expect([await inGroup(), await inGroup()]).toEqual([[], []]);
    await reopen(ends);
    expect(await inGroup()).toEqual([]);
    expect(slotStates()).toEqual([{ state: 'sent' }]);
  });

  it('keeps nothing, answers as ever, and tells staff why', async () => {
    time.set(noonAfter);
    await inGroup();
    await world.say('xiaoyu', 'room', '结束之后说的');
    expect(world.count('message')).toBe(1);
    expect(await world.say('amei', 'room', '查 恶心')).toHaveLength(1);
    const [status] = await world.say('lead', 'private', '状态');
    expect(status?.text).toContain('研究已经结束');
    expect(status?.text).not.toContain('不一致');
  });

  it('tells it as well where only the approval has ended', async () => {
    await reopen(['study.approvalValidUntil=2026-11-20']);
    time.set(noonAfter);
    expect(await inGroup()).toEqual([expect.stringContaining('研究已经结束')]);
  });

  it('tells no group that was never told of a study', async () => {
    time.set(noonAfter);
    world.stores.db.prepare("UPDATE room SET notice_key = 'room.notice-no-study'").run({});
    expect(await inGroup()).toEqual([]);
  });

  it('does not tell it again where sending failed, or the bot ended in the middle: staff are shown it', async () => {
    time.set(noonAfter);
    world.gateway.isBroken = true;
    await wake(world);
    world.gateway.isBroken = false;
    expect([await inGroup(), slotStates()]).toEqual([[], [{ state: 'unconfirmed' }]]);
    world.stores.db.prepare("UPDATE slot SET state = 'sending'").run({});
    await reopen(ends);
    expect([await inGroup(), slotStates()]).toEqual([[], [{ state: 'unconfirmed' }]]);
    expect((await world.say('lead', 'private', '状态'))[0]?.text).toContain('不确定发出没有');
  });
});

describe('a study that is extended after its end was told', () => {
  it('keeps nothing until the group notice was posted anew, and tells its new end', async () => {
    time.set(noonAfter);
    await inGroup();
    await reopen(['study.endsOn=2026-12-31']);
    await world.say('lead', 'private', '状态').then(([status]) => {
      expect(status?.text).toContain('不一致');
    });
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '还没有重新说明');
    expect(world.count('message')).toBe(1);
    await world.say('lead', 'room', '/停用');
    await world.say('lead', 'room', '/启用');
    await world.say('lead', 'private', '确认');
    await world.say('xiaoyu', 'room', '重新说明之后');
    expect(world.count('message')).toBe(2);
    time.set(Date.parse('2027-01-01T12:00:00+08:00'));
    expect(await inGroup()).toEqual([expect.stringContaining('研究已经结束')]);
  });
});

describe('these tests', () => {
  it('see an end that is told twice where neither slot nor notice is kept', async () => {
    const breakIt = (sql: string): void => void world.stores.db.prepare(sql).run({});
    breakIt(
      "CREATE TRIGGER forget_slot AFTER UPDATE OF state ON slot WHEN NEW.state = 'sent' BEGIN DELETE FROM slot; END",
    );
    breakIt(
      `CREATE TRIGGER forget_notice AFTER UPDATE OF notice_key ON room WHEN NEW.notice_key <> 'room.notice'
       BEGIN UPDATE room SET notice_key = 'room.notice'; END`,
    );
    time.set(noonAfter);
    // Told at every look, where it should be told at the first alone; a slow machine looks more than once.
    for (let look = 0; look < 2; look += 1) expect(await inGroup()).not.toEqual([]);
  });
});
