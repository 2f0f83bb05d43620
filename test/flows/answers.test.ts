import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import { madeUpCards, madeUpLexicon } from '../helpers/answers.ts';
import { useShiftedTime } from '../helpers/shifted-time.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
const time = useShiftedTime();
const open = async (change: Partial<(typeof madeUpCards)[number]> = {}, extra: string[] = []) => {
  world = await makeWorld(extra, undefined, (setup) => ({
    ...setup,
    cards: madeUpCards.map((card) => (card.id === 'sleep' ? { ...card, ...change } : card)),
    content: { ...setup.content, lexicon: madeUpLexicon },
    settings: {
      ...setup.settings,
      answers: {
        ...setup.settings.answers,
        answerScore: 0.8,
        answerMargin: 1.25,
        suggestScore: 0.3,
      },
    },
  }));
  await world.openRoom();
};
beforeEach(() => open());
afterEach(() => world.close());
/** Begins anew, with one card otherwise. */
const reopen = async (...how: Parameters<typeof open>): Promise<void> => {
  await world.close();
  await open(...how);
};

type Where = 'room' | 'private';
const said = async (text: string, where: Where = 'private', who = 'amei') =>
  (await world.say(who, where, text)).map(
    (one) => `${one.to === room ? 'room' : one.to}: ${one.text}`,
  );
const toBot = async (text: string, who = 'amei') =>
  (await world.say(who, 'room', `@小路 ${text}`, { addressed: text })).map(
    (one) => `${one.to === room ? 'room' : one.to}: ${one.text}`,
  );
/** Nobody can be written to in private. */
const loseFriends = (): void => {
  const { gateway } = world;
  const deliver = gateway.say.bind(gateway);
  gateway.say = (to, text) =>
    to.kind === 'person' ? Promise.reject(new Error('not a friend')) : deliver(to, text);
};
/** Asks what two cards answer alike. */
const pair = '失眠，恶心';

describe('a card, in chat', () => {
  it('begins with its red flag and ends with source and date; a draft says so', async () => {
    const [card] = await said('失眠');
    expect(card).toMatch(/^amei: ⚠️ 整夜不睡/u);
    expect(card).toContain('（依据：临江医院；整理于2026-11-01，待医生审核）');
    await reopen({ reviewedOn: '2026-11-10' });
    const [signed] = await said('查 失眠', 'room');
    expect(signed).toMatch(/（依据：临江医院；医生审核于2026-11-10）$/u);
    expect(signed).not.toContain('待医生审核');
  });

  it('is given in a group only when asked, in private always', async () => {
    expect(await said('老是失眠', 'room')).toEqual([]);
    expect(await said('查 失眠', 'room')).toEqual([expect.stringMatching(/^room: .*睡不好/su)]);
    expect(await toBot('没劲')).toEqual([expect.stringMatching(/^room: 【没力气】/u)]);
    expect(await said('问：恶心', 'room')).toEqual([expect.stringMatching(/^room: 【恶心呕吐】/u)]);
    expect(await said('老是失眠')).toHaveLength(1);
  });

  it('goes to private within the cooldown of its room, and to the group after', async () => {
    await said('查 失眠', 'room');
    expect(await said('查 失眠', 'room', 'xiaoyu')).toEqual([expect.stringMatching(/^xiaoyu: /u)]);
    time.advance(11 * minuteMs);
    expect(await said('查 失眠', 'room')).toEqual([expect.stringMatching(/^room: /u)]);
  });

  it('that has expired, or is a draft where none is wanted, is not given', async () => {
    await reopen({ expiresOn: '2026-11-19' });
    expect(await said('失眠')).toEqual([expect.stringContaining('没有可靠的资料')]);
    await reopen({}, ['answers.allowDraft=false']);
    expect(await said('失眠')).toEqual([expect.stringContaining('没有可靠的资料')]);
  });
});

