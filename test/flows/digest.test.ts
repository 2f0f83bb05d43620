import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { TextReference } from '../../src/core/effect.ts';
import type { RoomHandle } from '../../src/core/person.ts';
import type { Setup } from '../../src/setup.ts';
import { bindStaff, cries, scanning, to } from '../helpers/alarms.ts';
import { noon } from '../helpers/make.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { canary } from '../helpers/traces.ts';
import { makeWorld, onlyCheckIns, room, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const time = useShiftedTime();
let world: World;
afterEach(() => world.close());

const nextMorning = noon + 21 * 60 * minuteMs + minuteMs;
const her = { id: `wxid_${canary(1)}`, name: `小满${canary(2)}` };
const mark = canary(3);
const marks = /QX\d{6}|小满|wxid|绳子|别找我|名字/u;

const open = async (change?: (setup: Setup) => Setup): Promise<void> => {
  world = await makeWorld(scanning, undefined, change);
  world.gateway.join(room, her.id, her.name);
  await world.openRoom();
  await bindStaff(world, 'helper');
};
/** What the two of the staff read at nine the next morning. */
const digest = async (): Promise<string> => {
  time.set(nextMorning - 2 * minuteMs);
  expect((await wake(world)).filter(({ text }) => text.includes('今天请看看'))).toEqual([]);
  time.set(nextMorning);
  const said = (await wake(world)).filter(({ text }) => text.includes('今天请看看'));
  expect(said.map(({ to: whom }) => whom)).toEqual(said.length === 0 ? [] : ['lead', 'helper']);
  expect(to(world.gateway.said, room).join()).not.toContain('今天请看看');
  return said[0]?.text ?? '';
};
/** She is in danger, asks what no card answers, and was in distress; all of it with her mark. */
const needsMuch = async (): Promise<void> => {
  await world.say(her.id, 'room', `${cries.L3} ${mark}`);
  await world.say(her.id, 'private', '我快崩溃了，天天哭');
  await world.say(her.id, 'room', `查 阳台上的茉莉${mark}怎么养`);
};
/** Two of the staff confirm that she has died. */
const dies = async (): Promise<void> => {
  for (const [who, typed] of [
    ['lead', `/已故 ${her.name}`],
    ['lead', '/已故 1'],
    ['lead', '确认'],
    ['helper', '/已故 101'],
    ['helper', '确认'],
  ] as const)
    await world.say(who, 'private', typed);
  expect(world.count('deceased')).toBe(1);
};

describe('the digest of the morning', () => {
  it('tells staff in counts what needs doing, and names nobody', async () => {
    await open();
    await needsMuch();
    const text = await digest();
    expect(text).toContain('1条警报还没有人处理');
    expect(text).toContain('昨天有1次像是很难受的话');
    expect(text).toContain('1个问题没有答上');
    expect(text).not.toMatch(marks);
  });

  it('is none where nothing needs doing', async () => {
    await open((setup) => {
      const checked = [...setup.content.helplines].map(
        ([number, line]) => [number, { ...line, verified_on: '2026-11-01' }] as const,
      );
      return { ...setup, content: { ...setup.content, helplines: new Map(checked) } };
    });
    await world.say(her.id, 'room', '今天太阳好');
    expect(await digest()).toBe('');
  });

  it('names nobody who has left the study, and says the same as of who never took part', async () => {
    await open();
    await needsMuch();
    const without = await digest();
    await world.close();
    time.set(noon);
    await open();
    await world.consent(her.id);
    await needsMuch();
    await world.say(her.id, 'private', '退出研究');
    expect(world.count(`consent WHERE state = 'withdrawn'`)).toBe(1);
    const text = await digest();
    expect([text, marks.exec(text)]).toEqual([without, null]);
  });

  it('names nobody who has died, and counts no alert of hers', async () => {
    await open();
    await needsMuch();
    await dies();
    const text = await digest();
    expect(text).not.toMatch(/条警报/u);
    expect(text).not.toMatch(marks);
  });

  it('counts a newcomer nobody answered, without her name', async () => {
    await open();
    await world.say('amei', 'room', '早上好');
    world.gateway.join(room, 'wxid_new', '小满新来');
    world.gateway.emit({ kind: 'roster-changed', room: room as RoomHandle });
    await world.say('wxid_new', 'room', '大家好，我刚来');
    const text = await digest();
    expect(text).toContain('1位新来的朋友说了话，还没有人接');
    expect(text).not.toMatch(marks);
  });
});

describe('a digest that could not be sent', () => {
  const digests = async (): Promise<readonly string[]> =>
    (await wake(world)).filter(({ text }) => text.includes('今天请看看')).map(({ to: who }) => who);
  const after = (minutes: number): void => time.set(nextMorning + minutes * minuteMs);
  const failAtNine = async (): Promise<void> => {
    await open();
    await needsMuch();
    world.gateway.isBroken = true;
    after(0);
    await wake(world);
    world.gateway.isBroken = false;
  };

  it('is sent half an hour later, once', async () => {
    await failAtNine();
    after(29);
    expect(await digests()).toEqual([]);
    after(31);
    expect(await digests()).toEqual(['lead', 'helper']);
    after(61);
    expect(await digests()).toEqual([]);
  });

  it('is sent to nobody twice because another could not be reached', async () => {
    await open();
    await needsMuch();
    const say = world.gateway.say.bind(world.gateway);
    jest
      .spyOn(world.gateway, 'say')
      .mockImplementation((whom, text) =>
        whom.handle === 'helper' ? Promise.reject(new Error('cannot send')) : say(whom, text),
      );
    after(0);
    expect(await digests()).toEqual(['lead']);
    after(31);
    expect(await digests()).toEqual([]);
    jest.restoreAllMocks();
  });

  it('is sent again to the room of the staff where only what is posted today got through', async () => {
    await open((setup) => onlyCheckIns(setup));
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', { room: 'staff@chatroom' as RoomHandle });
    await needsMuch();
    const say = world.gateway.say.bind(world.gateway);
    world.gateway.say = (whom, text) =>
      text.includes('今天请看看') ? Promise.reject(new Error('cannot send')) : say(whom, text);
    after(0);
    await wake(world);
    world.gateway.say = say;
    after(31);
    expect(await digests()).toEqual(['staff@chatroom']);
  });

  it('is tried no more from noon on, and comes the next morning', async () => {
    await failAtNine();
    after(180);
    expect(await digests()).toEqual([]);
    after(24 * 60);
    expect(await digests()).toEqual(['lead', 'helper']);
  });
});

describe('the break: a digest that tells who it is', () => {
  it('is found by the same marks', async () => {
    await open((setup) => {
      const { texts } = setup.content;
      const render = (said: TextReference): string =>
        texts.render(said) + (said.key === 'digest.text' ? her.name : '');
      return { ...setup, content: { ...setup.content, texts: { ...texts, render } } };
    });
    await needsMuch();
    expect(await digest()).toMatch(marks);
  });
});
