import { afterEach, describe, expect, it } from '@jest/globals';
import type { Handle, RoomHandle } from '../../src/core/person.ts';
import { until } from '../helpers/processes.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
afterEach(async () => {
  await world.close();
});
const told = (): readonly { readonly to: string; readonly text: string }[] =>
  world.gateway.said.filter(({ text }) => text.includes('很像'));
/** Somebody joins, or is called otherwise, and the bot has looked at the roster. */
const called = async (who: string, name: string): Promise<void> => {
  const others = (world.gateway.members.get(room) ?? []).filter(({ handle }) => handle !== who);
  world.gateway.members.set(room, [...others, { handle: who as Handle, names: [name] }]);
  world.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
  await world.say(who, 'room', '大家好');
  world.bot.wakeUp();
  world.bot.wakeUp();
};

describe('a member whose name is confusable with that of staff', () => {
  it('is told of to staff alone, in private, once, and again only under another name', async () => {
    world = await makeWorld();
    await world.openRoom();
    await called('stranger', '名字1ead官方');
    await until('staff are told', () => told()[0]);
    expect(told()).toMatchObject([{ to: 'lead' }]);
    expect(told()[0]?.text).toContain('名字1ead官方');
    await called('stranger', '名字1ead官方');
    expect(told()).toHaveLength(1);
    await called('stranger', '名字lead 客服');
    await until('staff are told again', () => told()[1]);
    expect(told().every(({ to }) => to === 'lead')).toBe(true);
    expect(world.count('look_alike')).toBe(2);
  });

  it('is told of also in a group the one she poses as is not in', async () => {
    world = await makeWorld();
    await world.openRoom();
    const other = 'room-2@chatroom' as RoomHandle;
    world.gateway.join(other, 'lead', '负责人甲');
    world.gateway.join(other, 'mei', '江边的梅');
    await world.say('lead', 'room', '/启用', { room: other });
    await world.say('lead', 'private', '确认');
    await world.say('mei', 'room', '大家好', { room: other });
    await called('stranger', '负责人甲官方');
    await until('staff are told', () => told()[0]);
    expect(told()[0]?.text).toContain('群1');
  });

  it('has no right by her name: what she types is no command', async () => {
    world = await makeWorld();
    await world.openRoom();
    await called('stranger', '名字lead');
    const said = await world.say('stranger', 'room', '/停用');
    expect(said.map(({ text }) => text).join()).not.toContain('确认');
    expect(
      world.stores.db.prepare('SELECT count(*) AS c FROM room WHERE disabled_at IS NULL').get(),
    ).toEqual({ c: 1 });
  });

  it('is nobody with an ordinary name, nor staff themselves', async () => {
    world = await makeWorld();
    await world.openRoom();
    await called('mei', '江边的梅');
    world.bot.wakeUp();
    expect(told()).toEqual([]);
  });
});