describe('a private card', () => {
  it('is only pointed to in the group', async () => {
    const both = await said('查 同房', 'room');
    expect(both).toHaveLength(2);
    expect(both).toContain('room: 这个问题私下说更合适，我私信给您。');
    expect(both.find((one) => one.startsWith('amei: '))).toContain('治疗以后的亲密');
    expect(both.filter((one) => one.startsWith('room: ')).join('')).not.toContain('亲密');
  });

  it('tells in the group, once, who cannot be written to how to change that', async () => {
    loseFriends();
    expect(await said('查 同房', 'room')).toEqual([
      expect.stringMatching(/^room: .*请先加我为好友/u),
    ]);
    expect(await said('查 同房', 'room')).toEqual([]);
    time.advance(11 * minuteMs);
    expect(await said('查 同房', 'room')).toHaveLength(1);
  });

  it('tells so too where a card goes to private for another reason, and of 隐私', async () => {
    await said('查 失眠', 'room', 'xiaoyu');
    loseFriends();
    expect(await said('查 失眠', 'room')).toEqual([expect.stringContaining('请先加我为好友')]);
    expect(await said('隐私', 'room', 'xiaoyu')).toEqual([
      expect.stringContaining('请先加我为好友'),
    ]);
  });
});

describe('a suggestion', () => {
  it('names at most three cards, and a number picks one in private', async () => {
    const [suggested] = await said(pair);
    expect(suggested).toContain('您想问的是不是');
    expect(suggested?.match(/^\d\. /gmu)?.length).toBeLessThanOrEqual(3);
    const second = /^2\. (.+)$/mu.exec(suggested ?? '')?.[1] ?? '';
    expect(await said('2')).toEqual([expect.stringContaining(`【${second}】`)]);
  });

  it('made in the group is picked from in private', async () => {
    expect(await said(`查 ${pair}`, 'room')).toEqual([expect.stringMatching(/^room: 您想问的/u)]);
    expect(await said('1', 'room')).toEqual([]);
    expect(await said('1')).toEqual([expect.stringContaining('【')]);
  });

  it('is over after five minutes', async () => {
    await said(pair);
    time.advance(5 * minuteMs + 1);
    expect(await said('1')).toEqual([expect.stringContaining('没有可靠的资料')]);
  });

  it("is nobody else's", async () => {
    await said(pair);
    expect(await said('1', 'private', 'xiaoyu')).toEqual([
      expect.stringContaining('没有可靠的资料'),
    ]);
  });
});

describe('what else a card can tell', () => {
  it('comes by number, again and again', async () => {
    expect((await said('失眠'))[0]).toContain('2. 睡前怎么做');
    const texts = [...(await said('2')), ...(await said('1')), ...(await said('2'))];
    expect(texts).toEqual([
      expect.stringContaining('放下手机'),
      expect.stringContaining('午睡'),
      expect.stringContaining('放下手机'),
    ]);
    expect(texts[0]).toContain('待医生审核');
  });

  it('does not take the place of an open question about consent', async () => {
    await said('参加研究');
    await said('同意 1 2');
    await said('失眠');
    const receipt = await said('是');
    expect(receipt.join()).toContain('回执');
  });

  it('is not mistaken for consent, nor a consent word for a question', async () => {
    await said('失眠');
    await said('1');
    expect(world.count('consent_interval')).toBe(0);
    const [notice] = await said('退出研究');
    expect(notice).not.toContain('没有可靠的资料');
    expect(world.count('unanswered_theme')).toBe(0);
  });
});

describe('small talk', () => {
  it.each([
    ['谢谢', '不客气'],
    ['你好', '我在这儿'],
    ['帮助', '1. 查资料'],
  ])('gets a human answer: %s', async (text, answer) => {
    expect(await said(text)).toEqual([expect.stringContaining(answer)]);
    expect(await toBot(text)).toEqual([expect.stringContaining(answer)]);
  });

  it('gets the menu for a bare @bot, and a number in private explains it', async () => {
    expect(await toBot('')).toEqual([expect.stringMatching(/^room: .*1\. 查资料/su)]);
    expect(await said('2')).toEqual([expect.stringContaining('打卡 3 6 2')]);
  });

  it('gets silence from the seventh question in a minute on', async () => {
    for (let at = 0; at < 6; at += 1) expect(await said('谢谢')).toHaveLength(1);
    expect(await said('谢谢')).toEqual([]);
    expect(await said('失眠', 'private', 'xiaoyu')).toHaveLength(1);
    time.advance(minuteMs + 1);
    expect(await said('谢谢')).toHaveLength(1);
  });
});
