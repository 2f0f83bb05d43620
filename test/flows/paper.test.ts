import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { audit } from '../../src/core/audit.store.ts';
import type { Incoming } from '../../src/core/message.ts';
import type { Notice } from '../../src/core/notice.ts';
import type { Purpose } from '../../src/core/person.ts';
import { inviteOnPaper } from '../../src/features/consent/paper-invite.commands.ts';
import { paperInvites } from '../../src/features/consent/paper-invite.store.ts';
import { receipts } from '../../src/features/consent/receipts.store.ts';
import { systemRandom } from '../../src/setup.ts';
import { filesBelow } from '../helpers/bytes.ts';
import { zone } from '../helpers/make.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const dayMs = 86_400_000;
let world: World;

/** The notice in force, as the bot has stored it. */
const notice = (): Notice => ({
  ...(world.stores.db
    .prepare('SELECT version, title, short, long FROM notice ORDER BY first_used_at DESC')
    .get() as Omit<Notice, 'purposes'>),
  purposes: [1, 2, 3, 4],
});
/** Prints forms. @returns their codes */
const print = (
  purposes: readonly Purpose[] = [1, 2],
  count = 1,
  now = Date.now(),
  version = notice().version,
): readonly string[] => {
  let html = '';
  const ports = {
    ...world.stores,
    clock: { now: () => now },
    random: systemRandom,
    notice: { ...notice(), version },
    zone,
    render: ({ key }: { key: string }) => key,
  };
  inviteOnPaper(ports, { count, purposes }, (page) => {
    html = page;
  });
  return [...html.matchAll(/class="code">(\d{6})</gu)].map(([, code]) => code ?? '');
};
const one = (purposes?: readonly Purpose[]): string => print(purposes)[0] ?? '';
const say = (who: string, where: 'room' | 'private', text: string, more: Partial<Incoming> = {}) =>
  world.say(who, where, text, { sentAt: Date.now() - 60_000, ...more });
const textsTo = (said: readonly { to: string; text: string }[], to: string): string =>
  said
    .filter((line) => line.to === to)
    .map(({ text }) => text)
    .join('\n');
const standing = (): unknown[] =>
  world.stores.db.prepare('SELECT state, purposes FROM consent').all();
/** Files and log lines in which a code stands as a number of its own, not by chance within a MAC. */
const placesOf = (codes: readonly string[]): readonly string[] => {
  const alone = new RegExp(`(?<![0-9a-f])(?:${codes.join('|')})(?![0-9a-f])`, 'u');
  return [
    ...filesBelow(world.dataDirectory).filter((file) => alone.test(readFileSync(file, 'latin1'))),
    ...world.logLines.filter((line) => alone.test(line)),
  ];
};
/** A code nobody was given. */
const wrong = (codes: readonly string[], step = 1): string =>
  String(100_000 + ((Number(codes[0]) - 100_000 + step) % 900_000));

beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});

