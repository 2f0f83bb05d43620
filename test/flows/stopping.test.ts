import { afterEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cast, messagesDone, openStage, playConsent, type Stage } from '../helpers/morning.ts';
import { makePlace, startBotProcess, until } from '../helpers/processes.ts';

jest.setTimeout(120_000);

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('stopping', () => {
  it('in a burst ends with 0 within five seconds, loses nothing acknowledged, and empties the write-ahead log', async () => {
    stage = await openStage();
    const { gateway, bot, place } = stage;
    await playConsent(stage);
    const ended = (): number => bot.log().split('"step":"end"').length - 1;
    const endedBefore = ended();
    const keptBefore = 4;
    const doneBefore = messagesDone(bot);
    for (let index = 0; index < 400; index += 1)
      gateway.say(cast.consenting.id, 'room', `第${index}句`);
    await until('the burst is under way', () => messagesDone(bot) > doneBefore + 20 || undefined);
    const askedAt = Date.now();
    bot.child.kill('SIGTERM');
    expect(await bot.exit()).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(5000);

    const file = join(place.data, 'tonglu.db');
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
    const db = new Database(file, { readonly: true });
    const { kept } = db.prepare('SELECT count(*) AS kept FROM message').get() as { kept: number };
    db.close();
    expect(kept - keptBefore).toBe(ended() - endedBefore);
    expect(kept).toBeGreaterThan(keptBefore + 20);
  });

  it('leaves nothing of the puppet’s caches behind, and tidies up after a bot that was killed', async () => {
    const place = makePlace();
    const homes = (): readonly string[] =>
      readdirSync('/dev/shm').filter((name) => name.startsWith('tonglu-'));
    const before = homes();
    const killed = startBotProcess(place, ['--port', '0']);
    await killed.address();
    const own = homes().filter((name) => !before.includes(name));
    expect(own).toHaveLength(1);
    expect(statSync(join('/dev/shm', own[0] ?? '')).mode & 0o777).toBe(0o700);
    killed.child.kill('SIGKILL');
    await killed.exit();
    const next = startBotProcess(place, ['--port', '0']);
    await next.address();
    next.child.kill('SIGTERM');
    expect(await next.exit()).toBe(0);
    expect(homes().filter((name) => own.includes(name))).toEqual([]);
    place.remove();
  });
});
