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
