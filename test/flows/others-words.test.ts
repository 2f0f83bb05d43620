import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Incoming } from '../../src/core/message.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import { messageTextContext } from '../../src/core/sealing.ts';
import { loadChatForms } from '../../src/edges/settings/chat-forms.ts';
import { toIncoming } from '../../src/edges/wechat/to-incoming.ts';
import { ids } from '../helpers/make.ts';
import { configDirectory } from '../helpers/project.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
});
afterEach(async () => {
  await world.close();
});

interface Row {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly kind: string;
  readonly length: number;
  readonly sealed: Uint8Array | null;
}
const kept = () =>
  (
    world.stores.db
      .prepare(
        'SELECT id, participant_id AS participant, kind, length, sealed_text AS sealed FROM message ORDER BY sequence',
      )
      .all() as Row[]
  ).map(({ id, participant, kind, length, sealed }) => ({
    kind,
    length,
    text:
      sealed === null
        ? undefined
        : world.stores.vault.openFor(participant, sealed, messageTextContext(id)),
  }));

let lastId = 0;
/** A text as the gateway would hand it on. */
const converted = (text: string, where: 'room' | 'private'): Incoming => {
  lastId += 1;
  const now = Date.now();
  return toIncoming(
    {
      id: `converted-${lastId}`,
      type: 'Text',
      talkerId: 'xiaoyu',
      text,
      timestamp: now,
      ...(where === 'room' ? { roomId: room } : {}),
    },
    {
      self: 'bot',
      receivedAt: now,
      names: ['同路'],
      everyone: ['所有人'],
      forms: loadChatForms(configDirectory),
    },
  )!;
};
/** Xiaoyu says something, read as the gateway reads it. */
const say = (text: string, where: 'room' | 'private' = 'room', more: Partial<Incoming> = {}) =>
  world.say('xiaoyu', where, text, { ...converted(text, where), ...more });

const record = '阿芳：昨天化疗金丝雀\n阿珍：我失眠金丝雀';

describe('a copied record that is addressed to the bot in the group', () => {
  it.each([
    `@同路\u2005${record}`,
    `@同路 查 失眠\n${record}`,
    '@同路 群成员：阿芳、阿珍、兰姐、梅子、金丝雀',
    '@同路 接龙\n1. 阿芳金丝雀\n2. 阿珍',
  ])('leaves its kind in the log, and none of its words: %j', async (text) => {
    await say(text);
    expect(kept()).toEqual([{ kind: 'list', length: 0, text: undefined }]);
  });

  it('is answered from its words as before', async () => {
    const said = await say('@同路 失眠\n阿芳：金丝雀\n阿珍：金丝雀');
    expect(said.length).toBeGreaterThan(0);
    const alone = await say('@同路 失眠');
    expect(alone.length).toBeGreaterThan(0);
    expect(kept().map(({ kind, text }) => [kind, text])).toEqual([
      ['list', undefined],
      ['text', '@同路 失眠'],
    ]);
  });

  it('is seen where the mark is taken away: the words of others are kept', async () => {
    await say(`@同路\u2005${record}`, 'room', { holdsOthersWords: false });
    expect(kept()[0]?.text).toContain('金丝雀');
  });
});

describe('更正 with a copied record', () => {
  it.each([
    `更正 ${record}`,
    `更正：\n${record}`,
    '更正 2026/11/02 10:11:12 阿芳\n昨天化疗金丝雀',
    '更正 [10:11] 阿芳：金丝雀',
  ])('is not taken, and she keeps what she had: %j', async (text) => {
    await say('我上周做完的');
    const said = await say(text, 'private');
    expect(kept()).toEqual([{ kind: 'text', length: 6, text: '我上周做完的' }]);
    expect(said.every(({ to }) => to === 'xiaoyu')).toBe(true);
  });

  it('is told why, and is seen where the mark is taken away', async () => {
    await say('我上周做完的');
    const said = await say(`更正 ${record}`, 'private');
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('自己的话')]);
    await say(`更正 ${record}`, 'private', { holdsOthersWords: false });
    expect(kept()[0]?.text).toContain('金丝雀');
  });

  it('does not refuse her own words with a time in them', async () => {
    await say('我上周做完的');
    const said = await say('更正：我 18:30 做完的', 'private');
    expect(said[0]?.text).toContain('已更正');
    expect(kept()[0]?.text).toBe('我 18:30 做完的');
  });
});

