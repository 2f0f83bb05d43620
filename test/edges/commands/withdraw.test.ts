import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withdraw } from '../../../src/commands/withdraw.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import { keystoreFile, readKeystore } from '../../../src/edges/store/keystore-file.ts';
import { takeLock } from '../../../src/edges/store/open.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';
import { makeWorld, type World } from '../../helpers/world.ts';

let world: World;
let participant: ParticipantId;
const options = () => ({ data: world.dataDirectory, set: [], json: true });
const keystore = () => keystoreFile(world.dataDirectory);
const keys = () => world.stores.vault.participantsWithKeys();
beforeEach(async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
  await world.say('xiaoyu', 'room', '今天好些了');
  const [first] = keys();
  if (first === undefined) throw new Error('nobody has consented');
  participant = first;
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

describe('withdraw by the operator', () => {
  it('beside a running bot takes the rows at once, and the bot’s next tick the key', () => {
    const lock = takeLock(world.dataDirectory);
    try {
      withdraw(participant, options());
      expect([world.count('message'), world.count('erasure_intent')]).toEqual([0, 1]);
      expect(keys()).toEqual([participant]);
      world.bot.wakeUp();
      expect([keys(), world.count('erasure_intent')]).toEqual([[], 0]);
    } finally {
      lock.release();
    }
  });

  it('without a bot takes rows and key, and leaves the intent to the next start', () => {
    expect(Object.keys(readKeystore(keystore()).participants)).toEqual([participant]);
    withdraw(participant, options());
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([0, 1]);
    // The file, not this process's memory of it.
    expect(Object.keys(readKeystore(keystore()).participants)).toEqual([]);
    expect(
      world.stores.db.prepare('SELECT id FROM participant WHERE withdrawn_at IS NULL').all(),
    ).toEqual([]);
  });

  it('refuses somebody it does not know, and a second time', () => {
    expect(codeThrownBy(() => withdraw('p_nobody', options()))).toBe('input.invalid');
    withdraw(participant, options());
    expect(codeThrownBy(() => withdraw(participant, options()))).toBe('input.invalid');
  });
});
