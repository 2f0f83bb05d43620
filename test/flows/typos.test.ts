import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memberCommandIds, typedForm } from '../../src/core/command-table.ts';
import { vocabulary } from '../helpers/vocabulary.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  for (let number = 1; number <= 7; number += 1)
    world.gateway.join(room, `person${number}`, `名字${number}`);
});
afterEach(async () => {
  await world.close();
});

describe('a command nobody knows', () => {
  it('of staff is answered in private with what may be meant, and is not kept', async () => {
    const said = await world.say('lead', 'room', '/状太');
    expect(said).toMatchObject([{ to: 'lead' }]);
    expect(said[0]?.text).toContain('/状态');
    expect(await world.say('lead', 'private', '/今天天气')).toMatchObject([
      { to: 'lead', text: expect.stringContaining('/帮助') as unknown },
    ]);
    expect(world.count('message')).toBe(0);
  });

  it('of a member is chat', async () => {
    expect(await world.say('amei', 'room', '/状太')).toEqual([]);
  });

  it('does not stand before one that is known', async () => {
    const said = await world.say('lead', 'private', '/状态');
    expect(said.map(({ text }) => text).join()).not.toContain('是不是');
  });
});

describe('a command of a member with a slip', () => {
  it.each([
    ['打咔 3 6 2', '打卡'],
    ['参加研就', '参加研究'],
    ['我的数剧', '我的数据'],
    ['报明 1', '报名'],
  ])(
    '「%s」 in private is answered with 您要找的是不是 %s, and does nothing',
    async (typed, meant) => {
      const said = await world.say('amei', 'private', typed);
      expect(said).toMatchObject([{ to: 'amei' }]);
      expect(said[0]?.text).toContain('您要找的是不是');
      expect(said[0]?.text).toContain(`“${meant}”`);
      expect(world.count('consent_event')).toBe(0);
    },
  );

  it('in the group is chat; asked of the bot there, nobody reads what she may have meant', async () => {
    expect(await world.say('amei', 'room', '参加研就')).toEqual([]);
    const asked = await world.say('amei', 'room', '查 参加研就');
    expect(asked.map(({ text }) => text).join()).not.toContain('是不是');
  });

  it('that a card answers is a question', async () => {
    const said = await world.say('amei', 'private', '化疗恶心');
    expect(said.map(({ text }) => text).join()).not.toContain('您要找的是不是');
  });
});

describe('the menu of members', () => {
  it('has at most seven lines, and tells by number every command it lists, as it is typed', async () => {
    const menu = (await world.say('amei', 'private', '帮助'))[0]?.text ?? '';
    expect(menu.split('\n').length).toBeLessThanOrEqual(7);
    expect(menu).toContain('120');
    const told: string[] = [];
    const topics = menu.split('\n').filter((line) => /^\d\. /u.test(line)).length;
    for (let number = 1; number <= topics; number += 1) {
      await world.say(`person${number}`, 'private', '帮助');
      const said = await world.say(`person${number}`, 'private', String(number));
      told.push(...said.map(({ text }) => text));
    }
    const listed = memberCommandIds.map((id) => vocabulary.commands[id]);
    const lacking = listed
      .filter(({ topic }) => topic !== undefined)
      .map(typedForm)
      .filter((form) => !told.join('\n').includes(form));
    expect(lacking).toEqual([]);
  });
});
