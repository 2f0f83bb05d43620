import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { ledgerFile } from '../../src/edges/store/ledger.ts';
import { waitingWithdrawals } from '../../src/features/erasure/erasure.store.ts';
import { exportRows } from '../../src/features/research/export.store.ts';
import { setUp } from '../../src/setup.ts';
import { openStores } from '../../src/stores.ts';
import { codeThrownBy } from '../helpers/thrown.ts';
import { makeWorld, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

let world: World;
let whole: string | undefined;
const ledger = (): string => ledgerFile(world.dataDirectory);
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  for (const name of ['amei', 'xiaoyu']) {
    await world.consent(name);
    await world.say(name, 'room', '今天走了半小时');
  }
  whole = existsSync(ledger()) ? readFileSync(ledger(), 'utf8') : undefined;
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

/** A directory in its place can be opened by nobody, root included. */
const block = (): void => {
  if (existsSync(ledger())) renameSync(ledger(), `${ledger()}.away`);
  mkdirSync(ledger());
};
const damage = (): void => appendFileSync(ledger(), 'no line\n');
const mend = (): void => {
  rmSync(ledger(), { recursive: true });
  if (whole !== undefined) writeFileSync(ledger(), whole);
};
const textsOf = (said: readonly { readonly text: string }[]): string =>
  said.map(({ text }) => text).join('\n');
/** Messages and people an export would hold, people held back, and people it looks up as withdrawn. */
const exported = (): readonly number[] => {
  const { db } = world.stores;
  const bounds = {
    fromMs: 0,
    untilMs: Number.MAX_SAFE_INTEGER,
    roomNumber: null,
    isShared: 0,
  } as const;
  return [
    exportRows.messages(db, bounds, 0, exportRows.lastMessage(db)).length,
    exportRows.participants(db, bounds).length,
    exportRows.heldBack(db, bounds),
    exportRows.withdrawn(db).size,
  ];
};
const farewell = '保存过的内容都已删除';

describe.each([
  ['cannot be opened', block],
  ['is damaged', damage],
])('a ledger of erasures that %s', (_, spoil) => {
  it('lets nobody be logged, says so, and has logging go on once it is mended', async () => {
    spoil();
    expect(world.bot.loggingReasons()).toEqual(['ledger-unusable']);
    await world.say('amei', 'room', '又走了半小时');
    expect(world.count('message')).toBe(2);
    mend();
    expect(world.bot.loggingReasons()).toEqual([]);
    await world.say('amei', 'room', '再走了半小时');
    expect(world.count('message')).toBe(3);
  });

  it('has who leaves answered at once that it is under way, and erased when it is mended', async () => {
    spoil();
    expect(textsOf(await world.say('xiaoyu', 'private', '退出研究'))).toContain('正在删除');
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([2, 1]);
    world.bot.wakeUp();
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([2, 1]);
    mend();
    // Nobody is logged before she is gone.
    expect(world.bot.loggingReasons()).toEqual(['ledger-unusable']);
    const from = world.gateway.said.length;
    world.bot.wakeUp();
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([1, 0]);
    await world.say('amei', 'room', '好');
    expect(textsOf(world.gateway.said.slice(from))).toContain(farewell);
    expect(world.stores.vault.participantsWithKeys()).toHaveLength(1);
    expect(world.bot.loggingReasons()).toEqual([]);
  });
});

describe('who waits for the ledger', () => {
  it('waits too where its disk is full, and nobody is logged from then on', async () => {
    // A device that is always full. Source: full(4)
    symlinkSync('/dev/full', ledger());
    expect(world.bot.loggingReasons()).toEqual([]);
    expect(textsOf(await world.say('xiaoyu', 'private', '退出研究'))).toContain('正在删除');
    expect(world.bot.loggingReasons()).toEqual(['ledger-unusable']);
    mend();
    world.bot.wakeUp();
    expect([world.count('message'), world.bot.loggingReasons()]).toEqual([1, []]);
  });

  it('has nothing more kept, though she resumes and asks twice', async () => {
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    await world.say('xiaoyu', 'private', '恢复记录');
    await world.say('xiaoyu', 'room', '又说了一句');
    await world.say('xiaoyu', 'private', '退出研究');
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([2, 1]);
    const open = world.stores.db
      .prepare('SELECT count(*) AS count FROM consent_interval WHERE closed_at IS NULL')
      .get();
    expect(open).toEqual({ count: 2 });
  });

  it('is in no export, and counts as withdrawn for one that was begun before', async () => {
    expect(exported()).toEqual([2, 2, 0, 0]);
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    expect(exported()).toEqual([1, 1, 0, 1]);
  });

  it('is handed nothing that is kept of her, and no wish of hers is taken', async () => {
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    for (const words of ['我的数据', '我的数据 文件', '身后 删除', '身后'])
      expect([words, textsOf(await world.say('xiaoyu', 'private', words))]).toEqual([
        words,
        expect.stringContaining('正在删除'),
      ]);
    expect([world.gateway.files, world.count('after_death')]).toEqual([[], 0]);
    expect(textsOf(await world.say('amei', 'private', '我的数据'))).toContain('今天走了半小时');
  });

  it.each([
    ['while it waits', true],
    ['once the ledger is mended', false],
  ])('is told that all is gone, though the operator withdraws her %s', async (_, isBlocked) => {
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    const { db, eraser } = world.stores;
    const [participant] = waitingWithdrawals.all(db);
    if (participant === undefined) throw new Error('nobody waits');
    if (!isBlocked) mend();
    db.inTransaction(() => eraser.withdraw(participant, Date.now()));
    expect(world.count('erasure_intent')).toBe(1);
    if (isBlocked) mend();
    const from = world.gateway.said.length;
    world.bot.wakeUp();
    expect(world.count('message')).toBe(1);
    await world.say('amei', 'room', '好');
    expect(textsOf(world.gateway.said.slice(from))).toContain(farewell);
  });

  it('is erased by the next process too', async () => {
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    mend();
    const setup = { ...setUp({ data: world.dataDirectory, set: [] }, 'fake'), isDemo: false };
    const next = openStores(setup, 'beside', 'any');
    next.eraser.retryWaiting(Date.now());
    next.db.close();
    expect(world.count('message')).toBe(1);
    world.bot.wakeUp();
    expect(world.count('erasure_intent')).toBe(0);
  });

  it('is tried again in vain while it cannot be written, and stays', async () => {
    block();
    await world.say('xiaoyu', 'private', '退出研究');
    expect(codeThrownBy(() => world.stores.eraser.retryWaiting(Date.now()))).toBe(
      'ledger.unusable',
    );
    expect(world.count('erasure_intent')).toBe(1);
  });

  it('is seen where nobody asks whether the ledger is usable: others are logged', async () => {
    block();
    jest.spyOn(world.stores.eraser, 'isReady').mockReturnValue(true);
    await world.say('amei', 'room', '又走了半小时');
    expect(world.count('message')).toBe(3);
  });
});
