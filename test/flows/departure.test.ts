import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { Handle } from '../../src/core/person.ts';
import { noon } from '../helpers/make.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const time = useShiftedTime();
let world: World;
beforeEach(async () => {
  world = await makeWorld();
  for (const name of ['fang', 'lan']) world.gateway.join(room, name, `名字${name}`);
  await world.openRoom();
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '今天走了半小时');
  await wake(world);
});
afterEach(async () => {
  await world.close();
});

const setRoster = (...names: readonly string[]): void => {
  world.gateway.members.set(
    room,
    names.map((name) => ({ handle: name as Handle, names: [name] })),
  );
};
/** A roster is loaded with the next message, eleven minutes on, and looked at. @returns what was said in private to her */
const later = async (minutes = 11): Promise<readonly string[]> => {
  time.advance(minutes * minuteMs);
  await world.say('amei', 'room', '大家好');
  return (await wake(world)).filter(({ to }) => to === 'xiaoyu').map(({ text }) => text);
};
const one = (sql: string): unknown =>
  Object.values(world.stores.db.prepare(sql).get({}) as object)[0];
const hasLeft = (): boolean => one('SELECT left_at FROM participant') !== null;
const state = (): unknown => one('SELECT state FROM consent');
const openIntervals = (): unknown =>
  one('SELECT count(*) FROM consent_interval WHERE closed_at IS NULL');
const all = ['lead', 'amei', 'xiaoyu', 'fang', 'lan'];
const without = all.filter((name) => name !== 'xiaoyu');

describe('a participant who is in no served room any more', () => {
  it('has left after two rosters ten minutes apart; recording stops, what was kept stays, she is told once', async () => {
    setRoster(...without);
    expect([await later(), hasLeft()]).toEqual([[], false]);
    const told = await later();
    expect(told).toEqual([expect.stringContaining('已经不在群里了')]);
    expect(told[0]).toMatch(/退出研究[\s\S]*联系负责人/u);
    expect([hasLeft(), state(), openIntervals(), world.count('message')]).toEqual([
      true,
      'paused',
      0,
      1,
    ]);
    expect([await later(), await later()]).toEqual([[], []]);
  });

  it('has not left by two rosters that follow each other at once', async () => {
    setRoster(...without);
    await later();
    world.gateway.emit({ kind: 'roster-changed', room: room as never });
    expect([await later(1), hasLeft()]).toEqual([[], false]);
  });

  it('has not left by a roster that is empty, fails, or has lost more than half', async () => {
    const load = world.gateway.roster.bind(world.gateway);
    setRoster();
    await later();
    setRoster('lead', 'amei');
    await later();
    world.gateway.roster = () => Promise.reject(new Error('timeout'));
    await later();
    world.gateway.roster = load;
    setRoster('lead', 'amei');
    expect([await later(), await later(), hasLeft(), state()]).toEqual([[], [], false, 'active']);
  });

  it('has not left where a flaky roster lies between two without her', async () => {
    setRoster(...without);
    await later();
    setRoster();
    await later();
    setRoster(...without);
    await later();
    expect(hasLeft()).toBe(false);
  });

  it('has not left across a login, nor in a room that is no longer served', async () => {
    setRoster(...without);
    await later();
    world.gateway.emit({ kind: 'login', self: 'bot' as Handle });
    await later();
    expect(hasLeft()).toBe(false);
    await world.say('lead', 'room', '/停用');
    await later();
    await later();
    expect(hasLeft()).toBe(false);
  });

  it('has left after a login as another too: a room of before holds nobody', async () => {
    const said = world.gateway.said.map(({ text }) => text).join('\n');
    const code = /[0-9a-f]{5}-[0-9a-f]{5}/u.exec(said)?.[0] ?? '';
    world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
    await world.openRoom();
    await world.say('xiaoyu', 'private', `找回 ${code}`);
    await world.say('xiaoyu', 'room', '回来了');
    expect(state()).toBe('active');
    setRoster(...without);
    await later();
    expect(await later()).toEqual([expect.stringContaining('已经不在群里了')]);
    expect([hasLeft(), state()]).toEqual([true, 'paused']);
  });

  it('is not looked for at night: nobody is written to then', async () => {
    setRoster(...without);
    await later();
    time.set(noon + 11 * 60 * minuteMs);
    expect([await later(), hasLeft()]).toEqual([[], false]);
    time.set(noon + 22 * 60 * minuteMs);
    await later();
    expect(hasLeft()).toBe(true);
  });

  it('still withdraws, and everything goes', async () => {
    setRoster(...without);
    await later();
    await later();
    await world.say('xiaoyu', 'private', '退出研究');
    expect([world.count('message'), world.count('participant_room'), hasLeft()]).toEqual([
      0,
      0,
      false,
    ]);
  });
});

describe('a participant who comes back', () => {
  beforeEach(async () => {
    setRoster(...without);
    await later();
    await later();
  });

  it('by speaking is told once that nothing is kept; after 恢复记录 it is again', async () => {
    setRoster(...all);
    const said = await world.say('xiaoyu', 'room', '我又回来了');
    expect(said).toEqual([{ to: 'xiaoyu', text: expect.stringContaining('恢复记录') }]);
    expect([hasLeft(), world.count('message')]).toEqual([false, 1]);
    expect(await world.say('xiaoyu', 'room', '大家都好吗')).toEqual([]);
    expect(await wake(world)).toEqual([]);
    await world.say('xiaoyu', 'private', '恢复记录', { sentAt: Date.now() - 5000 });
    await world.say('xiaoyu', 'room', '现在又记了');
    expect(world.count('message')).toBe(2);
  });

  it('by the roster is told the same, once', async () => {
    setRoster(...all);
    expect(await later()).toEqual([expect.stringContaining('恢复记录')]);
    expect([await later(), hasLeft()]).toEqual([[], false]);
  });
});

describe('these tests', () => {
  it('see a departure that does not stop the recording', async () => {
    world.stores.db
      .prepare(
        `CREATE TRIGGER break_it AFTER UPDATE OF state ON consent WHEN NEW.state = 'paused'
         BEGIN UPDATE consent SET state = 'active' WHERE participant_id = NEW.participant_id; END`,
      )
      .run();
    setRoster(...without);
    await later();
    await later();
    expect([hasLeft(), state()]).toEqual([true, 'active']);
  });
});
