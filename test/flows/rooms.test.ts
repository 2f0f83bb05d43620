import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inviteStaff } from '../../src/features/moderation/staff.commands.ts';
import { systemClock, systemRandom } from '../../src/setup.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const invite = (role: 'lead' | 'moderator'): string =>
  inviteStaff({ ...world.stores, clock: systemClock, random: systemRandom }, role).code;

describe('enabling a room', () => {
  it('happens only once its notice was handed over, and the lead is told when it was not', async () => {
    await world.say('lead', 'private', `绑定 ${invite('lead')}`);
    await world.say('lead', 'room', '/启用');
    const { gateway } = world;
    const deliver = gateway.say.bind(gateway);
    gateway.say = (to, text) =>
      to.kind === 'room' ? Promise.reject(new Error('not in the room')) : deliver(to, text);
    const said = await world.say('lead', 'private', '确认');
    expect(said.map(({ text }) => text).join('')).toContain('还没有启用');
    expect(await world.say('amei', 'room', '查 恶心')).toEqual([]);
    gateway.say = deliver;
    await world.say('lead', 'room', '/启用');
    await world.say('lead', 'private', '确认');
    expect(await world.say('amei', 'room', '查 恶心')).toHaveLength(1);
  });

  it('is for a lead only', async () => {
    await world.say('lead', 'private', `绑定 ${invite('moderator')}`);
    const said = await world.say('lead', 'room', '/启用');
    expect(said[0]?.text).toContain('只有负责人');
    expect(world.count('room')).toBe(0);
  });
});

describe('a room that is not served', () => {
  it('makes a staff code worthless that was typed there, and hears nothing else', async () => {
    const code = invite('lead');
    const told = await world.say('lead', 'room', `绑定 ${code}`);
    expect(told).toEqual([{ to: 'lead', text: expect.stringContaining('已作废') }]);
    const tried = await world.say('amei', 'private', `绑定 ${code}`);
    expect(tried[0]?.text).toContain('不对、用过了或过期了');
    expect(await world.say('amei', 'room', '参加研究')).toEqual([]);
  });

  it('still hears a participant who leaves the study, and answers her in private', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '今天好些了');
    await world.say('lead', 'room', '/停用');
    const said = await world.say('xiaoyu', 'room', '退出研究');
    expect(said.map(({ to }) => to)).toEqual(['xiaoyu']);
    expect([world.count('message'), world.count('participant_handle')]).toEqual([0, 0]);
  });
});

describe('a room that was told that nothing is kept', () => {
  it('keeps nothing after the study has begun, until the new notice was posted', async () => {
    await world.close();
    const before = await makeWorld(['study.approvalValidUntil=2026-01-20']);
    world = before;
    await before.openRoom();
    expect(before.gateway.said.some(({ text }) => text.includes('我不保存任何人的话'))).toBe(true);
    await before.bot.stop(0);
    before.stores.db.close();

    world = await makeWorld([], before.dataDirectory);
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '还没有人告诉过群里');
    expect(world.count('message')).toBe(0);
    expect((await world.say('lead', 'private', '状态'))[0]?.text).toContain(
      '说明与现在的研究记录不一致',
    );
    await world.say('lead', 'room', '/停用');
    await world.say('lead', 'room', '/启用');
    await world.say('lead', 'private', '确认');
    await world.say('xiaoyu', 'room', '现在知道了');
    expect(world.count('message')).toBe(1);
  });
});

describe('a puppet that does not answer', () => {
  it('does not keep her from leaving the study', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '今天好些了');
    world.gateway.roster = () => Promise.reject(new Error('timeout'));
    const said = await world.say('stranger', 'private', '退出研究');
    expect(said).toHaveLength(1);
    await world.say('xiaoyu', 'private', '退出研究');
    expect(world.count('message')).toBe(0);
    expect(world.logLines.some((line) => line.includes('"roster.failed"'))).toBe(true);
  });
});

describe('names with decoration', () => {
  it.each([
    ['兰兰🌸', '谢谢兰兰', '谢谢[成员]'],
    ['北京-琴姐-2B', '琴姐早', '[成员]早'],
    ['梅\u200e姐怪怪', '梅姐怪怪你好', '[成员]你好'],
  ])('are masked as people write them: %s', async (name, text, expected) => {
    world.gateway.join(room, 'decorated', name);
    await world.openRoom();
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', text);
    const row = world.stores.db
      .prepare('SELECT id, participant_id AS participant, sealed_text AS sealed FROM message')
      .get() as { id: string; participant: never; sealed: Uint8Array };
    const kept = world.stores.vault.openFor(row.participant, row.sealed, `message:${row.id}`);
    expect(kept).toBe(expected);
  });
});

describe('a group that is named', () => {
  const isServed = (): boolean =>
    (world.stores.db.prepare('SELECT enabled_at AS at FROM room').get() as { at: number | null })
      .at !== null;
  const told = async (text: string): Promise<string> =>
    (await world.say('lead', 'private', text)).map((line) => `${line.to}: ${line.text}`).join('\n');

  it('is served no more, and again after its preview, from the private chat', async () => {
    await world.openRoom();
    expect(await told('停用 群1')).toContain('lead: 群1已停用，我不再看这个群。');
    expect(isServed()).toBe(false);
    expect(await told('启用 群1')).toContain('lead: 将在群1发这段说明');
    expect(isServed()).toBe(false);
    expect(await told('确认')).toContain(`${room}: 大家好，我是同路`);
    expect(isServed()).toBe(true);
  });

  it.each(['停用 群7', '启用 群7'])('is not made up: %s', async (text) => {
    await world.openRoom();
    expect(await told(text)).toContain('没有这个编号的群');
    expect(isServed()).toBe(true);
  });

  it('is not served again by its number after a new login: its notice has to go to the group itself', async () => {
    await world.openRoom();
    world.stores.db.prepare("UPDATE room SET handle_mac = 'of-an-earlier-login'").run();
    expect(await told('启用 群1')).toContain('没有这个编号的群');
  });
});
