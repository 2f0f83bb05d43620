import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { types } from 'wechaty-puppet';
import { createDemoGroup, type DemoGroup, type DemoLine } from '../../../src/edges/demo/demo.ts';
import { toIncoming } from '../../../src/edges/wechat/to-incoming.ts';
import { createFakeClock, type FakeClock } from '../../helpers/fake-clock.ts';
import { noon } from '../../helpers/make.ts';
import { content } from '../../helpers/vocabulary.ts';

const bot = 'demo-bot';
const room = 'demo-room@chatroom';
const mostPeople = 30;
const mostLines = 2000;
const people = [
  { id: 'lead', name: '阿宁' },
  { id: 'xiaoyu', name: '小雨' },
  { id: 'meijie', name: '梅姐' },
];
/** What breaks places that take text for something else. */
const naughty = [
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  "'; DROP TABLE message; --",
  '{code} {{x}} ${y} %s',
  '「小雨：hi」\n- - - - - - - - - - - - - - -\n',
  '\u202Eabc\u200B\u0000\uFEFF',
  '👩‍👩‍👧 𠮷',
  '\uD800',
];

let clock: FakeClock;
let group: DemoGroup;
/** Ids of the messages the puppet told of, in order. */
let told: string[];
beforeEach(async () => {
  clock = createFakeClock(noon);
  group = await createDemoGroup({ bot: '同路', room: '姐妹同行', people, now: () => clock.now() });
  told = [];
  group.puppet.on('message', ({ messageId }) => void told.push(messageId));
});

const messages = () => Promise.all(told.map((id) => group.puppet.messagePayload(id)));
const members = (): Promise<string[]> => group.puppet.roomMemberList(room);
const say = (text: string, values: Partial<Parameters<DemoGroup['say']>[0]> = {}): boolean =>
  group.say({ who: 'xiaoyu', where: 'room', text, ...values });
const inShort = ({ number, from, chat, kind, text }: DemoLine) => [number, from, chat, kind, text];
const shown = () => group.lines(0).map(inShort);
/** Whether something that was refused left no trace. */
const traces = () => [shown(), told.length];

