import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Handle, ParticipantId } from '../../src/core/person.ts';
import {
  bindParticipant,
  findParticipants,
  type LostCodeCandidate,
  type LostCodeCommandPorts,
} from '../../src/features/consent/lost-code-bind.commands.ts';
import { participantNames } from '../../src/features/consent/lost-code-name.store.ts';
import { lostCodes } from '../../src/features/consent/lost-code-request.store.ts';
import { exportRows } from '../../src/features/research/export.store.ts';
import { inviteStaff, listStaff } from '../../src/features/moderation/staff.commands.ts';
import { systemRandom } from '../../src/setup.ts';
import { findBytes } from '../helpers/bytes.ts';
import { zone } from '../helpers/make.ts';
import { codeThrownBy } from '../helpers/thrown.ts';
import { normalise } from '../helpers/vocabulary.ts';
import { wake } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const dayMs = 86_400_000;
let world: World;

const clock = { now: () => Date.now() };
const ports = (now = clock.now): LostCodeCommandPorts => ({
  ...world.stores,
  clock: { now },
  random: systemRandom,
  zone,
  normalise,
  boundStaff: () => listStaff(world.stores).map(({ staffId }) => staffId),
});
const staffIds = (): readonly string[] => ports().boundStaff();
const find = (name = '名字xiaoyu', request = 1, staff = staffIds()) =>
  findParticipants(ports(), { request, staff }, name);
const bind = (participant: ParticipantId, now = clock.now): void =>
  bindParticipant(ports(now), { request: 1, staff: staffIds() }, participant);
const textTo = async (who: string, where: 'private' | 'room', text: string): Promise<string> =>
  (await world.say(who, where, text))
    .filter(({ to }) => to === who)
    .map((said) => said.text)
    .join('\n');
const newLogin = async (self = 'another-bot'): Promise<void> => {
  world.gateway.emit({ kind: 'login', self: self as Handle });
  await world.openRoom();
  const { code } = inviteStaff({ ...world.stores, clock, random: systemRandom }, 'moderator');
  await world.say('nurse', 'private', `绑定 ${code}`);
};
const bounds = {
  fromMs: 0,
  untilMs: Number.MAX_SAFE_INTEGER,
  roomNumber: null,
  isShared: 0,
} as const;
const exported = (): readonly number[] => {
  const { db } = world.stores;
  const last = exportRows.lastMessage(db);
  return [
    exportRows.messages(db, bounds, 0, last).length,
    exportRows.checkIns(db, bounds).length,
    exportRows.participants(db, bounds).length,
    exportRows.heldBack(db, bounds),
  ];
};
/** The one who consented before the new login. */
const herOwn = (): ParticipantId => {
  const [first] = world.stores.vault.participantsWithKeys();
  if (first === undefined) throw new Error('nobody has consented');
  return first;
};
/** Her request, and what both staff are read out. */
const asked = async (): Promise<LostCodeCandidate> => {
  await world.say('xiaoyu', 'private', '退出研究');
  const [candidate] = find();
  if (candidate === undefined) throw new Error('nobody is found');
  return candidate;
};

beforeEach(async () => {
  world = await makeWorld();
  world.gateway.join(room, 'nurse', '护士');
  await world.openRoom();
  await world.consent('xiaoyu');
  const sentAt = Date.now() - 30_000;
  await world.say('xiaoyu', 'room', '换号之前说的', { sentAt });
  await world.say('xiaoyu', 'private', '打卡 3 6 2', { sentAt });
});
afterEach(async () => {
  await world.close();
});

describe('a name', () => {
  it('is kept with the consent, sealed, and stands nowhere as it is', () => {
    const { db, vault } = world.stores;
    expect(participantNames.of(db, vault, herOwn())).toEqual(['名字xiaoyu']);
    expect(findBytes(world.dataDirectory, ['名字xiaoyu'])).toEqual([]);
  });

  it('is kept of nobody who has not consented', async () => {
    await world.say('amei', 'private', '参加研究');
    expect(world.count('participant_name')).toBe(1);
  });

  it('goes away with her', async () => {
    await world.say('xiaoyu', 'private', '退出研究');
    expect(world.count('participant_name')).toBe(0);
  });
});

