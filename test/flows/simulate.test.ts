import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDb } from '../../src/edges/store/open.ts';
import { migrationsDirectory } from '../helpers/project.ts';
import { demoEnvironment, makePlace, runCli, type Place } from '../helpers/processes.ts';

jest.setTimeout(120_000);

interface Result {
  readonly heard: number;
  readonly kept: number;
  readonly consents: number;
  readonly checkIns: number;
  readonly posts: number;
}

let place: Place;
const simulate = (name: string, seed: number, days = 14) =>
  runCli(
    place,
    [
      'simulate',
      ...['--days', String(days), '--members', '40', '--seed', String(seed)],
      ...['--data', join(place.root, name), '--json'],
    ],
    demoEnvironment,
  );
let first: Result;
beforeAll(async () => {
  place = makePlace();
  const { exit, stdout } = await simulate('one', 1);
  expect(exit).toBe(0);
  first = JSON.parse(stdout) as Result;
});
afterAll(() => place.remove());

/** Rows of a query on a simulated directory. */
const rows = (name: string, query: string): readonly Record<string, unknown>[] => {
  const db = openDb(join(place.root, name), migrationsDirectory, 'read');
  try {
    return db.prepare(query).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
};

describe('a simulated study', () => {
  it('goes through the real pipeline: fewer are kept than heard, and each after a consent', () => {
    expect(first.kept).toBeGreaterThan(100);
    expect(first.kept).toBeLessThan(first.heard);
    expect(
      rows(
        'one',
        `SELECT count(*) AS count FROM message WHERE sent_at <
         (SELECT min(at) FROM consent_event AS event
          WHERE event.participant_id = message.participant_id AND event.event = 'consented')`,
      ),
    ).toEqual([{ count: 0 }]);
  });

  it('has check-ins, posts, withdrawals, an alert that staff ended, and gaps', () => {
    expect(first.checkIns).toBeGreaterThan(3);
    expect(first.posts).toBeGreaterThan(10);
    const count = (query: string): unknown => rows('one', query)[0]?.['count'];
    expect(count('SELECT count(*) AS count FROM listening_gap')).toBeGreaterThanOrEqual(2);
    expect(
      count(`SELECT count(*) AS count FROM participant WHERE withdrawn_at IS NOT NULL`),
    ).toBeGreaterThan(0);
    expect(
      count(`SELECT count(*) AS count FROM alert WHERE closed_at IS NOT NULL`),
    ).toBeGreaterThan(0);
  });

  it('is the same study again for the same seed, and another for another', async () => {
    const same = JSON.parse((await simulate('two', 1)).stdout) as Result;
    expect(same).toEqual(first);
    const texts = (name: string) =>
      rows(name, 'SELECT sent_at, kind, length, mentions FROM message ORDER BY sequence');
    expect(texts('two')).toEqual(texts('one'));
    await simulate('three', 2);
    expect(texts('three')).not.toEqual(texts('one'));
  });

  it('has a report in both languages that never overwrites', async () => {
    const report = (out: string, ...more: readonly string[]) =>
      runCli(
        place,
        ['report', '--data', join(place.root, 'one'), '--out', join(place.root, out), ...more],
        demoEnvironment,
      );
    const read = (out: string): string => readFileSync(join(place.root, out), 'utf8');
    for (const out of ['one.html', 'again.html'])
      expect(await report(out)).toMatchObject({ exit: 0, stderr: '' });
    expect(read('again.html')).toBe(read('one.html'));
    expect(await report('en.html', '--language', 'en', '--for', 'members')).toMatchObject({
      exit: 0,
    });
    expect(read('one.html')).toContain('<section id="coverage">');
    expect((await report('one.html')).exit).not.toBe(0);
    expect(rows('one', "SELECT count(*) AS count FROM audit WHERE action = 'report'")).toEqual([
      { count: 4 },
    ]);
  });

  it('takes the place of an earlier simulated study, and of nothing else', async () => {
    expect((await simulate('two', 3, 3)).exit).toBe(0);
    const other = join(place.root, 'study');
    mkdirSync(other);
    writeFileSync(join(other, 'notes.txt'), 'mine');
    expect((await simulate('study', 1)).exit).toBe(78);
  });
});
