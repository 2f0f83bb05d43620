import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync, mkdirSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withdraw } from '../../../src/commands/withdraw.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import { keystoreFile, readKeystore } from '../../../src/edges/store/keystore-file.ts';
import { ledgerFile } from '../../../src/edges/store/ledger.ts';
import { takeLock } from '../../../src/edges/store/open.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';
import { holdReader } from '../../helpers/kept-group.ts';
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

  it('says so where no bot runs and another program keeps the log from being emptied', () => {
    const reader = holdReader(world.dataDirectory);
    const lines = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    withdraw(participant, { ...options(), json: false });
    reader.close();
    expect(lines.mock.calls.map(([line]) => String(line)).join('')).toContain(
      'another program reads the database',
    );
  });

  it('refuses under another user than the data belong to, and touches nothing', () => {
    jest.spyOn(process, 'getuid').mockReturnValue(54_321);
    expect(codeThrownBy(() => withdraw(participant, options()))).toBe('data.owner');
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([1, 0]);
  });

  it('refuses where there is no database, and makes none', () => {
    const data = join(world.dataDirectory, 'elsewhere');
    expect(codeThrownBy(() => withdraw(participant, { ...options(), data }))).toBe('data.absent');
    expect(existsSync(data)).toBe(false);
  });

  it('where the ledger cannot be read, changes nothing', () => {
    mkdirSync(ledgerFile(world.dataDirectory));
    expect(codeThrownBy(() => withdraw(participant, options()))).toBe('ledger.unusable');
    expect([world.count('message'), world.count('erasure_intent')]).toEqual([1, 0]);
    rmdirSync(ledgerFile(world.dataDirectory));
  });

  it('where the ledger cannot be written, pauses her, says so, and leaves the rest to the bot', () => {
    // A device that is always full. Source: full(4)
    symlinkSync('/dev/full', ledgerFile(world.dataDirectory));
    expect(codeThrownBy(() => withdraw(participant, options()))).toBe('ledger.unusable');
    const row = world.stores.db.prepare('SELECT state FROM consent WHERE since IS NOT NULL').get();
    expect([row, world.count('message'), world.bot.loggingReasons()]).toEqual([
      { state: 'paused' },
      1,
      ['ledger-unusable'],
    ]);
    rmSync(ledgerFile(world.dataDirectory));
    world.bot.wakeUp();
    expect([world.count('message'), world.count('erasure_intent'), keys()]).toEqual([0, 0, []]);
  });

  it('refuses somebody it does not know, and a second time', () => {
    expect(codeThrownBy(() => withdraw('p_nobody', options()))).toBe('input.invalid');
    withdraw(participant, options());
    expect(codeThrownBy(() => withdraw(participant, options()))).toBe('input.invalid');
  });
});
