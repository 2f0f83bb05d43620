import { afterEach, describe, expect, it } from '@jest/globals';
import { localDate } from '../../src/core/clock.ts';
import { digestDue, digestLines } from '../../src/digest.ts';
import { zone } from '../helpers/make.ts';
import { makeWorld, type World } from '../helpers/world.ts';

let world: World;
afterEach(async () => {
  await world.close();
});
const heard = (): number | undefined =>
  (
    world.stores.db.prepare('SELECT sum(heard) AS heard FROM room_day').get() as {
      heard: number | null;
    }
  ).heard ?? undefined;
const ports = () => ({
  ...world.stores,
  cards: [],
  zone,
  newcomers: { unanswered: () => 0 },
  staleHelplines: () => 0,
  outdatedNotices: () => 0,
  comingToday: () => [],
});

describe('counting how much a group says', () => {
  it('counts everybody, whether in the study or not, and keeps no word and nobody', async () => {
    world = await makeWorld(['research.countMessages=true']);
    await world.openRoom();
    await world.consent('xiaoyu');
    for (const who of ['xiaoyu', 'amei', 'amei']) await world.say(who, 'room', '今天走了半小时');
    await world.say('amei', 'private', '今天走了半小时');
    expect([heard(), world.count('message')]).toEqual([3, 1]);
    expect(JSON.stringify(world.stores.db.prepare('SELECT * FROM room_day').all())).not.toMatch(
      /amei|xiaoyu|半小时/u,
    );
  });

  it('counts nothing where it is not approved', async () => {
    world = await makeWorld();
    await world.openRoom();
    await world.say('amei', 'room', '今天走了半小时');
    expect(heard()).toBeUndefined();
  });
});

describe('newcomers nobody has answered', () => {
  it('stand in the digest as a number', async () => {
    world = await makeWorld();
    const newcomers = { unanswered: () => 2 };
    expect(digestLines({ ...ports(), newcomers }, Date.now())).toContainEqual({
      key: 'digest.newcomers',
      values: { count: 2 },
    });
  });
});

describe('the bot’s share of what is said', () => {
  const day = 86_400_000;
  it('stands in the digest of the next morning where the bot says much', async () => {
    world = await makeWorld(['research.countMessages=true']);
    await world.openRoom();
    for (let time = 0; time < 3; time += 1) await world.say('amei', 'room', '今天走了半小时');
    const posts = world.count('post');
    expect(posts).toBeGreaterThan(0);
    const share = Math.round((100 * posts) / (posts + 3));
    expect(digestLines(ports(), Date.now() + day)).toEqual(
      expect.arrayContaining([{ key: 'digest.share', values: { count: share } }]),
    );
  });

  it('does not stand there by itself where the bot says little', async () => {
    world = await makeWorld(['research.countMessages=true']);
    await world.openRoom();
    world.stores.db
      .prepare(`INSERT INTO room_day (room_id, day, heard) SELECT id, :day, 500 FROM room`)
      .run({ day: localDate(Date.now(), zone) });
    const noonTomorrow = Date.parse(`${localDate(Date.now() + day, zone)}T12:00:00+08:00`);
    expect(digestDue(ports(), noonTomorrow)).toEqual([]);
  });
});
