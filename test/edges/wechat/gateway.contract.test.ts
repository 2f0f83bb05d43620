import { afterEach, describe, expect, it } from '@jest/globals';
import { mock, PuppetMock } from 'wechaty-puppet-mock';
import type { Handle, RoomHandle, RoomId } from '../../../src/core/person.ts';
import type { Gateway, GatewayEvent } from '../../../src/core/ports.ts';
import { createWechatyGateway } from '../../../src/edges/wechat/gateway.ts';
import { FakeGateway } from '../../helpers/fake-gateway.ts';
import { until } from '../../helpers/processes.ts';
import { content } from '../../helpers/vocabulary.ts';

const roomHandle = 'contract-room@chatroom' as RoomHandle;

/** The same group on a gateway, whatever is behind it. */
interface Subject {
  readonly gateway: Gateway;
  logIn(): void;
  say(who: string, where: 'room' | 'private', text: string): void;
  saidByBot(): readonly string[];
}

const overWechaty = (): Subject => {
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker, timeoutSeconds: 2_000_000 });
  const people = new Map(
    ['bot', 'amei', 'xiaoyu'].map((id) => [
      id,
      mocker.createContact({ id, name: `名字${id}`, alias: '', friend: true }),
    ]),
  );
  const room = mocker.createRoom({
    id: roomHandle,
    topic: '群',
    memberIdList: [...people.keys()],
    adminIdList: [],
  });
  const said: string[] = [];
  puppet.on('message', ({ messageId }) => {
    const { talkerId, text } = mocker.messagePayload(messageId);
    if (talkerId === 'bot') said.push(text ?? '');
  });
  return {
    gateway: createWechatyGateway({
      puppet: { kind: 'made', make: () => Promise.resolve(puppet) },
      clock: { now: () => Date.now() },
      patience: { silenceMs: 600_000, probeMs: 60_000 },
      everyone: ['所有人'],
      forms: content.chatForms,
    }),
    logIn: () => mocker.login(people.get('bot')!),
    say: (who, where, text) =>
      people
        .get(who)!
        .say(text)
        .to(where === 'room' ? room : people.get('bot')!),
    saidByBot: () => said,
  };
};

const overFake = (): Subject => {
  const gateway = new FakeGateway();
  for (const id of ['amei', 'xiaoyu']) gateway.join(roomHandle, id, `名字${id}`);
  let id = 0;
  return {
    gateway,
    logIn: () => gateway.emit({ kind: 'login', self: 'bot' as Handle }),
    say(who, where, text) {
      id += 1;
      const addressed = text.startsWith('@名字bot ') ? text.slice('@名字bot '.length) : undefined;
      gateway.emit({
        kind: 'message',
        message: {
          id: `m${id}`,
          sender: who as Handle,
          ...(where === 'room' ? { room: roomHandle } : {}),
          kind: 'text',
          text,
          isReply: false,
          mentions: [],
          ...(where === 'room' && addressed !== undefined ? { addressed } : {}),
          sentAt: Date.now(),
          receivedAt: Date.now(),
        },
      });
    },
    saidByBot: () => gateway.said.map((said) => said.text),
  };
};

describe.each([
  ['Wechaty over the mock puppet', overWechaty],
  ['the fake of the tests', overFake],
])('a gateway: %s', (_name, makeSubject) => {
  let subject: Subject | undefined;
  afterEach(async () => {
    await subject?.gateway.stop();
    subject = undefined;
  });

  const begin = async (): Promise<{ subject: Subject; events: GatewayEvent[] }> => {
    const begun = makeSubject();
    subject = begun;
    const events: GatewayEvent[] = [];
    await begun.gateway.start((event) => void events.push(event));
    begun.logIn();
    await until(
      'the login is reported',
      () => events.some(({ kind }) => kind === 'login') || undefined,
    );
    return { subject: begun, events };
  };
  const messagesOf = (events: readonly GatewayEvent[]) =>
    events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));

  it('reports the login with the bot’s own handle', async () => {
    const { events } = await begin();
    expect(events.find(({ kind }) => kind === 'login')).toEqual({ kind: 'login', self: 'bot' });
  });

  it('hands messages on in the order in which they were said, private and room mixed', async () => {
    const { subject: group, events } = await begin();
    const texts = Array.from({ length: 20 }, (_, index) => `第${index}句`);
    for (const [index, text] of texts.entries())
      group.say(index % 3 === 0 ? 'amei' : 'xiaoyu', index % 2 === 0 ? 'room' : 'private', text);
    await until('all have arrived', () => messagesOf(events).length >= 20 || undefined);
    expect(messagesOf(events).map(({ text }) => text)).toEqual(texts);
  });

  it('tells room from private, and what is asked of the bot', async () => {
    const { subject: group, events } = await begin();
    group.say('amei', 'room', '@名字bot 查 恶心');
    group.say('amei', 'room', '@所有人 明天见');
    group.say('amei', 'private', '你好');
    await until('all have arrived', () => messagesOf(events).length >= 3 || undefined);
    const [asked, all, alone] = messagesOf(events);
    expect(asked).toMatchObject({ room: roomHandle, sender: 'amei', addressed: '查 恶心' });
    expect(all?.addressed).toBeUndefined();
    expect(alone?.room).toBeUndefined();
  });

  it('says what it is told to, to a room and to a person', async () => {
    const { subject: group } = await begin();
    await group.gateway.say({ kind: 'room', handle: roomHandle, roomId: 'r' as RoomId }, '大家好');
    await group.gateway.say({ kind: 'person', handle: 'amei' as Handle }, '您好');
    expect(group.saidByBot()).toEqual(['大家好', '您好']);
  });

  it('never hands on what the bot itself says', async () => {
    const { subject: group, events } = await begin();
    await group.gateway.say({ kind: 'person', handle: 'amei' as Handle }, '您好');
    group.say('amei', 'private', '谢谢');
    await until('the reply has arrived', () => messagesOf(events).length >= 1 || undefined);
    expect(messagesOf(events).map(({ text }) => text)).toEqual(['谢谢']);
  });

  it('gives the members of a room with their names, without the bot', async () => {
    const { subject: group } = await begin();
    const roster = await group.gateway.roster(roomHandle);
    expect(roster.map(({ handle }) => handle)).toEqual(['amei', 'xiaoyu']);
    expect(roster[0]?.names).toContain('名字amei');
  });

  it('reports nothing more once it is stopped', async () => {
    const { subject: group, events } = await begin();
    await group.gateway.stop();
    const before = messagesOf(events).length;
    group.say('amei', 'private', '还在吗');
    await new Promise((next) => setImmediate(next));
    expect(messagesOf(events)).toHaveLength(before);
  });
});
