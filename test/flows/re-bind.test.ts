import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Handle, ParticipantId, RoomHandle } from '../../src/core/person.ts';
import { receiptContext } from '../../src/core/sealing.ts';
import { receipts } from '../../src/features/consent/receipts.store.ts';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
let code = '';

const sentence = '我已满18岁，同意 1 2';
const codeIn = (said: readonly { readonly text: string }[]): string =>
  /[0-9a-f]{5}-[0-9a-f]{5}/u.exec(said.map(({ text }) => text).join(' '))?.[0] ?? '';
/** Somebody consents, a minute ago. @returns her code */
const consentOf = async (who: string): Promise<string> => {
  await world.say(who, 'private', '参加研究');
  return codeIn(await world.say(who, 'private', sentence, { sentAt: Date.now() - 60_000 }));
};
const newLogin = async (): Promise<void> => {
  world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
  await world.openRoom();
};
const recover = async (who: string, typed: string): Promise<string> =>
  (await world.say(who, 'private', `找回 ${typed}`, { sentAt: Date.now() - 5000 }))
    .map(({ text }) => text)
    .join(' ');
const owners = (): unknown[] =>
  world.stores.db.prepare('SELECT DISTINCT participant_id FROM message ORDER BY 1').all();

beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  code = await consentOf('xiaoyu');
  await world.say('xiaoyu', 'room', '换号之前说的', { sentAt: Date.now() - 30_000 });
});
afterEach(async () => {
  await world.close();
});

describe('the personal code', () => {
  it('comes in private with the consent, and stands nowhere as it is', () => {
    expect(code).not.toBe('');
    const rows = JSON.stringify(world.stores.db.prepare('SELECT * FROM personal_code').all());
    expect([rows.includes(code), rows.includes(code.replace('-', ''))]).toEqual([false, false]);
    expect(world.logLines.join('\n')).not.toContain(code);
  });

  it('binds her after a new login: what she says next is kept, what was said in between is not', async () => {
    await newLogin();
    await world.say('xiaoyu', 'room', '认不出我的时候说的', { sentAt: Date.now() - 20_000 });
    expect(world.count('message')).toBe(1);
    expect(await recover('xiaoyu', code)).toContain('认出您了');
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'room', '找回之前发、之后才到的', { sentAt: Date.now() - 15_000 });
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'room', '找回之后说的');
    expect(world.count('message')).toBe(2);
  });

  it('leaves her the person she was', async () => {
    const before = owners();
    await newLogin();
    await recover('xiaoyu', code);
    await world.say('xiaoyu', 'room', '找回之后说的');
    expect(owners()).toEqual(before);
    expect(world.count('participant')).toBe(1);
  });

  it('can be typed with spaces and capitals', async () => {
    await newLogin();
    expect(await recover('xiaoyu', code.toUpperCase().replace('-', ' '))).toContain('认出您了');
  });

  it('lets her leave after it, with all that was kept before', async () => {
    await newLogin();
    await recover('xiaoyu', code);
    await world.say('xiaoyu', 'private', '退出研究');
    expect([world.count('message'), world.count('personal_code')]).toEqual([0, 0]);
  });

  it('leaves a receipt that she was bound again, without the code', async () => {
    await newLogin();
    await recover('xiaoyu', code);
    const { db, vault } = world.stores;
    const rows = db
      .prepare(
        'SELECT sequence, participant_id AS owner, sealed_payload AS sealed FROM receipt_payload ORDER BY sequence',
      )
      .all() as { sequence: number; owner: ParticipantId; sealed: Uint8Array }[];
    const payloads = rows.map(({ sequence, owner, sealed }) =>
      String(vault.openFor(owner, sealed, receiptContext(sequence))),
    );
    expect(payloads.map((payload) => (JSON.parse(payload) as { event: string }).event)).toEqual([
      'consented',
      'rebound',
    ]);
    expect(payloads.join('')).not.toContain(code.replace('-', ''));
    expect(receipts.verify(db, vault)).toMatchObject({ verdict: { ok: true }, readable: 2 });
  });

  it('counts once, and a new one takes its place', async () => {
    await newLogin();
    const next = codeIn([{ text: await recover('xiaoyu', code) }]);
    expect(next).not.toBe(code);
    expect(await recover('amei', code)).toContain('找回码不对');
    world.gateway.emit({ kind: 'login', self: 'third-bot' as Handle });
    await world.openRoom();
    expect(await recover('xiaoyu', next)).toContain('认出您了');
  });
});

