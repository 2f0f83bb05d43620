import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../src/core/clock.ts';
import type { Handle } from '../../src/core/person.ts';
import {
  bindParticipant,
  findParticipants,
} from '../../src/features/consent/lost-code-bind.commands.ts';
import { inviteStaff, listStaff } from '../../src/features/moderation/staff.commands.ts';
import { systemClock, systemRandom } from '../../src/setup.ts';
import { until } from '../helpers/processes.ts';
import { zone } from '../helpers/make.ts';
import { normalise } from '../helpers/vocabulary.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const time = useShiftedTime();
let world: World;
/** The room is served, its members are known, and there are two of the staff. */
const open = async (): Promise<void> => {
  await world.openRoom();
  for (const name of ['amei', 'xiaoyu']) await world.say(name, 'room', '大家好');
  const ports = { ...world.stores, clock: systemClock, random: systemRandom };
  const { code } = inviteStaff(ports, 'moderator');
  await world.say('amei', 'private', `绑定 ${code}`);
};
beforeEach(async () => {
  world = await makeWorld();
  world.gateway.join(room, 'fang', '芳芳');
  world.gateway.join(room, 'other', '芳芳');
  await open();
});
afterEach(async () => {
  await world.close();
});

const tell = async (who: string, words: string): Promise<string> => {
  const said = await world.say(who, 'private', words);
  expect(said.every(({ to }) => to === who)).toBe(true);
  return said.map(({ text }) => text).join('\n');
};
const consentAndSpeak = async (): Promise<void> => {
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '今天走了半小时');
  // A stop deletes what was said in its own second.
  time.advance(5000);
};
/** The first of the staff finds and reports her. @returns everything she was told */
const report = async (name = '名字xiaoyu'): Promise<readonly string[]> => [
  await tell('lead', `/已故 ${name}`),
  await tell('lead', '/已故 1'),
  await tell('lead', '确认'),
];
const numberIn = (told: string): string => /\d{3}/u.exec(told)?.[0] ?? '';
const second = async (number: string): Promise<readonly string[]> => [
  await tell('amei', `/已故 ${number}`),
  await tell('amei', '确认'),
];
const both = async (name?: string): Promise<readonly string[]> => {
  const first = await report(name);
  return [...first, ...(await second(numberIn(first[2] ?? '')))];
};
const one = (sql: string): unknown =>
  Object.values(world.stores.db.prepare(sql).get({}) as object)[0];

