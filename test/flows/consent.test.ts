import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});

describe('consent, in chat', () => {
  it('sends the notice in private, the exact sentence alone, and only 已私信您 to the group', async () => {
    const said = await world.say('xiaoyu', 'room', '參加研究');
    expect(said.filter(({ to }) => to === room).map(({ text }) => text)).toEqual(['已私信您']);
    expect(said.filter(({ to }) => to === 'xiaoyu').at(-1)?.text).toBe('我已满18岁，同意 1 2');
  });

  it('says in the group how to reach it where the private message could not be sent, and not that it was', async () => {
    const { gateway } = world;
    const deliver = gateway.say.bind(gateway);
    gateway.say = (to, text) =>
      to.kind === 'person' ? Promise.reject(new Error('not a friend')) : deliver(to, text);
    const said = await world.say('xiaoyu', 'room', '参加研究');
    expect(said).toEqual([{ to: room, text: expect.stringContaining('请先加我为好友') }]);
  });

  it('answers the group at most once in ten minutes', async () => {
    await world.say('xiaoyu', 'room', '参加研究');
    const again = await world.say('amei', 'room', '参加研究');
    expect(again.filter(({ to }) => to === room)).toEqual([]);
    expect(again.some(({ to }) => to === 'amei')).toBe(true);
  });

  it('tells each one it cannot write to how to reach it, also within ten minutes of another, and once', async () => {
    const { gateway } = world;
    const deliver = gateway.say.bind(gateway);
    gateway.say = (to, text) =>
      to.kind === 'person' && to.handle === 'amei'
        ? Promise.reject(new Error('not a friend'))
        : deliver(to, text);
    await world.say('xiaoyu', 'room', '参加研究');
    const first = await world.say('amei', 'room', '参加研究');
    expect(first).toEqual([{ to: room, text: expect.stringContaining('请先加我为好友') }]);
    expect(await world.say('amei', 'room', '参加研究')).toEqual([]);
  });

  it('does not count before this notice has reached her', async () => {
    await world.say('xiaoyu', 'private', '我已满18岁，同意 1 2');
    await world.say('xiaoyu', 'room', '这句不该留下');
    expect(world.count('message')).toBe(0);
  });

  it('does not count when the notice could not be sent', async () => {
    world.gateway.isBroken = true;
    await world.say('xiaoyu', 'private', '参加研究');
    world.gateway.isBroken = false;
    await world.say('xiaoyu', 'private', '同意 1', { sentAt: Date.now() - 60_000 });
    await world.say('xiaoyu', 'room', '这句不该留下');
    expect(world.count('message')).toBe(0);
  });

  it('does not count in the group', async () => {
    await world.say('xiaoyu', 'private', '参加研究');
    const said = await world.say('xiaoyu', 'room', '我已满18岁，同意 1 2');
    expect(said.find(({ to }) => to === 'xiaoyu')?.text).toContain('只在这里算数');
    expect(world.count('consent_interval')).toBe(0);
  });

  it('asks whether she is an adult, and takes 是 for yes in private only', async () => {
    await world.say('xiaoyu', 'private', '参加研究');
    const asked = await world.say('xiaoyu', 'private', '同意1、2');
    expect(asked.at(-1)?.text).toContain('满18岁了吗');
    await world.say('xiaoyu', 'room', '是');
    expect(world.count('consent_interval')).toBe(0);
    const receipt = await world.say('xiaoyu', 'private', '是');
    expect(receipt.map(({ text }) => text)).toEqual([
      expect.stringContaining('回执'),
      expect.stringContaining('找回码'),
    ]);
    expect(world.count('consent_interval')).toBe(2);
  });

  it('keeps nothing but a count of somebody under 18', async () => {
    await world.say('xiaoyu', 'private', '参加研究');
    await world.say('xiaoyu', 'private', '同意 1');
    const said = await world.say('xiaoyu', 'private', '不是');
    expect(said.at(-1)?.text).toContain('满18岁的人');
    expect(world.count('participant_handle')).toBe(0);
    expect(world.count('tally')).toBe(1);
  });

  it('keeps her words sealed, from the message after her consent on', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '今天好些了');
    await world.say('amei', 'room', '那就好');
    expect(world.count('message')).toBe(1);
  });

  it('stops at a near miss at once, and asks', async () => {
    await world.consent('xiaoyu');
    const said = await world.say('xiaoyu', 'room', '别记我的话');
    expect(said.find(({ to }) => to === 'xiaoyu')?.text).toContain('是');
    await world.say('xiaoyu', 'room', '这句不该留下', { sentAt: Date.now() + 2000 });
    expect(world.count('message')).toBe(0);
  });

  it('erases rows, key and handle when she leaves, from the group too', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '今天好些了');
    await world.say('xiaoyu', 'private', '打卡 3 6 2');
    expect([world.count('message'), world.count('check_in_answer')]).toEqual([1, 1]);
    const said = await world.say('xiaoyu', 'room', '退出研究！');
    expect(said.find(({ to }) => to === 'xiaoyu')?.text).toContain('已删除');
    expect([world.count('message'), world.count('check_in_answer')]).toEqual([0, 0]);
    expect([world.count('participant_handle'), world.count('erasure_intent')]).toEqual([0, 0]);
  });

  it('logs nothing of a replay after she has left', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'private', '退出研究');
    await world.say('xiaoyu', 'private', '我已满18岁，同意 1 2', { sentAt: Date.now() - 50_000 });
    await world.say('xiaoyu', 'room', '这句不该留下', { sentAt: Date.now() - 40_000 });
    expect(world.count('message')).toBe(0);
  });

  it('counts leaving even when the message comes late, and tells her so', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '今天好些了');
    const hourEarlier = 'UPDATE consent SET since = since - 3600';
    world.stores.db.prepare(hourEarlier).run();
    const said = await world.say('xiaoyu', 'private', '退出研究', { sentAt: Date.now() - 600_000 });
    expect(said).toEqual([{ to: 'xiaoyu', text: expect.stringContaining('已删除') }]);
    expect([world.count('message'), world.count('participant_handle')]).toEqual([0, 0]);
  });

  it('does not take a late agreement for a fresh one', async () => {
    await world.say('xiaoyu', 'private', '参加研究');
    await world.say('xiaoyu', 'private', '我已满18岁，同意 1', { sentAt: Date.now() - 600_000 });
    expect(world.count('consent_interval')).toBe(0);
  });

  it('answers, thanks and helps the same with and without consent', async () => {
    await world.consent('xiaoyu');
    for (const text of ['打卡 3 6 2', '放疗后很累怎么办', '谢谢', '帮助', '打卡 99']) {
      const with_ = await world.say('xiaoyu', 'private', text);
      const without = await world.say('amei', 'private', text);
      expect(without.map((said) => said.text)).toEqual(with_.map((said) => said.text));
    }
    expect(world.count('check_in_answer')).toBe(1);
  });
});