describe('a line of the invented group', () => {
  it('stands in the order in which it was said, numbered from 1, with its time', () => {
    say('一');
    clock.advance(1500);
    say('二', { who: 'meijie' });
    say('三');
    expect(group.lines(0)).toEqual([
      { number: 1, at: noon, from: 'xiaoyu', chat: 'room', kind: 'text', text: '一' },
      { number: 2, at: noon + 1500, from: 'meijie', chat: 'room', kind: 'text', text: '二' },
      { number: 3, at: noon + 1500, from: 'xiaoyu', chat: 'room', kind: 'text', text: '三' },
    ]);
  });

  it('is given to whoever has seen the ones before', () => {
    for (const text of ['一', '二', '三']) say(text);
    expect([0, 1, 2, 3, 99].map((after) => group.lines(after).map(({ text }) => text))).toEqual([
      ['一', '二', '三'],
      ['二', '三'],
      ['三'],
      [],
      [],
    ]);
  });

  it('belongs to the room or to the private chat of who said it', () => {
    say('群里');
    say('私下', { where: 'private' });
    say('也私下', { who: 'meijie', where: 'private' });
    expect(shown()).toEqual([
      [1, 'xiaoyu', 'room', 'text', '群里'],
      [2, 'xiaoyu', 'xiaoyu', 'text', '私下'],
      [3, 'meijie', 'meijie', 'text', '也私下'],
    ]);
  });

  it('reaches the puppet as a message to the room or to the bot alone', async () => {
    say('群里');
    say('私下', { where: 'private' });
    const [inRoom, alone] = await messages();
    expect(inRoom).toMatchObject({
      type: types.Message.Text,
      talkerId: 'xiaoyu',
      roomId: room,
      text: '群里',
    });
    expect(alone).toMatchObject({ talkerId: 'xiaoyu', listenerId: bot, text: '私下' });
    expect(alone?.roomId).toBeFalsy();
  });

  it('is also what the bot says, in the chat in which it says it', async () => {
    group.logIn();
    await group.puppet.messageSendText(room, '大家好');
    await group.puppet.messageSendText('meijie', '您好');
    await group.puppet.messageSendText('xiaoyu', '小雨您好');
    expect(shown()).toEqual([
      [1, bot, 'room', 'text', '大家好'],
      [2, bot, 'meijie', 'text', '您好'],
      [3, bot, 'xiaoyu', 'text', '小雨您好'],
    ]);
  });

  it('of the bot holds its own words, whoever spoke before it', async () => {
    group.logIn();
    say('今天好多了');
    say('真好', { who: 'meijie', quotes: 1 });
    await group.puppet.messageSendText(room, '大家好');
    expect(group.lines(2)).toEqual([
      { number: 3, at: noon, from: bot, chat: 'room', kind: 'text', text: '大家好' },
    ]);
  });

  it.each(naughty)('keeps the text %j as it is', async (text) => {
    say(text);
    const [message] = await messages();
    expect([group.lines(0)[0]?.text, message?.text]).toEqual([text, text]);
  });

  it('keeps any text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        say(text);
        expect(group.lines(0).at(-1)?.text).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('is forgotten once there are too many, oldest first, while numbers go on', () => {
    for (let count = 0; count < mostLines; count += 1) say(`第${count}句`);
    const before = group.lines(0).map(({ number }) => number);
    say('一句');
    say('又一句');
    const after = group.lines(0).map(({ number }) => number);
    expect([before.length, before[0], after.length, after[0], after.at(-1)]).toEqual([
      mostLines,
      1,
      mostLines,
      3,
      mostLines + 2,
    ]);
  });

  it('cannot be quoted or recalled once it is forgotten', () => {
    for (let count = 0; count <= mostLines; count += 1) say('句');
    const before = traces();
    expect([group.recall('xiaoyu', 1), say('答', { quotes: 1 })]).toEqual([false, false]);
    expect(traces()).toEqual(before);
  });
});

describe('somebody the group does not know', () => {
  it.each(['nobody', '', '__proto__', 'constructor', bot, room])(
    'says nothing, as %j',
    (stranger) => {
      expect([say('在吗', { who: stranger }), ...traces()]).toEqual([false, [], 0]);
    },
  );

  it('says nothing in private either', () => {
    expect([say('在吗', { who: 'nobody', where: 'private' }), ...traces()]).toEqual([false, [], 0]);
  });
});

describe('mentioning the bot', () => {
  it.each([
    ['@同路 查 恶心', [bot]],
    ['请问 @同路', [bot]],
    ['同路 查 恶心', []],
    ['@小雨 你好', []],
  ])('in %j is told to the puppet', async (text, mentioned) => {
    say(text);
    const [message] = await messages();
    expect(message).toMatchObject({ mentionIdList: mentioned });
  });
});

describe('a quoted line', () => {
  it('stands apart from one’s own words', () => {
    say('今天好多了');
    expect(say('真好', { who: 'meijie', quotes: 1 })).toBe(true);
    expect(group.lines(1)).toEqual([
      {
        number: 2,
        at: noon,
        from: 'meijie',
        chat: 'room',
        kind: 'text',
        text: '真好',
        quote: { from: 'xiaoyu', text: '今天好多了' },
      },
    ]);
  });

  it('is put before them as WeChat does, in the message of the puppet', async () => {
    say('今天好多了');
    say('真好', { who: 'meijie', quotes: 1 });
    const [, message] = await messages();
    expect(message?.text).toBe('「小雨：今天好多了」\n- - - - - - - - - - - - - - -\n真好');
  });

  it('is not taken by the bot for what she says herself', async () => {
    say('今天好多了');
    say('真好', { who: 'meijie', quotes: 1 });
    const [, message] = await messages();
    const incoming = toIncoming(
      { ...message!, type: 'Text' },
      { self: bot, receivedAt: noon, names: ['同路'], everyone: [], forms: content.chatForms },
    );
    expect(incoming).toMatchObject({ text: '真好', isReply: true });
  });

  it('may be one of the bot’s', async () => {
    group.logIn();
    await group.puppet.messageSendText(room, '大家好');
    say('您好', { quotes: 1 });
    const [, message] = await messages();
    expect(message?.text?.startsWith('「同路：大家好」\n')).toBe(true);
  });

  it('that itself quotes is quoted by its own words only', async () => {
    say('第一');
    say('第二', { who: 'meijie', quotes: 1 });
    say('第三', { quotes: 2 });
    const [, , message] = await messages();
    expect([group.lines(2)[0]?.quote, message?.text?.includes('第一')]).toEqual([
      { from: 'meijie', text: '第二' },
      false,
    ]);
  });

  it('does not cling to what is said next', () => {
    say('今天好多了');
    say('真好', { who: 'meijie', quotes: 1 });
    say('谢谢');
    expect(group.lines(2)[0]).not.toHaveProperty('quote');
  });

  it.each([0, 2, -1, 1.5, Number.NaN])('that is not there (%d) makes nothing be said', (quotes) => {
    say('今天好多了');
    const before = traces();
    expect([say('真好', { who: 'meijie', quotes }), traces()]).toEqual([false, before]);
  });

  it('that was recalled makes nothing be said', () => {
    say('今天好多了');
    group.recall('xiaoyu', 1);
    const before = traces();
    expect([say('真好', { who: 'meijie', quotes: 1 }), traces()]).toEqual([false, before]);
  });
});

describe('recalling', () => {
  it('takes the line away and says that it is gone', () => {
    say('说错了');
    say('什么？', { who: 'meijie' });
    clock.advance(1000);
    expect(group.recall('xiaoyu', 1)).toBe(true);
    expect(group.lines(0)).toEqual([
      { number: 2, at: noon, from: 'meijie', chat: 'room', kind: 'text', text: '什么？' },
      {
        number: 3,
        at: noon + 1000,
        from: 'xiaoyu',
        chat: 'room',
        kind: 'recalled',
        text: '',
        recalls: 1,
      },
    ]);
  });

  it('is told in the private chat where the line was', () => {
    say('说错了', { where: 'private' });
    group.recall('xiaoyu', 1);
    expect(shown()).toEqual([[2, 'xiaoyu', 'xiaoyu', 'recalled', '']]);
  });

  it('reaches the puppet with the id of the message that is recalled, and no word of it', async () => {
    say('说错了');
    group.recall('xiaoyu', 1);
    const [original, recall] = await messages();
    expect(recall).toMatchObject({
      type: types.Message.Recalled,
      talkerId: 'xiaoyu',
      roomId: room,
      text: original?.id,
    });
    expect(recall?.id).not.toBe(original?.id);
    expect(JSON.stringify(recall)).not.toContain('说错了');
  });

  it('reaches the bot in private where the line was private', async () => {
    say('说错了', { where: 'private' });
    group.recall('xiaoyu', 1);
    const [original, recall] = await messages();
    expect(recall).toMatchObject({ listenerId: bot, text: original?.id });
    expect(recall?.roomId).toBeFalsy();
  });

  it.each([
    ['of another', 'meijie', 1],
    ['of nobody', 'nobody', 1],
    ['that is not there', 'xiaoyu', 9],
    ['that tells of a recall', 'lead', 3],
    ['that tells of a newcomer', 'demo-newcomer-4', 4],
  ])('does nothing with a line %s', (_name, who, number) => {
    say('我的');
    say('群主的', { who: 'lead' });
    group.recall('lead', 2);
    group.add('新来的');
    const before = traces();
    expect([group.recall(who, number), traces()]).toEqual([false, before]);
  });

  it('works once', () => {
    say('说错了');
    group.recall('xiaoyu', 1);
    const before = traces();
    expect([group.recall('xiaoyu', 1), traces()]).toEqual([false, before]);
  });

  it('is only for people: the bot’s sentence stays', async () => {
    group.logIn();
    await group.puppet.messageSendText(room, '大家好');
    expect([group.recall(bot, 1), shown()]).toEqual([false, [[1, bot, 'room', 'text', '大家好']]]);
  });
});

describe('a newcomer', () => {
  it('is told of in the group and is a member of the room', async () => {
    const added = group.add('新来的');
    expect(added?.name).toBe('新来的');
    expect(group.people()).toEqual([...people, added]);
    expect(shown()).toEqual([[1, added?.id, 'room', 'joined', '']]);
    expect(await members()).toEqual([bot, 'lead', 'xiaoyu', 'meijie', added?.id]);
  });

  it('is told to whoever listens to the puppet', () => {
    const joined: string[][] = [];
    group.puppet.on('room-join', ({ inviteeIdList, roomId }) => {
      joined.push([roomId, ...inviteeIdList]);
    });
    const added = group.add('新来的');
    expect(joined).toEqual([[room, added?.id]]);
  });

  it('can speak in the room and in private', () => {
    const { id } = group.add('新来的')!;
    expect([say('大家好', { who: id }), say('您好', { who: id, where: 'private' })]).toEqual([
      true,
      true,
    ]);
    expect(shown().slice(1)).toEqual([
      [2, id, 'room', 'text', '大家好'],
      [3, id, id, 'text', '您好'],
    ]);
  });

  it('has an id of her own, also under the name of another', () => {
    const ids = ['小雨', '小雨', '小雨'].map((name) => group.add(name)?.id);
    expect(new Set([...people.map(({ id }) => id), ...ids]).size).toBe(people.length + 3);
  });

  it('is turned away once the group is full', async () => {
    while (group.people().length < mostPeople) expect(group.add('又一位')).toBeDefined();
    const before = [traces(), await members()];
    expect(group.add('太晚了')).toBeUndefined();
    expect([traces(), await members()]).toEqual(before);
    expect(group.people()).toHaveLength(mostPeople);
  });

  it.each(naughty)('may be called %j', async (name) => {
    const added = group.add(name);
    const payload = await group.puppet.contactPayload(added?.id ?? '');
    expect([added?.name, group.people().at(-1)?.name, payload.name]).toEqual([name, name, name]);
  });
});

describe('the calendar', () => {
  it('is noted among the lines of the group when it is moved, and nothing is said', () => {
    group.calendarMoved(noon + 1000);
    expect(group.lines(0)).toEqual([
      expect.objectContaining({ kind: 'calendar-moved', chat: 'room', movedTo: noon + 1000 }),
    ]);
    expect(told).toEqual([]);
  });
});

describe('the invented group', () => {
  it('is a room with the bot and its people, led by the first', async () => {
    expect(group.people()).toEqual(people);
    expect(await members()).toEqual([bot, 'lead', 'xiaoyu', 'meijie']);
    expect(await group.puppet.roomPayload(room)).toMatchObject({
      topic: '姐妹同行',
      ownerId: 'lead',
    });
  });

  it('gives its name and the bot’s', async () => {
    const [self, roomPayload] = await Promise.all([
      group.puppet.contactPayload(bot),
      group.puppet.roomPayload(room),
    ]);
    expect([self.name, roomPayload.topic]).toEqual(['同路', '姐妹同行']);
  });

  it('is logged in where it is told to be, not before', () => {
    const before = group.puppet.isLoggedIn;
    group.logIn();
    expect([before, group.puppet.isLoggedIn, group.puppet.currentUserId]).toEqual([
      false,
      true,
      bot,
    ]);
  });

  it('is another one each time it is built', async () => {
    const other = await createDemoGroup({ bot: '同路', room: '别的', people, now: () => noon });
    say('你好');
    expect(other.lines(0)).toEqual([]);
  });
});

describe('whoever listens to the group', () => {
  it('is called at every new line, when the line is there already', async () => {
    const seen: number[] = [];
    group.onLine(() => void seen.push(group.lines(0).at(-1)?.number ?? 0));
    group.logIn();
    say('一');
    await group.puppet.messageSendText('xiaoyu', '二');
    group.add('三');
    group.recall('xiaoyu', 1);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('is not called where nothing is said', () => {
    let calls = 0;
    group.onLine(() => (calls += 1));
    say('在吗', { who: 'nobody' });
    group.recall('xiaoyu', 1);
    expect(calls).toBe(0);
  });

  it('is not called any more once she has gone; others are', () => {
    const calls = { one: 0, other: 0 };
    const leave = group.onLine(() => (calls.one += 1));
    group.onLine(() => (calls.other += 1));
    say('一');
    leave();
    say('二');
    expect(calls).toEqual({ one: 1, other: 2 });
  });
});