describe('已故', () => {
  it('takes two: after the first nothing has changed, after the second recording has ended', async () => {
    await consentAndSpeak();
    const first = await report();
    expect(first[0]).toContain('名字xiaoyu');
    expect(first[2]).toContain('还没有生效');
    expect([world.count('deceased'), one('SELECT state FROM consent')]).toEqual([0, 'active']);
    const told = await second(numberIn(first[2] ?? ''));
    expect(told[0]).toContain('名字xiaoyu');
    expect(told[1]).toContain('已经办好');
    expect([world.count('deceased'), world.count('death_report')]).toEqual([1, 0]);
    expect([
      one('SELECT state FROM consent'),
      one('SELECT count(*) FROM consent_interval WHERE closed_at IS NULL'),
      one('SELECT deceased_at IS NOT NULL FROM participant'),
      world.count('message'),
    ]).toEqual(['paused', 0, 1, 1]);
  });

  it('is not done by one person twice, not even bound anew', async () => {
    const number = numberIn((await report())[2] ?? '');
    expect(await tell('lead', `/已故 ${number}`)).toContain('另一位管理员');
    expect(await tell('lead', '确认')).toContain('没有等您确认');
    const ports = { ...world.stores, clock: systemClock, random: systemRandom };
    await tell('lead', `绑定 ${inviteStaff(ports, 'lead').code}`);
    expect(await tell('lead', `/已故 ${number}`)).toContain('另一位管理员');
    expect(world.count('deceased')).toBe(0);
  });

  it('is not done where the first is no staff any more, after a day, or after it was taken back', async () => {
    const number = numberIn((await report())[2] ?? '');
    expect(await tell('amei', `/已故 撤回 ${number}`)).toContain('没有等您办');
    expect(await tell('lead', `/已故 撤回 ${number}`)).toContain('已经撤回');
    expect(await tell('amei', `/已故 ${number}`)).toContain('找不到');
    const late = numberIn((await report())[2] ?? '');
    time.advance(dayMs + minuteMs);
    expect(await tell('amei', `/已故 ${late}`)).toContain('找不到');
    const third = numberIn((await report())[2] ?? '');
    await tell('amei', `/已故 ${third}`);
    world.stores.db.prepare("UPDATE staff SET revoked_at = 1 WHERE role = 'lead'").run({});
    expect(await tell('amei', '确认')).toContain('没有等您办');
    expect(world.count('deceased')).toBe(0);
  });

  it('is not done late, by a member, in a group, or by a confirmation after a quarter of an hour', async () => {
    expect(await world.say('lead', 'room', '/已故 名字xiaoyu')).toEqual([
      { to: 'lead', text: expect.stringContaining('私信发给我') },
    ]);
    await tell('fang', '/已故 名字xiaoyu');
    expect(await tell('fang', '/已故 名字xiaoyu')).not.toContain('请核对');
    await tell('lead', '/已故 名字xiaoyu');
    await tell('lead', '/已故 1');
    time.advance(16 * minuteMs);
    await tell('lead', '确认');
    expect([world.count('death_report'), world.count('deceased')]).toEqual([0, 0]);
  });

  it('tells people of one name apart, and takes only the very name', async () => {
    const list = await tell('lead', '/已故 芳芳');
    expect(list).toMatch(/1\. .*芳芳[\s\S]*2\. .*芳芳/u);
    const codes = [...list.matchAll(/识别码 (\w+)/gu)].map(([, code]) => code);
    expect(new Set(codes).size).toBe(2);
    const shown = await tell('lead', '/已故 2');
    expect(shown).toContain(codes[1]);
    expect(await tell('lead', '/已故 芳')).toContain('找不到');
  });

  it('says word for word the same whether she had consented or not, and whatever she wished', async () => {
    const words = (told: readonly string[]): string =>
      told
        .join('\n')
        .replaceAll(/识别码 \w+|\d{3}/gu, '#')
        .replaceAll(/名字xiaoyu|芳芳/gu, '她');
    world.gateway.members.set(
      room,
      (world.gateway.members.get(room) ?? []).filter(
        ({ handle }) => handle !== ('other' as Handle),
      ),
    );
    await consentAndSpeak();
    await tell('xiaoyu', '身后 删除');
    const consented = words(await both());
    time.advance(11 * minuteMs);
    await world.say('amei', 'room', '大家好');
    world.stores.db.prepare('DELETE FROM open_question').run({});
    // The one who has only been seen, never consented; her namesake stays known until the bot ends.
    const list = await tell('lead', '/已故 芳芳');
    expect(list).toContain('请核对');
    const told = [
      list
        .split('\n')
        .filter((line) => !line.startsWith('2.'))
        .join('\n'),
      await tell('lead', '/已故 1'),
      await tell('lead', '确认'),
    ];
    const never = words([...told, ...(await second(numberIn(told[2] ?? '')))]);
    expect(never).toBe(consented);
  });

  it('is audited by staff id, without a name, and counted in 状态', async () => {
    await both();
    const rows = world.stores.db
      .prepare("SELECT actor, action, parameters FROM audit WHERE action LIKE 'death.%'")
      .all({}) as { actor: string; action: string; parameters: string }[];
    expect(rows.map(({ action }) => action)).toEqual(['death.report', 'death.confirm']);
    expect(new Set(rows.map(({ actor }) => actor)).size).toBe(2);
    expect(JSON.stringify(rows)).not.toMatch(/xiaoyu|名字/u);
    expect(await tell('lead', '状态')).toContain('不再打扰的微信号：1 个');
  });
});