describe('the digits of a signed form', () => {
  it('consent, in private, for just what the form is for, from the next message on', async () => {
    const said = await say('xiaoyu', 'private', one([1]));
    expect(textsTo(said, 'xiaoyu')).toContain('同意第1项');
    expect(standing()).toEqual([{ state: 'active', purposes: '1' }]);
    await world.say('xiaoyu', 'room', '今天走了半小时');
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'private', '打卡 3 6 2');
    expect(world.count('check_in_answer')).toBe(0);
  });

  it('keep nothing that was said before them, nor in their second', async () => {
    const sentAt = Date.now() - 60_000;
    await say('xiaoyu', 'room', one(), { sentAt });
    await world.say('xiaoyu', 'room', '同一秒', { sentAt });
    await world.say('xiaoyu', 'room', '早些时候说、晚到的', { sentAt: sentAt - 5000 });
    expect(world.count('message')).toBe(0);
    await world.say('xiaoyu', 'room', '下一秒', { sentAt: sentAt + 1000 });
    expect(world.count('message')).toBe(1);
  });

  it('in the group show nobody more than any other consent word, and are not kept', async () => {
    const said = await say('xiaoyu', 'room', one());
    expect(textsTo(said, room)).toBe('已私信您');
    expect(textsTo(said, 'xiaoyu')).toContain('回执');
    expect(world.count('message')).toBe(0);
    expect(textsTo(await say('amei', 'room', one()), room)).toBe('');
    expect(standing()).toHaveLength(2);
  });

  it('work for somebody who cannot be reached in private, and the group sees what it sees after any six digits', async () => {
    const hand = world.gateway.say.bind(world.gateway);
    world.gateway.say = (to, text) =>
      to.handle === 'xiaoyu' ? Promise.reject(new Error('no friend')) : hand(to, text);
    // Another form stays out: six digits are looked at while there is one.
    one();
    // One second for both: digits of a later one that open nothing may be chat, and are kept.
    const sentAt = Date.now() - 60_000;
    const said = await say('xiaoyu', 'room', one([1]), { sentAt });
    expect(textsTo(said, room)).toContain('我没能发出私信');
    const other = await say('xiaoyu', 'room', '765432', { sentAt });
    expect(textsTo(other, room)).toBe(textsTo(said, room));
    await world.say('xiaoyu', 'room', '床上也能说两句');
    expect(world.count('message')).toBe(1);
    await world.say('xiaoyu', 'room', '退出研究');
    expect(world.count('message')).toBe(0);
  });

  it('leave a receipt of the channel paper, without the digits', async () => {
    const code = one();
    await say('xiaoyu', 'private', code);
    const { db, vault } = world.stores;
    expect(receipts.verify(db, vault)).toMatchObject({ verdict: { ok: true }, readable: 1 });
    const row = db.prepare('SELECT * FROM receipt_payload').get() as {
      sequence: number;
      participant_id: never;
      sealed_payload: Uint8Array;
    };
    const payload = vault.openFor(
      row.participant_id,
      row.sealed_payload,
      `receipt:${row.sequence}`,
    );
    expect(JSON.parse(payload ?? '{}')).toMatchObject({ channel: 'paper', purposes: [1, 2] });
    expect(payload).not.toContain(code);
  });

  it('count once', async () => {
    const code = one();
    await say('xiaoyu', 'private', code);
    expect(textsTo(await say('amei', 'private', code), 'amei')).not.toContain('回执');
    expect(standing()).toHaveLength(1);
  });

  it('stand in no file, no log line and no audit row', async () => {
    const codes = print([1, 2], 5);
    await say('xiaoyu', 'private', codes[0] ?? '');
    await say('amei', 'room', codes[1] ?? '');
    expect(placesOf(codes)).toEqual([]);
    const audited = world.stores.db
      .prepare("SELECT parameters FROM audit WHERE action = 'consent-invite'")
      .all() as { parameters: string }[];
    expect(audited.map(({ parameters }) => JSON.parse(parameters) as unknown)).toEqual([
      { count: 5, purposes: '12', noticeVersion: notice().version },
    ]);
  });

  it('are found where a break writes one into the audit', () => {
    const codes = print();
    const { db, vault } = world.stores;
    audit.append(db, vault, Date.now(), 'operator', 'consent-invite', { code: codes[0] ?? '' });
    expect(placesOf(codes)).not.toEqual([]);
  });

  it.each(['１２３', '123 456 7', '012345', 'CEA 123456', '123456号'])(
    'are no digits of a form as %s',
    async (text) => {
      one();
      expect(await say('xiaoyu', 'room', text)).toEqual([]);
      expect(world.count('paper_attempt')).toBe(0);
    },
  );

  it.each([
    ['「', '」'],
    ['', '。'],
    [' ', ' '],
  ])('may stand between %s and %s', async (before, after) => {
    await say('xiaoyu', 'private', `${before}${one()}${after}`);
    expect(standing()).toHaveLength(1);
  });
});

