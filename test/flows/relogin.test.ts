import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Handle } from '../../src/core/person.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '换号之前说的');
});
afterEach(async () => {
  await world.close();
});

const logInAs = (self: string): void => world.gateway.emit({ kind: 'login', self: self as Handle });

describe('after the same account has logged in again', () => {
  it('goes on as before', async () => {
    logInAs('bot');
    await world.say('xiaoyu', 'room', '还是我');
    expect(world.count('message')).toBe(2);
  });
});

describe('after another account has logged in', () => {
  beforeEach(() => logInAs('another-bot'));

  it('reads no room and obeys nobody until they are given again', async () => {
    expect(await world.say('amei', 'room', '查 恶心')).toEqual([]);
    expect(await world.say('lead', 'room', '/停用')).toEqual([]);
    const enabled = world.stores.db
      .prepare('SELECT count(*) AS count FROM room WHERE enabled_at IS NOT NULL')
      .get();
    expect(enabled).toEqual({ count: 0 });
  });

  it('logs nothing of somebody who had consented', async () => {
    await world.openRoom();
    await world.say('xiaoyu', 'room', '换号之后说的');
    expect(world.count('message')).toBe(1);
  });

  it.each(['退出研究', '别记我的话', '暂停记录', '不同意', '我的数据', '隐私', '参加研究'])(
    'hears what she wants of the study before any room is given again: 「%s」',
    async (word) => {
      const said = await world.say('xiaoyu', 'private', word);
      const greeting = await world.say('nobody', 'private', '在吗');
      expect(greeting).toHaveLength(1);
      expect(said.length).toBeGreaterThan(0);
      expect(said.map(({ text }) => text)).not.toContain(greeting[0]?.text);
    },
  );

  it('does not tell somebody it no longer recognises that nothing is kept of her', async () => {
    await world.openRoom();
    for (const word of ['退出研究', '我的数据']) {
      const said = await world.say('xiaoyu', 'private', word);
      expect(said.map(({ text }) => text).join('')).toContain('认不出您');
    }
  });
});

describe('a staff code', () => {
  it('that was shown to the whole group is worth nothing any more', async () => {
    const { inviteStaff } = await import('../../src/features/moderation/staff.commands.ts');
    const { systemClock, systemRandom } = await import('../../src/setup.ts');
    const ports = { ...world.stores, clock: systemClock, random: systemRandom };
    const { code } = inviteStaff(ports, 'lead');
    await world.say('amei', 'room', `绑定 ${code}`);
    const said = await world.say('amei', 'private', `绑定 ${code}`);
    expect(said[0]?.text).toContain('不对、用过了或过期了');
    expect(said[0]?.to).not.toBe(room);
  });
});