describe('what she wished', () => {
  beforeEach(consentAndSpeak);

  it('删除 is done, the one way of erasing: rows, key and wish', async () => {
    expect(await tell('xiaoyu', '身后 删除')).toContain('身后全部删除');
    expect(await tell('xiaoyu', '我的数据')).toContain('到那时全部删除');
    await both();
    expect([
      world.count('message'),
      world.count('after_death'),
      world.count('participant_handle'),
      world.stores.vault.participantsWithKeys().length,
      one('SELECT state FROM consent'),
    ]).toEqual([0, 0, 0, 0, 'withdrawn']);
  });

  it('保留 may replace it at any time, and what was kept stays', async () => {
    await tell('xiaoyu', '身后 删除');
    expect(await tell('xiaoyu', '身后：保留')).toContain('保留，到期删除');
    await both();
    expect([world.count('message'), world.stores.vault.participantsWithKeys().length]).toEqual([
      1, 1,
    ]);
  });

  it('said in the group is taken, and answered in private only; an older word does not undo it', async () => {
    const said = await world.say('xiaoyu', 'room', '身后 删除');
    expect(said.map(({ to }) => to)).toEqual(['xiaoyu']);
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'private', '身后 保留', { sentAt: Date.now() - 30_000 });
    expect(one('SELECT wish FROM after_death')).toBe('delete');
  });

  it('is not kept of somebody who has not consented', async () => {
    expect(await tell('fang', '身后 删除')).toContain('没有保存');
    expect(await tell('xiaoyu', '身后')).toContain('身后 保留');
    expect(world.count('after_death')).toBe(0);
  });

  it('goes with her when she withdraws', async () => {
    await tell('xiaoyu', '身后 删除');
    await tell('xiaoyu', '退出研究');
    expect(world.count('after_death')).toBe(0);
  });
});

describe('after the bot has logged in as another', () => {
  const logIn = async (): Promise<void> => {
    world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
    await open();
  };
  const ports = () => ({
    ...world.stores,
    clock: systemClock,
    random: systemRandom,
    zone,
    normalise,
    boundStaff: () => listStaff(world.stores).map(({ staffId }) => staffId),
  });
  /** The operator finds her by her name of old, both staff confirm, and she is bound. */
  const bindFound = async (): Promise<void> => {
    const request = Number(one('SELECT id FROM lost_code_request WHERE resolved_at IS NULL'));
    const lostCase = { request, staff: ports().boundStaff() };
    const [candidate] = findParticipants(ports(), lostCase, '名字xiaoyu');
    if (candidate === undefined) throw new Error('nobody is found');
    for (const who of ['lead', 'amei']) await tell(who, `找回 ${request} ${candidate.check}`);
    bindParticipant(ports(), lostCase, candidate.participant);
  };
  beforeEach(consentAndSpeak);

  it('her wish is followed once she is found, staff are told that it is not done yet, she hears nothing', async () => {
    await tell('xiaoyu', '身后 删除');
    await logIn();
    const told = await both();
    for (const index of [1, 3, 4]) expect(told[index]).toContain('请运维再找一找');
    expect([world.count('message'), world.count('lost_code_request')]).toEqual([1, 1]);
    await bindFound();
    const said = await wake(world);
    expect(said.filter(({ to }) => to === 'xiaoyu')).toEqual([]);
    expect([
      world.count('message'),
      world.stores.vault.participantsWithKeys().length,
      one('SELECT state FROM consent'),
    ]).toEqual([0, 0, 'withdrawn']);
  });

  it('without that wish she is marked once she is found, what was kept stays, her code is void', async () => {
    await logIn();
    await both();
    await bindFound();
    await wake(world);
    expect([
      one('SELECT deceased_at IS NOT NULL FROM participant'),
      one('SELECT state FROM consent'),
      world.count('message'),
      world.count('personal_code'),
    ]).toEqual([1, 'paused', 1, 0]);
  });

  it('the same is said, and asked, of somebody who is recognised', async () => {
    await world.consent('fang');
    await logIn();
    await world.consent('xiaoyu');
    await tell('xiaoyu', '身后 删除');
    const told = await both();
    for (const index of [1, 3, 4]) expect(told[index]).toContain('请运维再找一找');
    expect(world.count('lost_code_request')).toBe(1);
  });

  it('nothing of it is said, and nobody is looked for, where nobody is missing', async () => {
    expect((await both()).join('')).not.toContain('运维再找');
    expect(world.count('lost_code_request')).toBe(0);
  });

  it('状态 says that marks have to be given again, and counts none of old', async () => {
    await both('名字xiaoyu');
    expect(await tell('lead', '状态')).not.toContain('再办一次');
    await logIn();
    const told = await tell('lead', '状态');
    expect(told).toContain('再办一次');
    expect(told).not.toContain('不再打扰的微信号');
  });
});