describe('digits that open nothing', () => {
  it('are chat in the group: answered there as right ones are, and kept of whoever has consented', async () => {
    await world.consent('amei');
    const codes = print();
    const said = await world.say('amei', 'room', wrong(codes));
    expect(textsTo(said, room)).toBe('已私信您');
    expect(textsTo(said, 'amei')).toContain('不对');
    expect(world.count('message')).toBe(1);
  });

  it('are answered in private only while a form is out', async () => {
    const before = await say('xiaoyu', 'private', '654321');
    expect(textsTo(before, 'xiaoyu')).not.toContain('六位数字');
    expect(world.count('paper_attempt')).toBe(0);
    const codes = print();
    expect(textsTo(await say('xiaoyu', 'private', wrong(codes)), 'xiaoyu')).toContain('不对');
  });

  it('lock whoever sends five in a day, and nobody else', async () => {
    const codes = print([1, 2], 2);
    for (let step = 1; step <= 5; step += 1) await say('xiaoyu', 'private', wrong(codes, step));
    const said = await say('xiaoyu', 'private', codes[0] ?? '');
    expect(textsTo(said, 'xiaoyu')).toContain('明天');
    await say('xiaoyu', 'room', codes[0] ?? '');
    expect([standing(), world.count('message')]).toEqual([[], 0]);
    // Shown to all by who is locked out, it is void; another form is not.
    await say('amei', 'private', codes[0] ?? '');
    expect(standing()).toEqual([]);
    await say('amei', 'private', codes[1] ?? '');
    expect(standing()).toHaveLength(1);
  });

  it('lock nobody after four: the control opens', async () => {
    const codes = print();
    for (let step = 1; step <= 4; step += 1) await say('xiaoyu', 'private', wrong(codes, step));
    await say('xiaoyu', 'private', codes[0] ?? '');
    expect(standing()).toHaveLength(1);
  });

  it('are forgotten after a day', async () => {
    const codes = print();
    for (let step = 1; step <= 5; step += 1) await say('xiaoyu', 'private', wrong(codes, step));
    paperInvites.expire(world.stores.db, Date.now() + dayMs + 1000);
    expect(world.count('paper_attempt')).toBe(0);
    await say('xiaoyu', 'private', codes[0] ?? '');
    expect(standing()).toHaveLength(1);
  });

  it('are those of a form that is too old', async () => {
    const [code = ''] = print([1, 2], 1, Date.now() - 31 * dayMs);
    print();
    await say('xiaoyu', 'private', code);
    expect(standing()).toEqual([]);
    world.bot.wakeUp();
    expect(world.count('paper_invite')).toBe(1);
  });

  it('are those that come too late to be obeyed: in the group they are void, in private they can be sent again', async () => {
    const code = one();
    const sentAt = Date.now() - 3_600_000;
    expect(textsTo(await say('xiaoyu', 'private', code, { sentAt }), 'xiaoyu')).toContain('来晚了');
    const said = await say('xiaoyu', 'room', code, { sentAt });
    expect([textsTo(said, room), textsTo(said, 'xiaoyu')]).toEqual([
      '',
      expect.stringContaining('作废'),
    ]);
    expect(world.count('paper_invite')).toBe(0);
    const next = one();
    await say('xiaoyu', 'private', next, { sentAt });
    expect(standing()).toEqual([]);
    await say('xiaoyu', 'private', next);
    expect(standing()).toHaveLength(1);
  });

  it('are those of somebody in no served group', async () => {
    const code = one();
    const said = await say('passer-by', 'private', code);
    expect(textsTo(said, 'passer-by')).toContain('只为已启用的群服务');
    expect(standing()).toEqual([]);
    await say('xiaoyu', 'private', code);
    expect(standing()).toHaveLength(1);
  });
});

describe('a form printed under another notice', () => {
  it('opens nothing, is void, and she is told why in private', async () => {
    const [code = ''] = print([1, 2], 1, Date.now(), '000000000000');
    const said = await say('xiaoyu', 'room', code);
    expect(textsTo(said, 'xiaoyu')).toContain('说明改过了');
    expect(textsTo(said, room)).toBe('已私信您');
    expect([standing(), world.count('paper_invite')]).toEqual([[], 0]);
  });
});
