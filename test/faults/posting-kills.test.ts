import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { HandleMac } from '../../src/core/person.ts';
import { rooms } from '../../src/core/room.store.ts';
import { slots } from '../../src/core/slot.store.ts';
import { openKeystore } from '../../src/edges/store/keystore.ts';
import { openDb } from '../../src/edges/store/open.ts';
import { ids, noon } from '../helpers/make.ts';
import { masterKey } from '../helpers/memory-db.ts';
import { projectRoot } from '../helpers/processes.ts';
import { migrationsDirectory } from '../helpers/project.ts';
import { useTempDirectory } from '../helpers/temp-directory.ts';

// `npm run test:kills` does it a thousand times; by default it is forty, so that every run has seen it.
const kills = Number(process.env['TONGLU_KILLS'] ?? 40);
const points = ['delivered', 'delivered', 'delivered', 'sending', 'planned', 'marked', 'never'];
const directory = useTempDirectory();

beforeEach(() => {
  const db = openDb(directory(), migrationsDirectory, 'write');
  const vault = openKeystore(directory(), masterKey, 'write');
  rooms.add(db, vault, ids.roomId('r_1'), 'mac' as HandleMac, ids.room('r_1@room'));
  rooms.enable(db, ids.roomId('r_1'), { key: 'room.notice', scans: [] }, noon);
  db.close();
});

/** Runs a bot for each minute from noon on, and kills it somewhere. @returns what the group has seen, by due minute */
const runAndKill = (count: number, way: string): readonly number[] => {
  for (let minute = 1; minute <= count; minute += 1) {
    const point = points[minute % points.length] ?? 'never';
    const now = noon + minute * minuteMs;
    const script = join(projectRoot, 'test/helpers/posting-process.mjs');
    const options = [
      join(projectRoot, 'dist'),
      directory(),
      migrationsDirectory,
      String(now),
      point,
      way,
    ];
    const { signal, status, stderr } = spawnSync(process.execPath, [script, ...options]);
    if (signal !== 'SIGKILL' && status !== 0) throw new Error(String(stderr));
    if ((signal === 'SIGKILL') !== (point !== 'never')) throw new Error(`not killed at ${point}`);
  }
  const chat = join(directory(), 'chat');
  return existsSync(chat) ? readFileSync(chat, 'utf8').trim().split('\n').map(Number) : [];
};
const doublesOf = (seen: readonly number[]): number => seen.length - new Set(seen).size;

describe('a bot that is killed between sending and noting it', () => {
  it(`has posted nothing twice after ${kills} kills, and every minute has its slot`, () => {
    const seen = runAndKill(kills, 'as-built');
    const db = openDb(directory(), migrationsDirectory, 'write');
    slots.markInterrupted(db);
    const rows = db.prepare('SELECT due_at AS dueAt, state FROM slot ORDER BY due_at').all() as {
      dueAt: number;
      state: string;
    }[];
    db.close();
    const seenSet = new Set(seen);
    const unaccounted = rows.filter(
      ({ dueAt, state }) => seenSet.has(dueAt) && !['sent', 'unconfirmed'].includes(state),
    );
    expect([doublesOf(seen), unaccounted, rows.length]).toEqual([0, [], kills]);
    expect(rows.filter(({ state }) => state === 'unconfirmed').length).toBeGreaterThan(kills / 4);
    expect(rows.filter(({ state }) => state === 'sending' || state === 'planned')).toEqual([]);
  });

  it('would have posted twice, had it sent again what was in doubt', () => {
    expect(doublesOf(runAndKill(14, 'resend'))).toBeGreaterThan(0);
  });
});
