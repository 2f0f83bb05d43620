import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { staffCommandIds } from '../../src/core/command-table.ts';
import { inviteStaff } from '../../src/features/moderation/staff.commands.ts';
import { systemRandom } from '../../src/setup.ts';
import { typedCommands } from '../helpers/typed-commands.ts';
import { vocabulary } from '../helpers/vocabulary.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const { commands } = vocabulary;

let world: World;
beforeEach(async () => {
  world = await makeWorld(['schedule.enabled=true']);
  await world.openRoom();
  const ports = { ...world.stores, clock: { now: () => Date.now() }, random: systemRandom };
  const { code } = inviteStaff(ports, 'moderator');
  await world.say('helper', 'private', `绑定 ${code}`);
});
afterEach(async () => {
  await world.close();
});

const counted = (): string =>
  JSON.stringify(
    ['room_hold', 'event', 'duty', 'alert', 'open_question', 'undoable', 'audit'].map((table) =>
      world.count(table),
    ),
  );

describe('a command of staff', () => {
  it('is known in every wording, and is answered to her alone', async () => {
    const wrong: string[] = [];
    for (const [text, { isTyped }] of typedCommands) {
      // What is previewed by the one before is not what is looked at.
      if (/确认|confirm/u.test(text)) world.stores.db.prepare('DELETE FROM open_question').run();
      const said = await world.say('lead', isTyped ?? 'private', text);
      const answers = said.filter(({ to }) => to === 'lead').map((line) => line.text);
      if (answers.length === 0 || answers.some((answer) => answer.includes('没有这个口令')))
        wrong.push(text);
      if (said.some(({ to }) => to !== 'lead')) wrong.push(`${text} is heard by others`);
      if (/disable|停用/u.test(text)) {
        await world.say('lead', 'room', '/启用');
        await world.say('lead', 'room', '确认');
      }
    }
    expect(wrong).toEqual([]);
  });

  it('typed in the group is answered in private, with other signs and in traditional characters too', async () => {
    const wrong: string[] = [];
    for (const text of [
      '／停',
      '、停',
      '/ 停',
      '／狀態',
      '/計劃',
      '/審計',
      '/警報',
      '/撤銷',
      '/STATUS',
    ]) {
      const said = await world.say('lead', 'room', text);
      if (said.length !== 1 || said[0]?.to !== 'lead' || said[0].text.includes('没有这个口令'))
        wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  it('is nothing a member can say, in any wording: no answer in the group, and nothing changes', async () => {
    const before = counted();
    const wrong: string[] = [];
    for (const [text] of typedCommands) {
      const said = await world.say('amei', 'room', text);
      if (said.length > 0) wrong.push(text);
      const inPrivate = await world.say('amei', 'private', text);
      if (inPrivate.some(({ to }) => to !== 'amei')) wrong.push(`${text} in private`);
    }
    expect(wrong).toEqual([]);
    // A question in private may be one the bot asks back; what staff can change stays as it was.
    expect(JSON.parse(counted())).toEqual(
      (JSON.parse(before) as number[]).map((count, at) => (at === 4 ? expect.any(Number) : count)),
    );
  });

  it('that only a lead may give is refused to a moderator, and any other is not', async () => {
    const wrong: string[] = [];
    for (const [text, { isLeads, isTyped }] of typedCommands) {
      const said = await world.say('helper', isTyped ?? 'private', text);
      const isRefused = said.some((line) => line.text.includes('只有负责人能做'));
      if (isRefused !== isLeads) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    expect(world.stores.db.prepare('SELECT enabled_at FROM room').get()).not.toEqual({
      enabled_at: null,
    });
  });

  it('that comes late does nothing, whoever gives it', async () => {
    const before = counted();
    const wrong: string[] = [];
    const sentAt = Date.now() - 600_000;
    for (const who of ['lead', 'helper'])
      for (const [text, { isTyped }] of typedCommands) {
        const said = await world.say(who, isTyped ?? 'private', text, { sentAt });
        if (said.length > 0) wrong.push(`${who}: ${text}`);
      }
    expect(wrong).toEqual([]);
    expect(counted()).toBe(before);
  });

  it('收到 without a slash is thanks while nothing waits', async () => {
    const said = await world.say('lead', 'private', '收到');
    expect(said.map(({ text }) => text).join()).not.toContain('请写编号');
  });

  it('with a slip is answered with what may be meant, in every wording', async () => {
    const wrong: string[] = [];
    for (const id of staffCommandIds) {
      const [first = ''] = commands[id].words;
      for (const word of commands[id].words.map((each) => each.replaceAll(' ', ''))) {
        // A command of one character has no part that could be right.
        if ([...word].length < 2) continue;
        const slip = `/${[...word].toReversed().join('')}`;
        const said = await world.say('lead', 'private', slip);
        if (!said.some(({ text }) => text.includes(`/${first}`))) wrong.push(slip);
      }
    }
    expect(wrong).toEqual([]);
    const nothingLike = await world.say('lead', 'private', '/亭');
    expect(nothingLike.map(({ text }) => text).join()).toContain('/帮助');
  });

  it.each([
    ['a mourning', '/哀悼'],
    ['an event', '/活动 读书会 12月3日晚7点半 20'],
    ['a poll', '/投票 下次读什么 散文 小说'],
    ['an announcement', '/发 读书会改到周六'],
  ])('posts nothing of %s that is confirmed too late, or by somebody else', async (_, text) => {
    for (const who of ['helper', 'lead']) {
      await world.say('lead', 'private', text);
      world.stores.db
        .prepare(
          'UPDATE open_question SET asked_at = asked_at - 900001, expires_at = expires_at - :late',
        )
        .run({ late: who === 'lead' ? 900_001 : 0 });
      const said = await world.say(who, 'private', '确认');
      expect(said).toEqual([{ to: who, text: expect.stringContaining('没有等您确认的事') }]);
    }
    expect(world.gateway.said.filter(({ to }) => to === room)).toHaveLength(1);
    await world.say('lead', 'private', text);
    expect((await world.say('lead', 'private', '确认')).some(({ to }) => to === room)).toBe(true);
  });
});