describe('a code that binds nobody', () => {
  it('is a wrong one', async () => {
    await newLogin();
    expect(await recover('xiaoyu', '00000-00000')).toContain('找回码不对');
    await world.say('xiaoyu', 'room', '这句不该留下');
    expect(world.count('message')).toBe(1);
  });

  it('is that of somebody who has withdrawn', async () => {
    await world.say('xiaoyu', 'private', '退出研究');
    await newLogin();
    expect(await recover('xiaoyu', code)).toContain('找回码不对');
    expect(world.count('participant_handle')).toBe(0);
  });

  it('is one in the hands of another participant', async () => {
    await newLogin();
    await consentOf('amei');
    const before = world.stores.db.prepare('SELECT participant_id FROM participant_handle').all();
    expect(await recover('amei', code)).toContain('请先发“退出研究”');
    expect(world.stores.db.prepare('SELECT participant_id FROM participant_handle').all()).toEqual(
      before,
    );
    expect(await recover('xiaoyu', code)).toContain('认出您了');
  });

  it.each([
    ['the group', 'room-1@chatroom'],
    ['a group that is not served', 'room-2@chatroom'],
  ])('is one that was typed in %s', async (_, handle) => {
    await newLogin();
    const said = await world.say('xiaoyu', 'room', `找回 ${code}`, { room: handle as RoomHandle });
    expect(said).toEqual([{ to: 'xiaoyu', text: expect.stringContaining('已经作废') }]);
    expect(await recover('xiaoyu', code)).toContain('找回码不对');
  });

  it('is seen where a code binds whoever types it: the control binds a newcomer', async () => {
    await newLogin();
    expect(await recover('amei', code)).toContain('认出您了');
    await world.say('amei', 'room', '拿着她的码');
    expect(world.count('message')).toBe(2);
  });

  it('leaves who had paused paused', async () => {
    await world.say('xiaoyu', 'private', '暂停记录');
    await newLogin();
    expect(await recover('xiaoyu', code)).toContain('认出您了');
    await world.say('xiaoyu', 'room', '停着的时候说的');
    expect(world.count('message')).toBe(1);
  });
});

describe('who consents anew before she is recognised', () => {
  beforeEach(async () => {
    await newLogin();
  });

  it('is told of her code first, and again with the receipt', async () => {
    const textOf = async (text: string, more = {}): Promise<string> =>
      (await world.say('xiaoyu', 'private', text, more)).map((said) => said.text).join('\n');
    expect(await textOf('参加研究')).toContain('先别重新同意');
    expect(await textOf(sentence, { sentAt: Date.now() - 60_000 })).toContain('以前您就参加过');
  });

  it('is not told that all is deleted, can be found, and can still use her code', async () => {
    await consentOf('xiaoyu');
    await world.say('xiaoyu', 'room', '重新同意以后说的');
    const told = (await world.say('xiaoyu', 'private', '退出研究'))
      .map(({ text }) => text)
      .join('');
    expect(told).toContain('那时保存的还在');
    expect([world.count('lost_code_request'), world.count('message')]).toEqual([1, 1]);
    expect(await recover('xiaoyu', code)).toContain('认出您了');
    const last = await world.say('xiaoyu', 'private', '退出研究');
    expect(last.map(({ text }) => text).join('')).toContain('保存过的内容都已删除');
    expect(world.count('message')).toBe(0);
  });
});

describe('the code of somebody who has died', () => {
  it('is a wrong one, whoever types it', async () => {
    world.stores.db.prepare('UPDATE participant SET deceased_at = 1').run();
    expect(await recover('amei', code)).toContain('找回码不对');
  });
});
