import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf } from '../../src/core/errors.ts';
import { makeWorld, type World } from '../helpers/world.ts';
import { thrownBy } from '../helpers/thrown.ts';

// SQLite itself refuses to grow, as it does where the disk is full: SQLITE_FULL is real, and so is the transaction it
// ends. Source: sqlite.org, PRAGMA max_page_count. Needs no build and no root; part of the default run. The ledger and
// the keystore on a full disk are in test/flows/ledger-unusable.test.ts and test/edges/store/ballast.test.ts.
let world: World;
const pragma = (sql: string): number =>
  Object.values(world.stores.db.prepare(`PRAGMA ${sql}`).get() as Record<string, number>)[0] ?? 0;
const full = (): void => void pragma(`max_page_count = ${pragma('page_count')}`);
const room = (): void => void pragma('max_page_count = 1000000');
const longText = '今天陪妈妈去复查，'.repeat(300);

beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  for (const name of ['amei', 'xiaoyu']) {
    await world.consent(name);
    await world.say(name, 'room', longText);
  }
});
afterEach(async () => {
  await world.close();
});
const farewell = '保存过的内容都已删除';
const hasHeard = (text: string): boolean =>
  world.gateway.said.some((said) => said.text.includes(text));

describe('on a full disk', () => {
  it('a message that finds no room is left out, and the bot goes on', async () => {
    full();
    await world.say('amei', 'room', longText);
    expect(world.count('message')).toBe(2);
    expect(world.logLines.some((line) => line.includes('"event":"message.failed"'))).toBe(true);
    room();
    await world.say('amei', 'room', longText);
    expect(world.count('message')).toBe(3);
  });

  it('who leaves the study is erased and told', async () => {
    full();
    await world.say('xiaoyu', 'private', '退出研究');
    expect([world.count('message'), hasHeard(farewell)]).toEqual([1, true]);
    expect(world.stores.vault.participantsWithKeys()).toHaveLength(1);
  });

  it('is really full: nothing of that size can be written', () => {
    full();
    const { db } = world.stores;
    const error = thrownBy(() =>
      db.inTransaction(() =>
        db
          .prepare('INSERT INTO meta (name, value) VALUES (:name, :value)')
          .run({ name: 'x', value: longText }),
      ),
    );
    expect([(error as { code?: unknown }).code, codeOf(error)]).toEqual([
      'SQLITE_FULL',
      'internal',
    ]);
  });
});