/** Somebody joins, and the puppet says so. */
const join = (id: string, name: string): void => {
  world.gateway.join(room, id, name);
  world.gateway.emit({ kind: 'roster-changed', room: ids.room(room) });
};

describe('a roster that is known to be old', () => {
  it('lets no text be kept while it cannot be had', async () => {
    await say('先说一句');
    world.gateway.roster = () => Promise.reject(new Error('no roster'));
    join('fang', '新来的阿芳');
    await say('新来的阿芳也在');
    await say('今天好些了');
    expect(kept().map(({ text }) => text)).toEqual(['先说一句']);
  });

  it('is seen where it can be had: the same words are kept, without the new name', async () => {
    await say('先说一句');
    join('fang', '新来的阿芳');
    await say('新来的阿芳也在');
    expect(kept().map(({ text }) => text)).toEqual(['先说一句', '[成员]也在']);
  });
});

describe('names that hold a number', () => {
  it('are masked in what is kept, with the number and without', async () => {
    join('fang', '芳芳13800138000');
    join('zhen', '珍珍QQ123456');
    await say('芳芳13800138000和珍珍QQ123456都好，芳芳先走');
    expect(kept()[0]?.text).toBe('[成员]和[成员]都好，[成员]先走');
  });
});

describe('the bot’s own name', () => {
  it('stays as it is, mentioned or not, and a member of that name does not', async () => {
    await say('@同路\u2005失眠');
    await say('问同路就行');
    await say('同路和@小路\u2005都在');
    expect(kept().map(({ text }) => text)).toEqual([
      '@同路\u2005失眠',
      '问同路就行',
      '同路和@[成员]\u2005都在',
    ]);
    join('tong', '同路');
    await say('问同路就行了');
    expect(kept().at(-1)?.text).toBe('问[成员]就行了');
  });

  it('is seen where it is not told: a mention of the bot would be a member’s', async () => {
    await say('@同路\u2005失眠', 'room', { botNames: [] });
    expect(kept()[0]?.text).toBe('@[成员]\u2005失眠');
  });
});

describe('更正 after the room', () => {
  const correct = async (): Promise<string> =>
    (await say('更正 我上个月做完的', 'private')).map(({ text }) => text).join(' ');

  it('was stopped and served again takes the place of what was said before', async () => {
    await say('我上周做完的');
    await world.say('lead', 'room', '/停用');
    await world.say('lead', 'private', '确认');
    await world.say('lead', 'room', '/启用');
    await world.say('lead', 'private', '确认');
    expect(await correct()).toContain('已更正');
    expect(kept()[0]?.text).toBe('我上个月做完的');
  });

  it('was stopped for good does so too', async () => {
    await say('我上周做完的');
    await world.say('lead', 'room', '/停用');
    await world.say('lead', 'private', '确认');
    expect(await correct()).toContain('已更正');
  });

  it('got another row for the same group does so too', async () => {
    await say('我上周做完的');
    const { db } = world.stores;
    db.prepare(
      `INSERT INTO room (id, number, handle_mac, sealed_handle) SELECT id || 'x', number + 1, handle_mac || 'x', :sealed FROM room`,
    ).run({ sealed: world.stores.vault.sealService(room, `room:${firstRoom()}x`) });
    db.prepare('UPDATE message SET room_id = :id').run({ id: `${firstRoom()}x` });
    expect(await correct()).toContain('已更正');
  });
});

const firstRoom = (): string =>
  (world.stores.db.prepare('SELECT id FROM room ORDER BY number').get() as { id: string }).id;
