import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomHandle } from '../../src/core/person.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld(['schedule.quietFrom=00:00', 'schedule.quietUntil=00:00']);
  await world.openRoom();
});
afterEach(() => world.close());

type Said = readonly { readonly to: string; readonly text: string }[];
const textsTo = (said: Said, who: string) =>
  said.filter(({ to }) => to === who).map(({ text }) => text);
const tell = async (who: string, text: string) =>
  textsTo(await world.say(who, 'private', text), who)[0] ?? '';
const announce = async (typed: string): Promise<string> => {
  await world.say('lead', 'private', typed);
  return textsTo(await world.say('lead', 'private', '确认'), room)[0] ?? '';
};

describe('an event of the group', () => {
  it('is previewed to who typed it, and stands in the group once it is confirmed', async () => {
    const preview = await world.say('lead', 'private', '/活动 读书会 12月3日晚7点半 2');
    expect([textsTo(preview, room), preview[0]?.text.includes('读书会')]).toEqual([[], true]);
    const [posted = ''] = textsTo(await world.say('lead', 'private', '确认'), room);
    expect(posted).toMatch(/读书会.*12月3日晚7点半，2个名额/u);
    expect([posted.includes('报名 1'), posted.includes('可以不参与')]).toEqual([true, true]);
  });

  it('has a waiting list, and tells who moves up when somebody leaves', async () => {
    await announce('/活动 读书会 12月3日晚7点半 2');
    const answers = [];
    for (const who of ['amei', 'xiaoyu', 'lead']) answers.push(await tell(who, '报名 1'));
    expect(answers.map((text) => /报上了|候补第1位/u.exec(text)?.[0])).toEqual([
      '报上了',
      '报上了',
      '候补第1位',
    ]);
    const said = await world.say('amei', 'private', '取消报名 1');
    expect(textsTo(said, 'lead')[0]).toContain('有空位了');
    expect(textsTo(said, room)).toEqual([]);
  });

  it('is signed up for in the group without a word there, and without a trace in the log', async () => {
    await world.consent('xiaoyu');
    await announce('/活动 散步 周六上午');
    const said = await world.say('xiaoyu', 'room', '报名');
    expect(said.map(({ to }) => to)).toEqual(['xiaoyu']);
    expect(world.count('message')).toBe(0);
  });

  it('shows its list to staff only, by the names of the group', async () => {
    await announce('/活动 散步 周六上午 1');
    await tell('amei', '报名 1');
    await tell('xiaoyu', '报名 1');
    const said = await world.say('lead', 'room', '/名单 1');
    expect(said.map(({ to }) => to)).toEqual(['lead']);
    expect(said[0]?.text).toMatch(/1\. 名字amei\n2\. 名字xiaoyu（候补1）/u);
    const asked = await world.say('amei', 'private', '/名单 1');
    expect(asked.map(({ text }) => text).join()).not.toContain('名字');
  });

  it('counts somebody once, however often she signs up', async () => {
    await announce('/活动 散步 周六上午 5');
    await tell('amei', '报名 1');
    expect(await tell('amei', '报名 1')).toContain('已经报过了');
    expect(world.count('sign_up')).toBe(1);
  });

  it('is called off after a preview, and takes nobody any more', async () => {
    await announce('/活动 散步 周六上午');
    expect(await announce('/活动 取消 1')).toContain('不办了');
    expect(await tell('amei', '报名 1')).toContain('没找到这个编号');
  });

  it('cannot be announced by a member, nor without a time', async () => {
    expect(await announce('/活动 散步')).toBe('');
    await world.say('amei', 'private', '/活动 散步 周六');
    expect(textsTo(await world.say('amei', 'private', '确认'), room)).toEqual([]);
    expect(world.count('event')).toBe(0);
  });

  it('is not announced in words the bot never says', async () => {
    const said = await world.say('lead', 'private', '/活动 抗癌战士交流会 周六');
    expect(said[0]?.text).toContain('换个说法');
    expect(world.count('event') + world.count('open_question')).toBe(0);
  });

  it('loses whoever leaves the study, and whoever has died', async () => {
    await announce('/活动 散步 周六上午');
    await world.consent('xiaoyu');
    await tell('xiaoyu', '报名 1');
    await tell('xiaoyu', '退出研究');
    expect(world.count('sign_up')).toBe(0);
    await tell('amei', '报名 1');
    const { mac } = world.stores.db.prepare('SELECT handle_mac AS mac FROM sign_up').get() as {
      mac: string;
    };
    world.stores.db.prepare('INSERT INTO deceased (handle_mac, at) VALUES (:mac, 1)').run({ mac });
    expect(world.count('sign_up')).toBe(0);
  });
});

