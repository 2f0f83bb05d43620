import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Handle, RoomHandle } from '../../src/core/person.ts';
import { until } from '../helpers/processes.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

describe('a group', () => {
  it('is not read before a lead has enabled it', async () => {
    const said = await world.say('amei', 'room', '查 恶心');
    expect(said).toEqual([]);
    expect([world.count('seen_message'), world.count('room')]).toEqual([0, 0]);
  });

  it('is previewed to the lead, and greeted only when she confirms', async () => {
    await world.openRoom();
    const greetings = world.gateway.said.filter(({ to }) => to === room);
    expect(greetings).toHaveLength(1);
    expect([...(greetings[0]?.text ?? '')].length).toBeLessThanOrEqual(200);
  });

  it('obeys nobody whose handle is not bound', async () => {
    await world.openRoom();
    expect(await world.say('amei', 'room', '/停用')).toEqual([]);
    expect((await world.say('amei', 'room', '查 恶心')).length).toBe(1);
  });

  it('obeys no late command', async () => {
    await world.openRoom();
    await world.say('lead', 'room', '/停用', { sentAt: Date.now() - 600_000 });
    expect((await world.say('amei', 'room', '查 恶心')).length).toBe(1);
  });

  it('answers only when asked, and a card twice in a row only in private', async () => {
    await world.openRoom();
    expect(await world.say('amei', 'room', '今天有点恶心')).toEqual([]);
    expect((await world.say('amei', 'room', '查 化疗后恶心怎么办'))[0]?.to).toBe(room);
    expect((await world.say('xiaoyu', 'room', '问：化疗后恶心怎么办'))[0]?.to).toBe('xiaoyu');
    const asked = await world.say('amei', 'room', '@同路 掉头发', { addressed: '掉头发' });
    expect(asked[0]?.to).toBe(room);
  });

  it('says at most twelve things an hour, and what is asked beyond that in private', async () => {
    await world.openRoom();
    const places: (string | undefined)[] = [];
    for (let question = 0; question < 14; question += 1)
      places.push(
        (
          await world.say(
            ['amei', 'xiaoyu', 'lead'][question % 3] ?? '',
            'room',
            `问 天气${question}怎么样`,
          )
        )[0]?.to,
      );
    // The group notice was the first of the hour.
    expect(places).toEqual([...Array<string>(11).fill(room), 'lead', 'amei', 'xiaoyu']);
  });

  it('deals with a message once, however often it is delivered', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    const id = 'delivered-twice';
    await world.say('xiaoyu', 'room', '今天好些了', { id });
    await world.say('xiaoyu', 'room', '今天好些了', { id });
    expect(world.count('message')).toBe(1);
  });

  it('lets a message that is taken back disappear', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '说错了', { id: 'taken-back' });
    expect(world.count('message')).toBe(1);
    await world.say('amei', 'room', '', { kind: 'recalled', recalledId: 'taken-back' });
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'room', '', { kind: 'recalled', recalledId: 'taken-back' });
    expect(world.count('message')).toBe(0);
  });

  it('keeps pictures and voices as a kind only', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '', { kind: 'image' });
    const row = world.stores.db.prepare('SELECT kind, sealed_text FROM message').get();
    expect(row).toEqual({ kind: 'image', sealed_text: null });
  });

  it('keeps nothing when the roster cannot be had: names could not be masked', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    world.gateway.roster = () => Promise.reject(new Error('no roster'));
    const other = 'room-2@chatroom';
    await world.say('lead', 'room', '/启用', { room: other as RoomHandle });
    await world.say('lead', 'private', '确认');
    await world.say('xiaoyu', 'room', '在另一个群', { room: other as RoomHandle });
    expect(world.count('message')).toBe(0);
  });

  it('gives a stranger one fixed sentence, once', async () => {
    await world.openRoom();
    expect((await world.say('stranger', 'private', '查 化疗后恶心怎么办'))[0]?.text).toContain(
      '只为已启用的群',
    );
    expect(await world.say('stranger', 'private', '在吗')).toEqual([]);
  });

  it('knows a newcomer by the roster, whatever event was lost', async () => {
    await world.openRoom();
    world.gateway.join(room, 'newcomer', '新来的');
    const said = await world.say('newcomer', 'private', '查 恶心');
    expect(said[0]?.text).toContain('恶心');
  });
});

describe('the link', () => {
  const accepted = (): { calls: number; accept(): Promise<void> } => {
    const counter = {
      calls: 0,
      accept() {
        counter.calls += 1;
        return Promise.resolve();
      },
    };
    return counter;
  };

  it('accepts members of an enabled room as friends, and no stranger', async () => {
    await world.openRoom();
    await world.say('amei', 'room', '早');
    const member = accepted();
    const stranger = accepted();
    const request = { kind: 'friend-request', greeting: '你好' } as const;
    world.gateway.emit({ ...request, from: 'stranger' as Handle, accept: () => stranger.accept() });
    world.gateway.emit({ ...request, from: 'amei' as Handle, accept: () => member.accept() });
    await until('the member is accepted', () => member.calls === 1 || undefined);
    expect(stranger.calls).toBe(0);
  });

  it('follows an invitation to a room from staff only', async () => {
    await world.openRoom();
    const staff = accepted();
    const other = accepted();
    world.gateway.emit({
      kind: 'room-invite',
      inviter: 'amei' as Handle,
      accept: () => other.accept(),
    });
    world.gateway.emit({
      kind: 'room-invite',
      inviter: 'lead' as Handle,
      accept: () => staff.accept(),
    });
    await until('the staff invitation is followed', () => staff.calls === 1 || undefined);
    expect(other.calls).toBe(0);
  });

  it('is left for the supervisor when it is dead or logged out, never for an error', () => {
    world.gateway.emit({ kind: 'puppet-error', type: 'Error' });
    expect(world.left).toEqual([]);
    world.gateway.emit({ kind: 'link-dead' });
    world.gateway.emit({ kind: 'logout' });
    expect(world.left).toEqual(['link-dead', 'logged-out']);
  });

  it('knows nobody any more when another account logs in', async () => {
    await world.openRoom();
    await world.consent('xiaoyu');
    world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
    await world.say('xiaoyu', 'room', '换了号之后');
    expect(world.count('message')).toBe(0);
    expect(await world.say('lead', 'private', '状态')).not.toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('服务中的群') }),
    );
  });
});
