import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/core/clock.ts';
import { makeWorld, onlyCheckIns, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(() => world.close());

const textsOf = (said: readonly { readonly to: string; readonly text: string }[]) =>
  said.map(({ text }) => text);
const tell = async (who: string, text: string) => textsOf(await world.say(who, 'private', text));

describe('a check-in number by number', () => {
  it('asks for the next item until there are three, then keeps the answer of who consented', async () => {
    await world.consent('xiaoyu');
    const [second] = await tell('xiaoyu', '打卡 3');
    const [third] = await tell('xiaoyu', '6');
    const [thanks] = await tell('xiaoyu', '二');
    expect([second, third].map((text) => /睡不好|没力气/u.exec(text ?? '')?.[0])).toEqual([
      '睡不好',
      '没力气',
    ]);
    expect([thanks?.includes('难受3，睡不好6，没力气2'), world.count('check_in_answer')]).toEqual([
      true,
      1,
    ]);
  });

  it('takes two numbers and then one, and a name before a number', async () => {
    await tell('amei', '打卡 3 6');
    expect(await tell('amei', '没力气2')).toEqual([expect.stringContaining('没力气2')]);
  });

  it('asks again for what is out of range, and stops where she does not want to', async () => {
    await tell('amei', '打卡');
    expect((await tell('amei', '12'))[0]).toContain('0 到 10');
    expect((await tell('amei', '不用'))[0]).toContain('不打了');
    expect((await tell('amei', '3'))[0]).not.toContain('睡不好');
  });

  it('is no more waited for once something else was asked', async () => {
    await tell('amei', '打卡 3');
    await tell('amei', '参加研究');
    await tell('amei', '同意');
    expect((await tell('amei', '2'))[0]).not.toContain('没力气');
  });

  it('gives who has not consented the same answers, and leaves no row', async () => {
    await world.consent('xiaoyu');
    const dialogue = [
      '打卡 3',
      '6',
      '2',
      '打卡 8 8 8',
      '好',
      '打卡 3 11 2',
      '暂停打卡',
      '恢复打卡',
    ];
    const [kept, unkept]: [string[], string[]] = [[], []];
    for (const line of dialogue) {
      kept.push(...(await tell('xiaoyu', line)));
      unkept.push(...(await tell('amei', line)));
    }
    const nameless = (texts: readonly string[]) =>
      texts.map((text) => text.replace(/名字\w+/u, ''));
    expect(nameless(unkept)).toEqual(nameless(kept));
    expect(world.count('check_in_answer')).toBe(1);
    expect(world.count('check_in_rhythm')).toBe(1);
  });
});

describe('a check-in in the group', () => {
  it('is answered in private, and its numbers are repeated nowhere else', async () => {
    const said = await world.say('amei', 'room', '打卡 3 6 2');
    expect(said.map(({ to }) => to)).toEqual(['amei']);
    expect(world.count('message')).toBe(0);
  });

  it('is chat where it has no number', async () => {
    await world.consent('xiaoyu');
    expect(await world.say('xiaoyu', 'room', '打卡')).toEqual([]);
    expect(world.count('message')).toBe(1);
  });
});

describe('a high score', () => {
  it('brings a kind word and a question, and staff hear nothing before she says so', async () => {
    const said = await world.say('amei', 'private', '打卡 8 3 2');
    expect(said.map(({ to }) => to)).toEqual(['amei']);
    expect(said[0]?.text).toMatch(/要我请管理员联系您吗/u);
    const yes = await world.say('amei', 'private', '好');
    expect(yes.map(({ to }) => to).sort()).toEqual(['amei', 'lead']);
    const [told = ''] = yes.filter(({ to }) => to === 'lead').map(({ text }) => text);
    expect([told.includes('名字amei'), /8|3|2|难受|分/u.test(told.replace('群1', ''))]).toEqual([
      true,
      false,
    ]);
  });

  it('tells nobody where she says no, or nothing', async () => {
    await tell('amei', '打卡 8 3 2');
    const said = await world.say('amei', 'private', '不用');
    expect(said.map(({ to }) => to)).toEqual(['amei']);
    expect((await world.say('amei', 'private', '好')).map(({ to }) => to)).toEqual(['amei']);
  });

  it('says so where there is nobody to tell', async () => {
    world.stores.db.prepare('UPDATE staff SET revoked_at = 1').run();
    await tell('amei', '打卡 9 9 9');
    expect((await tell('amei', '好'))[0]).toContain('通知不到');
  });

  it('is none below seven', async () => {
    expect((await tell('amei', '打卡 6 6 6'))[0]).not.toContain('管理员');
  });
});

describe('reminders and their end', () => {
  let group: World;
  afterEach(() => group.close());
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn += 1) await new Promise((next) => setImmediate(next));
  };
  /** A prompt was handed over a day and an hour ago. */
  const promptYesterday = (): void => {
    const { id } = group.stores.db.prepare('SELECT id FROM room').get() as { id: string };
    const at = Date.now() - 25 * 3_600_000;
    group.stores.db
      .prepare(
        `INSERT OR REPLACE INTO slot (job, room_id, due_at, state, decided_at, planned_at, reference_id)
         VALUES ('weekly-check-in', '${id}', ${at}, 'sent', ${at}, ${at}, 'weekly-check-in')`,
      )
      .run();
  };
  const shiftRounds = (days: number): void => {
    for (const column of ['due_at', 'planned_at', 'decided_at'])
      group.stores.db.prepare(`UPDATE slot SET ${column} = ${column} - ${days * dayMs}`).run();
    group.stores.db
      .prepare(
        `UPDATE check_in_rhythm SET round_at = round_at - ${days * dayMs}, reminded_at = reminded_at - ${days * dayMs}`,
      )
      .run();
  };
  const remindersNow = async (): Promise<readonly string[]> => {
    const before = group.gateway.said.length;
    group.bot.wakeUp();
    group.bot.wakeUp();
    await settle();
    return group.gateway.said
      .slice(before)
      .filter(({ text }) => text.includes('昨天的打卡'))
      .map(({ to }) => to);
  };
  const daytime = ['schedule.quietFrom=00:00', 'schedule.quietUntil=00:00'];

  beforeEach(async () => {
    group = await makeWorld(['schedule.enabled=true', ...daytime]);
    await group.openRoom();
    await group.consent('xiaoyu');
    await group.say('xiaoyu', 'room', '大家好');
    group.stores.db
      .prepare(
        'INSERT OR IGNORE INTO participant_room SELECT p.id, r.id FROM participant AS p, room AS r',
      )
      .run();
  });

  it('come once, to who consented and has not answered, and to nobody else', async () => {
    promptYesterday();
    expect([await remindersNow(), await remindersNow()]).toEqual([['xiaoyu'], []]);
  });

  it('do not come to who has answered', async () => {
    promptYesterday();
    await group.say('xiaoyu', 'private', '打卡 3 6 2');
    expect(await remindersNow()).toEqual([]);
  });

  it('do not come to who wants none, nor while the room is paused', async () => {
    promptYesterday();
    await group.say('lead', 'private', '停');
    expect(await remindersNow()).toEqual([]);
    await group.say('lead', 'private', '继续');
    await group.say('xiaoyu', 'private', '暂停打卡');
    expect(await remindersNow()).toEqual([]);
  });

  it('end: weekly thrice, monthly thrice, then silence; an answer begins anew', async () => {
    const weeks: number[] = [];
    for (let week = 0; week < 24; week += 1) {
      promptYesterday();
      if ((await remindersNow()).length > 0) weeks.push(week);
      shiftRounds(7);
    }
    expect(weeks).toEqual([0, 1, 2, 6, 10, 14]);
    await group.say('xiaoyu', 'private', '打卡 1 1 1');
    group.stores.db
      .prepare(`UPDATE check_in_answer SET answered_at = answered_at - ${3 * dayMs}`)
      .run();
    promptYesterday();
    expect(await remindersNow()).toEqual(['xiaoyu']);
  });

  it('go with her when she leaves the study', async () => {
    promptYesterday();
    await remindersNow();
    expect(group.count('check_in_rhythm')).toBe(1);
    await group.say('xiaoyu', 'private', '退出研究');
    expect(group.count('check_in_rhythm')).toBe(0);
  });
});