describe('who is not recognised and wants to leave', () => {
  it.each([
    ['退出研究', 'withdraw'],
    ['我要退出', 'near-withdraw'],
    ['暂停记录', 'pause'],
  ])('by %s opens one request, and is told its number in private', async (word, kind) => {
    await newLogin();
    const said = await textTo('xiaoyu', 'private', word);
    expect(said).toContain('编号是 1');
    await world.say('xiaoyu', 'room', word);
    expect(lostCodes.open(world.stores.db)).toEqual([
      { number: 1, kind, askedAt: expect.any(Number) },
    ]);
  });

  it('is not asked for in the group: it sees the same neutral answer', async () => {
    await newLogin();
    const inGroup = (await world.say('xiaoyu', 'room', '退出研究')).filter(({ to }) => to === room);
    expect(inGroup).toEqual([{ to: room, text: '已私信您' }]);
  });

  it('is heard before any group is served again, and not told that nothing is kept', async () => {
    world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
    const said = await textTo('stranger', 'private', '退出研究');
    expect(said).toContain('编号是 1');
    expect(said).not.toContain('只为已启用的群服务');
  });

  it('opens none where everybody is recognised, nor while she is', async () => {
    await world.say('amei', 'private', '退出研究');
    await newLogin();
    await world.say('amei', 'private', '今天好些了');
    expect(lostCodes.open(world.stores.db)).toEqual([]);
  });

  it('needs no staff any more once she types her code', async () => {
    await world.say('xiaoyu', 'private', '参加研究');
    const code = /[0-9a-f]{5}-[0-9a-f]{5}/u.exec(
      await textTo('xiaoyu', 'private', '我已满18岁，同意 1 2'),
    )?.[0];
    await newLogin();
    await world.say('xiaoyu', 'private', '退出研究');
    expect(await textTo('xiaoyu', 'private', `找回 ${code ?? ''}`)).toContain('认出您了');
    expect(world.count('lost_code_request')).toBe(0);
  });

  it('keeps no readable id, and is forgotten after 30 days', async () => {
    await newLogin();
    await world.say('xiaoyu', 'private', '退出研究');
    expect(
      JSON.stringify(world.stores.db.prepare('SELECT * FROM lost_code_request').all()),
    ).not.toContain('xiaoyu');
    lostCodes.expire(world.stores.db, Date.now() + 1000);
    expect(world.count('lost_code_request')).toBe(0);
  });

  it('is told to staff as a count that shows nobody', async () => {
    await newLogin();
    expect(await textTo('lead', 'private', '/状态')).not.toContain('在等着找回');
    await world.say('xiaoyu', 'private', '退出研究');
    expect(await textTo('lead', 'private', '/状态')).toContain('有少于5人');
  });

  it('asks anew in a newer login: an old request has no handle that means anything', async () => {
    await newLogin();
    await world.say('xiaoyu', 'private', '退出研究');
    await newLogin('third-bot');
    expect(lostCodes.open(world.stores.db)).toEqual([]);
    expect(codeThrownBy(() => find())).toBe('input.invalid');
  });
});

describe('finding', () => {
  beforeEach(async () => {
    await newLogin();
    await world.say('xiaoyu', 'private', '退出研究');
  });

  it('gives who has that name or a part of it, and nobody the bot recognises', async () => {
    await world.consent('amei');
    expect(find('名字').map(({ participant }) => participant)).toEqual([herOwn()]);
    expect(find('XIAO yu').map(({ participant }) => participant)).toEqual([herOwn()]);
    expect(find('名字amei')).toEqual([]);
  });

  it('leaves a row in the audit, without the name', () => {
    find();
    const rows = world.stores.db
      .prepare("SELECT parameters FROM audit WHERE action = 'participants.find'")
      .all();
    expect(rows).toEqual([
      { parameters: JSON.stringify({ request: 1, staff: staffIds(), found: 1 }) },
    ]);
  });

  it('needs two different bound staff, an open request and a name', () => {
    const [lead = '', nurse = ''] = staffIds();
    for (const staff of [[lead], [lead, lead], [lead, 's_00000000'], [lead, nurse, lead]])
      expect(codeThrownBy(() => find('名字', 1, staff))).toBe('input.invalid');
    expect(codeThrownBy(() => find('名字', 2))).toBe('input.invalid');
    expect(codeThrownBy(() => find('，'))).toBe('input.invalid');
    expect(find('名字', 1, [lead, nurse])).toHaveLength(1);
  });
});

