import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holds } from '../../src/core/hold.store.ts';
import type { RoomId } from '../../src/core/person.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});

const said = async (who: string, where: 'room' | 'private', text: string): Promise<string> =>
  (await world.say(who, where, text)).map((line) => `${line.to}: ${line.text}`).join('\n');
const restart = async (): Promise<void> => {
  const { dataDirectory } = world;
  await world.bot.stop(0);
  world.stores.db.close();
  world = await makeWorld([], dataDirectory);
};
const isHeld = (): boolean => {
  const { id } = world.stores.db.prepare('SELECT id FROM room').get() as { id: RoomId };
  return holds.of(world.stores.db, id, Date.now()).length > 0;
};
const actions = (): readonly string[] =>
  (world.stores.db.prepare('SELECT action FROM audit').all() as { action: string }[]).map(
    ({ action }) => action,
  );

describe('发', () => {
  it('shows what would be said, and says it as the staff’s own once she confirms, as she typed it', async () => {
    const preview = await said('lead', 'private', '/发 群1 读书会改到周六，Zoom见。\n别急');
    expect(preview).toMatch(/^lead: 要在群1 发：/u);
    expect(preview).toContain('管理员请我转告大家：\n读书会改到周六，Zoom见。\n别急');
    const lines = await world.say('lead', 'private', '确认');
    expect(lines).toEqual([
      { to: room, text: '管理员请我转告大家：\n读书会改到周六，Zoom见。\n别急' },
      { to: 'lead', text: '发到群1 了。' },
    ]);
    expect(await said('lead', 'private', '确认')).toContain('没有等您确认的事');
    expect(actions().at(-1)).toBe('announce');
    expect(JSON.stringify(world.stores.db.prepare('SELECT * FROM audit').all())).not.toContain(
      '读书会',
    );
  });

  it('typed in the group is for that group, and is previewed in private', async () => {
    expect(await said('lead', 'room', '/发 明天不聚了')).toMatch(/^lead: 要在群1 发/u);
    expect(await said('lead', 'room', '确认')).toContain(
      `${room}: 管理员请我转告大家：\n明天不聚了`,
    );
  });

  it('is confirmed by nobody else', async () => {
    await said('lead', 'private', '/发 群1 明天不聚了');
    expect(await said('amei', 'private', '确认')).not.toContain(room);
    expect(await said('amei', 'room', '确认')).toBe('');
  });

  it.each([
    ['without words', '/发', '请这样发'],
    ['without words behind a group', '/发 群1', '请这样发'],
    ['for a group that is not there', '/发 群7 早', '没有这个编号的群'],
    ['with what the bot never says', '/发 群1 大家都是抗癌战士', '换个说法'],
    ['that is too long', `/发 群1 ${'长'.repeat(501)}`, '太长了'],
  ])('says what is amiss %s', async (_, text, answer) => {
    expect(await said('lead', 'private', text)).toContain(answer);
    expect(await said('lead', 'private', '确认')).not.toContain(room);
  });

  it('is nothing a member can say, nor a sentence that begins like it', async () => {
    expect(await said('amei', 'room', '/发 群1 大家来买药')).toBe('');
    expect(await said('amei', 'room', '确认')).toBe('');
    await said('lead', 'private', '发烧了怎么办');
    expect(await said('lead', 'private', '/发烧了怎么办')).not.toContain('要在群1 发');
  });
});

describe('撤销', () => {
  it('goes on with posts that were held, and holds posts that went on, also after a restart', async () => {
    await said('lead', 'room', '/停');
    expect(isHeld()).toBe(true);
    await restart();
    expect(await said('lead', 'private', '撤销')).toContain('定时消息照常发');
    expect(isHeld()).toBe(false);
    await said('lead', 'room', '/停');
    await said('lead', 'room', '/继续');
    expect(isHeld()).toBe(false);
    expect(await said('lead', 'room', '/撤销')).toMatch(/^lead: 撤销了：定时消息又停下了/u);
    expect(isHeld()).toBe(true);
    expect(actions().filter((action) => action === 'undo')).toHaveLength(2);
  });

  it('undoes the last thing only, once', async () => {
    await said('lead', 'room', '/停');
    await said('lead', 'private', '撤销');
    expect(await said('lead', 'private', '撤销')).toContain('没有可以撤销的');
    expect(isHeld()).toBe(false);
  });

  it('goes by the first of two holds in a row, which is the one that changed something', async () => {
    await said('lead', 'room', '/停');
    await said('lead', 'private', '撤销');
    await said('lead', 'room', '/停');
    await said('lead', 'room', '/停');
    await said('lead', 'private', '撤销');
    expect(isHeld()).toBe(false);
  });

  it('lists a question again that was struck off', async () => {
    await said('amei', 'room', '查 阳台上的花怎么养');
    const waiting = (): unknown =>
      world.stores.db.prepare('SELECT number, room_id, theme FROM unanswered_question').all();
    const before = waiting();
    expect(before).toHaveLength(1);
    await said('lead', 'private', '已答 1');
    expect(waiting()).toEqual([]);
    expect(await said('lead', 'private', '撤销')).toContain('又在等着了');
    expect(waiting()).toEqual(before);
  });

  it('puts back who was on duty', async () => {
    await said('lead', 'private', '值班 周一 我');
    await said('lead', 'private', '值班 周一 没人');
    expect(world.count('duty')).toBe(0);
    expect(await said('lead', 'private', '撤销')).toContain('值班改回去了');
    expect(world.count('duty')).toBe(1);
  });

  it('is over after a day, and nobody else’s', async () => {
    await said('lead', 'room', '/停');
    expect(await said('amei', 'room', '/撤销')).toBe('');
    expect(isHeld()).toBe(true);
    world.stores.db.prepare('UPDATE undoable SET done_at = done_at - 86400001').run();
    expect(await said('lead', 'private', '撤销')).toContain('没有可以撤销的');
    expect(isHeld()).toBe(true);
    expect(world.count('undoable')).toBe(0);
  });
});
