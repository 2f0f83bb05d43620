import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withdraw } from '../../src/commands/withdraw.ts';
import { takeLock } from '../../src/edges/store/open.ts';
import type { Handle } from '../../src/core/person.ts';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});
const lineOf = (event: string): number =>
  world.logLines.filter((line) => line.includes(`"event":"${event}"`)).length;
/** What the operator asked for, left to the running bot. */
const leaveIntent = (): void => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const [participant = ''] = world.stores.vault.participantsWithKeys();
  const lock = takeLock(world.dataDirectory);
  withdraw(participant, { data: world.dataDirectory, set: [], json: true });
  lock.release();
};

describe('a tick', () => {
  it.each(['open_question', 'seen_message', 'slot', 'meta'])(
    'finishes erasures although %s cannot be read, and the rest is done',
    (table) => {
      leaveIntent();
      expect(world.count('erasure_intent')).toBe(1);
      world.stores.db.prepare(`ALTER TABLE ${table} RENAME TO gone`).run();
      world.bot.wakeUp();
      expect(world.count('erasure_intent')).toBe(0);
      expect(world.stores.vault.participantsWithKeys()).toEqual([]);
      world.stores.db.prepare(`ALTER TABLE gone RENAME TO ${table}`).run();
    },
  );

  it('tells what failed', () => {
    world.stores.db.prepare('ALTER TABLE open_question RENAME TO gone').run();
    world.bot.wakeUp();
    expect(lineOf('slot.failed')).toBe(1);
  });
});

describe('a login', () => {
  it('begins to listen although the ledger cannot be caught up with', async () => {
    jest.spyOn(world.stores.eraser, 'catchUp').mockImplementation(() => {
      throw new Error('the ledger');
    });
    world.stores.db.prepare("DELETE FROM meta WHERE name = 'listening-until'").run();
    world.gateway.emit({ kind: 'logout' });
    world.gateway.emit({ kind: 'login', self: 'bot' as Handle });
    expect([world.bot.isLoggedIn(), lineOf('erasure.failed')]).toEqual([true, 1]);
    expect(
      world.stores.db.prepare("SELECT name FROM meta WHERE name = 'listening-until'").all(),
    ).toHaveLength(1);
    await world.say('xiaoyu', 'room', '今天走了半小时');
    expect(world.count('message')).toBe(1);
  });
});