describe('binding', () => {
  let candidate: LostCodeCandidate;
  const confirmBoth = async (check = candidate.check): Promise<void> => {
    for (const who of ['lead', 'nurse']) await world.say(who, 'private', `/找回 1 ${check}`);
  };
  beforeEach(async () => {
    await newLogin();
    candidate = await asked();
  });

  it('is done once both staff have confirmed: she is who she was, stopped, with a new code', async () => {
    await confirmBoth();
    bind(candidate.participant);
    await world.say('xiaoyu', 'room', '还停着');
    expect(world.count('message')).toBe(1);
    const told = await textTo('xiaoyu', 'private', '我的数据');
    expect(told).toContain('找到您了');
    expect(told).toMatch(/[0-9a-f]{5}-[0-9a-f]{5}/u);
    expect(await textTo('xiaoyu', 'private', '我的数据')).not.toContain('找到您了');
    await world.say('xiaoyu', 'private', '退出研究');
    expect([world.count('message'), world.count('lost_code_request')]).toEqual([0, 0]);
  });

  it('lets her go on instead, from then on', async () => {
    await confirmBoth();
    bind(candidate.participant);
    await world.say('xiaoyu', 'private', '恢复记录', { sentAt: Date.now() - 5000 });
    await world.say('xiaoyu', 'room', '接着说');
    expect(world.count('message')).toBe(2);
  });

  it.each([
    ['nobody', []],
    ['one of them', ['lead']],
    ['one of them, twice', ['lead', 'lead']],
    ['one of them and a member', ['lead', 'amei']],
  ])('is refused where %s has confirmed', async (_, who) => {
    for (const name of who) await world.say(name, 'private', `/找回 1 ${candidate.check}`);
    expect(codeThrownBy(() => bind(candidate.participant))).toBe('input.invalid');
    expect(world.stores.db.prepare('SELECT resolved_at FROM lost_code_request').get()).toEqual({
      resolved_at: null,
    });
  });

  it('is refused where they confirmed another participant', async () => {
    const other = String((Number(candidate.check) + 1) % 10_000).padStart(4, '0');
    await confirmBoth(other);
    expect(codeThrownBy(() => bind(candidate.participant))).toBe('input.invalid');
  });

  it('is refused a day later, and of somebody the bot recognises', async () => {
    await confirmBoth();
    expect(codeThrownBy(() => bind(candidate.participant, () => Date.now() + dayMs + 60_000))).toBe(
      'input.invalid',
    );
    expect(codeThrownBy(() => bind('p_nobody' as ParticipantId))).toBe('input.invalid');
    bind(candidate.participant);
    expect(codeThrownBy(() => bind(candidate.participant))).toBe('input.invalid');
  });

  it('is refused to who has consented anew as somebody else', async () => {
    await world.consent('xiaoyu');
    await confirmBoth();
    expect(codeThrownBy(() => bind(candidate.participant))).toBe('input.invalid');
  });

  it('makes the lost code void, leaves a receipt and names nobody in the audit', async () => {
    const before = world.count('receipt');
    await confirmBoth();
    bind(candidate.participant);
    expect([world.count('personal_code'), world.count('receipt')]).toEqual([0, before + 1]);
    const rows = JSON.stringify(world.stores.db.prepare('SELECT * FROM audit').all());
    expect(rows).toContain('participants.bind');
    expect([candidate.participant, 'xiaoyu'].filter((word) => rows.includes(word))).toEqual([]);
  });

  it('is not confirmed by what a member types, nor in the group', async () => {
    await world.say('amei', 'private', `/找回 1 ${candidate.check}`);
    await world.say('lead', 'room', `/找回 1 ${candidate.check}`);
    expect(world.count('lost_code_confirmation')).toBe(0);
    expect(await textTo('lead', 'private', '/找回 9 1234')).toContain('没有这个编号');
    expect(await textTo('lead', 'private', `找回 1 ${candidate.check}`)).toContain('记下了');
  });
});

describe('an export', () => {
  it('holds whoever is recognised', () => {
    expect(exported()).toEqual([1, 1, 1, 0]);
  });

  it('leaves out whom the bot does not recognise, until she is', async () => {
    await newLogin();
    expect(exported()).toEqual([0, 0, 0, 1]);
    const candidate = await asked();
    expect(exported()).toEqual([0, 0, 0, 1]);
    for (const who of ['lead', 'nurse'])
      await world.say(who, 'private', `找回 1 ${candidate.check}`);
    bind(candidate.participant);
    expect(exported()).toEqual([1, 1, 1, 0]);
  });

  it('is seen to hold her where a break binds the new login to the old handles', async () => {
    await newLogin();
    world.stores.db
      .prepare('UPDATE participant_handle SET epoch = (SELECT max(id) FROM epoch)')
      .run();
    expect(exported()).toEqual([1, 1, 1, 0]);
  });
});

describe('before any group is served again', () => {
  it.each(['退出研究', '我要退出', '暂停记录'])(
    'hears 「%s」 in the group of whoever it does not recognise, and answers in private only',
    async (word) => {
      world.gateway.emit({ kind: 'login', self: 'another-bot' as Handle });
      const said = await world.say('xiaoyu', 'room', word);
      expect(said.map(({ to }) => to)).not.toContain(room);
      expect(said.map(({ text }) => text).join('')).toContain('编号是 1');
    },
  );

  it.each(['我是未成年人', '不同意'])(
    'does not tell her after 「%s」 that nothing is kept',
    async (word) => {
      await newLogin();
      const said = await textTo('xiaoyu', 'private', word);
      expect(said).toContain('编号是 1');
      expect(said).toContain('认不出您');
      expect(said).not.toMatch(/没有保存|不保存您的任何/u);
    },
  );
});

describe('who was found', () => {
  it('is told at the next tick without writing first, and keeps her place until she is reached', async () => {
    await newLogin();
    const candidate = await asked();
    for (const who of ['lead', 'nurse'])
      await world.say(who, 'private', `/找回 1 ${candidate.check}`);
    bind(candidate.participant);
    lostCodes.expire(world.stores.db, Date.now() + 1000);
    expect(world.count('lost_code_request')).toBe(1);
    const before = world.gateway.said.length;
    const night = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(night - (night % dayMs) + dayMs + 4 * 3_600_000);
    await wake(world);
    jest.restoreAllMocks();
    expect(
      world.gateway.said
        .slice(before)
        .map(({ text }) => text)
        .join(''),
    ).toContain('找到您了');
    expect(world.count('lost_code_request')).toBe(0);
  });
});
