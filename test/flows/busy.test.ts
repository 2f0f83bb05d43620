import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { until } from '../helpers/processes.ts';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
});
afterEach(async () => {
  await world.close();
});

describe('while another program writes to the database', () => {
  it('no message is dropped: leaving the study counts as soon as the database is free', async () => {
    await world.say('xiaoyu', 'room', '今天好些了');
    const other = new Database(join(world.dataDirectory, 'tonglu.db'));
    other.exec('BEGIN IMMEDIATE');
    const leaving = world.say('xiaoyu', 'private', '退出研究');
    await until(
      'the bot has tried in vain',
      () => world.logLines.some((line) => line.includes('"batch.retried"')) || undefined,
    );
    other.exec('ROLLBACK');
    other.close();
    const said = await leaving;
    expect(said.at(-1)?.text).toContain('已删除');
    expect([world.count('message'), world.count('participant_handle')]).toEqual([0, 0]);
  });
});
