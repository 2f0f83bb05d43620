import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadSettings } from '../../src/edges/settings/load.ts';
import { cries, scanning, to } from '../helpers/alarms.ts';
import { makePlace, runCli, type Place } from '../helpers/processes.ts';
import { codeThrownBy } from '../helpers/thrown.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

let world: World | undefined;
let place: Place | undefined;
afterEach(async () => {
  await world?.close();
  place?.remove();
  [world, place] = [undefined, undefined];
});

/** A puppet that is named but never reached: without one it would be the demo, which has an approval of its own. */
const service = {
  WECHATY_PUPPET: 'wechaty-puppet-service',
  WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_switch',
  WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:1',
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
};

describe('looking for danger without the approval that covers it', () => {
  it.each([['start --port 0'], ['check --at 2026-12-01'], ['doctor']])(
    'is refused by %s: 78, with the setting that is missing',
    async (words) => {
      place = makePlace();
      const { exit, stdout, stderr } = await runCli(
        place,
        [...words.split(' '), '--set', 'safety.scan=all'],
        service,
      );
      expect([exit, stdout]).toEqual([78, '']);
      expect(stderr).toMatch(/^settings\.invalid: safety\.approval: name the approval [^\n]+\n$/u);
    },
  );

  const codeWith = (...assignments: readonly string[]): string | undefined =>
    codeThrownBy(() =>
      loadSettings({ assignments: ['safety.scan=all', ...assignments], isDemo: false }),
    );

  it.each(['', '  ', '\t', '\u3000'])('is refused for an approval of nothing: %j', (approval) => {
    expect(codeWith(`safety.approval=${approval}`)).toBe('settings.invalid');
  });

  it('is not covered by the approval of the study', () => {
    expect(codeWith('study.approval=2026-17')).toBe('settings.invalid');
  });

  it('the break: with its number it is not refused', () => {
    expect(codeWith('safety.approval=2026-18')).toBeUndefined();
  });
});

/** What the bot says of itself: in the group, in its long notice, to staff. */
const toldIn = async (settings: readonly string[]) => {
  world = await makeWorld(settings);
  await world.openRoom();
  const [group = ''] = to(world.gateway.said, room);
  const long = to(await world.say('amei', 'private', '隐私'), 'amei').join();
  const status = to(await world.say('lead', 'private', '/状态'), 'lead').join();
  return { group, long, status };
};
const inGroup = { on: '我会看出一些，私下告诉管理员', off: '谁的话里有没有危险，我不看' };
const inStatus = { on: '我在留意每条消息里有没有危险', off: '我没有留意谁的话里有没有危险' };

describe('whether the bot looks for danger', () => {
  it.each([
    ['on', scanning],
    ['off', []],
    ['off', ['safety.approval=2026-18']],
  ] as const)('is said in the notice and in /状态: %s', async (state, settings) => {
    const other = state === 'on' ? 'off' : 'on';
    const { group, status } = await toldIn(settings);
    expect([group.includes(inGroup[state]), group.includes(inGroup[other])]).toEqual([true, false]);
    expect([status.includes(inStatus[state]), status.includes(inStatus[other])]).toEqual([
      true,
      false,
    ]);
  });

  it('is said as it is: where the notice says that it does not, nobody is told of a cry', async () => {
    const { group } = await toldIn([]);
    expect(group).toContain(inGroup.off);
    expect(await world?.say('amei', 'room', cries.L3)).toEqual([]);
    expect(world?.count('alert')).toBe(0);
  });

  it('is in the notice without a study as well', async () => {
    for (const [state, settings] of [
      ['on', scanning],
      ['off', []],
    ] as const) {
      const { group } = await toldIn([...settings, 'wechat.idStability=none']);
      expect([group.includes('现在没有研究'), group.includes(inGroup[state])]).toEqual([
        true,
        true,
      ]);
      await world?.close();
      world = undefined;
    }
  });

  it('makes two long notices: who agreed to one has not agreed to the other', async () => {
    const off = await toldIn([]);
    await world?.close();
    const on = await toldIn(scanning);
    expect(on.long).not.toBe(off.long);
    expect(on.long).toContain('危险');
  });
});
