import { afterEach, describe, expect, it } from '@jest/globals';
import { makeWorld, type World } from '../helpers/world.ts';

const advert = '印度版靶向药现货，要的加我微信';
const texts = (said: readonly { readonly to: string; readonly text: string }[]): string =>
  said.map(({ to, text }) => `${to}: ${text}`).join('\n');

let world: World;
afterEach(() => world.close());

describe('an offer in a group, where messages are looked at for them', () => {
  const opened = async (): Promise<void> => {
    world = await makeWorld(['offers.scan=all']);
    await world.openRoom();
  };

  it('is told to staff in private, with place, time and name, and the group reads nothing', async () => {
    await opened();
    const said = await world.say('amei', 'room', advert);
    expect(said).toHaveLength(1);
    expect(texts(said)).toMatch(
      /^lead: 群1 \d\d:\d\d，“名字amei”说的话像是在卖药或收药。请看一眼/u,
    );
  });

  it('is told once a day of one kind by one person', async () => {
    await opened();
    await world.say('amei', 'room', advert);
    expect(await world.say('amei', 'room', '奥拉帕利便宜出，要的私聊我')).toEqual([]);
    expect(texts(await world.say('amei', 'room', '祖传秘方，专治宫颈癌，包好'))).toContain(
      '许诺治好',
    );
    expect(texts(await world.say('xiaoyu', 'room', advert))).toContain('名字xiaoyu');
  });

  it('is told alike whether she consented or not', async () => {
    await opened();
    await world.consent('xiaoyu');
    const [one, other] = [
      texts(await world.say('amei', 'room', advert)),
      texts(await world.say('xiaoyu', 'room', advert)),
    ];
    expect(one.replace('amei', '')).toBe(other.replace('xiaoyu', ''));
  });

  it('leaves no word and nobody behind, in database or log', async () => {
    await opened();
    const counts = (): readonly number[] =>
      (
        world.stores.db
          .prepare(
            `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name NOT IN ('post', 'seen_message', 'meta') ORDER BY name`,
          )
          .all() as { name: string }[]
      ).map(({ name }) => world.count(name));
    await world.say('amei', 'room', '今天天气不错');
    const before = counts();
    await world.say('amei', 'room', advert);
    expect(counts()).toEqual(before);
    expect(world.logLines.join('')).not.toContain('靶向');
  });

  it('is none when staff say it, or somebody in private', async () => {
    await opened();
    expect(await world.say('lead', 'room', advert)).toEqual([]);
    expect(texts(await world.say('amei', 'private', advert))).not.toContain('lead');
  });

  it('stands in status and in what the group is told', async () => {
    world = await makeWorld(['offers.scan=all']);
    const said = world.gateway.said.length;
    await world.openRoom();
    expect(texts(world.gateway.said.slice(said))).toContain('广告、许诺治好');
    expect(texts(await world.say('lead', 'private', '/状态'))).toContain('打广告');
    expect(texts(await world.say('amei', 'private', '隐私'))).toContain('卖药、打广告');
  });
});

describe('the break: an offer where messages are not looked at', () => {
  it('is told to nobody, and neither notice nor status speaks of it', async () => {
    world = await makeWorld();
    await world.openRoom();
    expect(await world.say('amei', 'room', advert)).toEqual([]);
    expect(texts(await world.say('lead', 'private', '/状态'))).not.toContain('打广告');
    expect(texts(await world.say('amei', 'private', '隐私'))).not.toContain('打广告');
  });
});