describe('a poll', () => {
  it('is answered in private by number, and its result is published of five votes or more', async () => {
    for (let member = 0; member < 5; member += 1)
      world.gateway.join(room, `m${member}`, `名${member}`);
    world.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
    await world.say('amei', 'room', '大家好');
    expect(await announce('/投票 下次读什么 散文 小说')).toMatch(/1.*散文\n.*2.*小说/u);
    for (let member = 0; member < 4; member += 1) {
      await tell(`m${member}`, '投票 1');
      expect(await tell(`m${member}`, '2')).toContain('小说');
    }
    expect(await tell('lead', '/投票 结果 1')).toContain('先不公布');
    await tell('m4', '投票 1 1');
    await tell('m4', '投票 1 2');
    expect(await announce('/投票 结果 1')).toMatch(/散文：0票\n小说：5票/u);
    expect(world.count('vote')).toBe(0);
  });
});

describe('a mutual goal', () => {
  const postGoal = (): void => {
    const { id } = world.stores.db.prepare('SELECT id FROM room').get() as { id: string };
    const at = Date.now() - 3_600_000;
    world.stores.db
      .prepare(
        `INSERT INTO slot (job, room_id, due_at, state, decided_at, planned_at, reference_id)
         VALUES ('weekend-activity', '${id}', ${at}, 'sent', ${at}, ${at}, 'walk-together')`,
      )
      .run();
  };

  it('adds up what is told in private, keeps no part, and tells no sum of fewer than five', async () => {
    postGoal();
    const first = await tell('amei', '记 3000');
    expect([first.includes('加上了3000步'), first.includes('一共')]).toEqual([true, false]);
    for (let report = 0; report < 4; report += 1) await tell('xiaoyu', '记 1000步');
    expect(await tell('xiaoyu', '记 500')).toContain('一共7500步');
    const rows = world.stores.db.prepare('SELECT total, reports FROM goal_round').all();
    expect(rows).toEqual([{ total: 7500, reports: 6 }]);
    const tables = world.stores.db
      .prepare("SELECT sql FROM sqlite_master WHERE name = 'goal_round'")
      .get();
    expect(JSON.stringify(tables)).not.toMatch(/mac|participant|handle/u);
  });

  it('takes nothing where there is none, and no slip of the finger', async () => {
    expect(await tell('amei', '记 3000')).toContain('现在没有');
    postGoal();
    expect(await tell('amei', '记 3000000')).toContain('之间的数字');
    expect(world.count('goal_round')).toBe(0);
  });
});

describe('reminders of her own', () => {
  it('keep the day and one of our words, never hers', async () => {
    expect(await tell('amei', '提醒 12月30日 复查')).toContain('复查');
    await tell('amei', '提醒 12月31日 去看秘密的事');
    const rows = world.stores.db.prepare('SELECT kind FROM reminder ORDER BY day').all();
    expect(rows).toEqual([{ kind: 'check-up' }, { kind: 'other' }]);
  });

  it('go away with 取消提醒, and with leaving the study', async () => {
    await tell('amei', '提醒 12月30日 复查');
    expect(await tell('amei', '取消提醒')).toContain('都取消了');
    await world.consent('xiaoyu');
    await tell('xiaoyu', '纪念日 3月5日');
    await tell('xiaoyu', '退出研究');
    expect(world.count('reminder')).toBe(0);
  });

  it('are none in the group, nor without a day', async () => {
    expect(await world.say('amei', 'room', '提醒 12月30日 复查')).toEqual([]);
    await tell('amei', '提醒一下大家多喝水');
    expect(world.count('reminder')).toBe(0);
  });
});