describe('what the group is told', () => {
  it.each([
    [4, false],
    [5, true],
  ])('of %i answers: %j', async (count, isTold) => {
    const group = await makeWorld(['schedule.enabled=true'], undefined, onlyCheckIns);
    try {
      for (let member = 0; member < count; member += 1)
        group.gateway.join(room, `m${member}`, `名${member}`);
      await group.openRoom();
      for (let member = 0; member < count; member += 1) {
        await group.consent(`m${member}`);
        await group.say(`m${member}`, 'private', '打卡 1 5 9');
      }
      group.stores.db
        .prepare(
          'INSERT OR IGNORE INTO participant_room SELECT p.id, r.id FROM participant AS p, room AS r',
        )
        .run();
      let prompt: string | undefined;
      for (let post = 0; post < 8 && prompt === undefined; post += 1) {
        group.bot.moveToNextPost();
        for (let turn = 0; turn < 6; turn += 1) await new Promise((next) => setImmediate(next));
        prompt = group.gateway.said.find(
          ({ to, text }) => to === room && text.includes('打卡 3 6 2'),
        )?.text;
      }
      expect(prompt?.includes('心里难受多半较轻，睡不好多半中等，没力气多半较重')).toBe(isTold);
    } finally {
      await group.close();
    }
  });
});
