import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { madeUpCards, madeUpLexicon } from '../helpers/answers.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld([], undefined, (setup) => ({
    ...setup,
    cards: madeUpCards,
    content: { ...setup.content, lexicon: madeUpLexicon },
  }));
  await world.openRoom();
});
afterEach(() => world.close());

const rows = (table: string): readonly unknown[] =>
  world.stores.db.prepare(`SELECT * FROM ${table}`).all();
const unknown = '阳台上的花怎么养';

describe('a question without a card', () => {
  it('gets the same honest sentence with and without consent', async () => {
    await world.consent('xiaoyu');
    const answers = [
      ...(await world.say('xiaoyu', 'private', unknown)),
      ...(await world.say('amei', 'private', unknown)),
    ].map(({ text }) => text);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('这个我没有可靠的资料，不敢乱说');
  });

  it('is counted by theme, noted by room and time in a group, and kept in no words', async () => {
    await world.say('amei', 'private', unknown);
    expect([rows('unanswered_theme'), rows('unanswered_question')]).toEqual([
      [{ theme: 'other', count: 1 }],
      [],
    ]);
    const [said] = await world.say('amei', 'room', `查 ${unknown}`);
    expect(said).toEqual({ to: room, text: expect.stringContaining('没有可靠的资料') });
    expect(rows('unanswered_question')).toEqual([
      { number: 1, room_id: expect.any(String), asked_at: expect.any(Number), theme: 'other' },
    ]);
    expect(JSON.stringify([rows('unanswered_theme'), rows('unanswered_question')])).not.toMatch(
      /花|amei/u,
    );
    expect(world.logLines.join('')).not.toContain('阳台');
  });

  it('is noted alike for members who consent and who do not', async () => {
    await world.consent('xiaoyu');
    for (const who of ['xiaoyu', 'amei']) await world.say(who, 'room', `查 ${unknown}`);
    const [one, other] = rows('unanswered_question') as Record<string, unknown>[];
    expect({ ...one, number: 0, asked_at: 0 }).toEqual({ ...other, number: 0, asked_at: 0 });
  });

  it('is listed and struck off by staff, and by nobody else', async () => {
    await world.say('amei', 'room', `查 ${unknown}`);
    const list = await world.say('lead', 'room', '/未答');
    expect(list).toEqual([{ to: 'lead', text: expect.stringContaining('1. 群1') }]);
    expect((await world.say('amei', 'private', '/未答'))[0]?.text).not.toContain('群1');
    await world.say('amei', 'private', '/已答 1');
    expect(rows('unanswered_question')).toHaveLength(1);
    await world.say('lead', 'private', '/已答 1', { sentAt: Date.now() - 600_000 });
    expect(rows('unanswered_question')).toHaveLength(1);
    const done = await world.say('lead', 'private', '已答 1');
    expect(done).toEqual([{ to: 'lead', text: expect.stringContaining('1号划掉了') }]);
    expect(rows('unanswered_question')).toEqual([]);
  });
});

describe('有用 and 没用', () => {
  it('count once for each card given, and nobody is stored', async () => {
    await world.say('amei', 'private', '失眠');
    await world.say('amei', 'private', '有用');
    await world.say('amei', 'private', '没用');
    await world.say('amei', 'private', '失眠');
    await world.say('amei', 'private', '没用！');
    expect(rows('card_rating')).toEqual([{ card_id: 'sleep', useful: 1, useless: 1 }]);
  });

  it('still count once after more of the card was read', async () => {
    await world.say('amei', 'private', '失眠');
    await world.say('amei', 'private', '有用');
    await world.say('amei', 'private', '1');
    await world.say('amei', 'private', '有用');
    expect(rows('card_rating')).toEqual([{ card_id: 'sleep', useful: 1, useless: 0 }]);
  });

  it('count nothing without a card, and nothing in a group unless said to the bot', async () => {
    await world.say('amei', 'private', '有用');
    await world.say('amei', 'room', '查 失眠');
    expect(await world.say('amei', 'room', '有用')).toEqual([]);
    expect(rows('card_rating')).toEqual([]);
    await world.say('amei', 'room', '@小路 有用', { addressed: '有用' });
    expect(rows('card_rating')).toHaveLength(1);
  });
});

describe('what is no text', () => {
  it.each([
    ['voice', '我听不了语音，请长按转成文字再发给我'],
    ['image', '图片没有保存，请给医生看'],
    ['video', '图片没有保存，请给医生看'],
    ['file', '图片没有保存，请给医生看'],
    ['sticker', '打字告诉我'],
  ] as const)('gets one sentence in private, and none in the group: %s', async (kind, text) => {
    expect(await world.say('amei', 'private', '', { kind })).toEqual([
      { to: 'amei', text: expect.stringContaining(text) },
    ]);
    expect(await world.say('amei', 'room', '', { kind })).toEqual([]);
  });

  it('gets none for a message taken back', async () => {
    expect(await world.say('amei', 'private', '', { kind: 'recalled' })).toEqual([]);
  });
});