describe('her account afterwards', () => {
  it('is answered once, in private, neutrally, whether she took part or not; nothing is kept', async () => {
    await consentAndSpeak();
    await both();
    expect(await world.say('xiaoyu', 'room', '查 恶心')).toEqual([]);
    const once = await tell('xiaoyu', '我是她女儿');
    expect(once).toContain('王老师');
    expect(once).not.toMatch(/离世|已故|研究.*参加/u);
    expect([await tell('xiaoyu', '在吗'), await tell('xiaoyu', '恢复记录')]).toEqual(['', '']);
    expect(world.count('message')).toBe(1);
  });

  it('can still withdraw, and is told when all is gone', async () => {
    await consentAndSpeak();
    await both();
    expect(await tell('xiaoyu', '退出研究')).toContain('都已删除');
    expect(world.count('message')).toBe(0);
  });

  it('can withdraw in other words too: it is asked, and its 是 counts', async () => {
    await consentAndSpeak();
    await both();
    expect(await tell('xiaoyu', '我想退出你们的研究')).toContain('要退出研究');
    expect(await tell('xiaoyu', '是')).toContain('都已删除');
    expect(world.count('message')).toBe(0);
  });

  it('is not answered to a 是 that answers nothing, and 不是 keeps all', async () => {
    await consentAndSpeak();
    await both();
    expect(await tell('xiaoyu', '是')).toContain('王老师');
    await tell('xiaoyu', '我想退出你们的研究');
    expect([await tell('xiaoyu', '不是'), await tell('xiaoyu', '是')]).toEqual(['', '']);
    expect(world.count('message')).toBe(1);
  });

  it('has no code any more: whoever types it is nobody', async () => {
    await consentAndSpeak();
    expect(world.count('personal_code')).toBe(1);
    await both();
    expect(world.count('personal_code')).toBe(0);
  });

  it('is not accepted as a friend, as others of the group are', async () => {
    await consentAndSpeak();
    await both();
    const accepted: string[] = [];
    const ask = (from: string): void => {
      world.gateway.emit({
        kind: 'friend-request',
        greeting: '你好',
        from: from as Handle,
        accept: () => {
          accepted.push(from);
          return Promise.resolve();
        },
      });
    };
    ask('xiaoyu');
    ask('fang');
    await until('the other is accepted', () => accepted.includes('fang') || undefined);
    expect(accepted).toEqual(['fang']);
  });

  it('gets nothing that was on its way or comes by itself', async () => {
    await consentAndSpeak();
    await both();
    world.gateway.members.set(
      room,
      (world.gateway.members.get(room) ?? []).filter(
        ({ handle }) => handle !== ('xiaoyu' as Handle),
      ),
    );
    const before = world.gateway.said.length;
    for (let turn = 0; turn < 3; turn += 1) {
      time.advance(11 * minuteMs);
      await world.say('amei', 'room', '大家好');
      await wake(world);
    }
    expect(world.gateway.said.slice(before).filter(({ to }) => to === 'xiaoyu')).toEqual([]);
  });
});

describe('these tests', () => {
  it('see an account that is not marked: it is answered as ever', async () => {
    await both();
    world.stores.db.prepare('DELETE FROM deceased').run({});
    expect(await world.say('xiaoyu', 'room', '查 恶心')).toHaveLength(1);
  });

  it('see a wish that is lost: nothing is erased', async () => {
    await consentAndSpeak();
    await tell('xiaoyu', '身后 删除');
    world.stores.db.prepare('DELETE FROM after_death').run({});
    await both();
    expect(world.count('message')).toBe(1);
  });
});
