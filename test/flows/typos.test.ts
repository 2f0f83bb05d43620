import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
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
