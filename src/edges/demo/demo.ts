import type { PuppetMock } from 'wechaty-puppet-mock';

/** Somebody of the invented group. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
}

/** One line of a chat, in the order in which it was said. */
export interface DemoLine {
  /** Counts from 1. */
  readonly number: number;
  /** Epoch ms. */
  readonly at: number;
  readonly from: string;
  /** `room`, or the id of the person who speaks with the bot in private. */
  readonly chat: string;
  readonly kind: 'text' | 'file' | 'recalled' | 'joined' | 'calendar-moved';
  readonly text: string;
  /** Number of the line that is no longer there. */
  readonly recalls?: number;
  /** The instant the calendar was moved to. */
  readonly movedTo?: number;
  readonly quote?: { readonly from: string; readonly text: string };
}

/** What somebody says in the demo. */
export interface DemoSpeech {
  readonly who: string;
  readonly where: 'room' | 'private';
  readonly text: string;
  /** Number of the line that is quoted. */
  readonly quotes?: number;
}

/** An invented group on the embedded puppet. Nothing is connected: everything happens in this process. */
export interface DemoGroup {
  readonly puppet: PuppetMock;
  people(): readonly DemoPerson[];
  /** Lines after a number, oldest first. */
  lines(after: number): readonly DemoLine[];
  /** Calls back at each new line. @returns ends that */
  onLine(listener: () => void): () => void;
  /** Logs the invented bot in. Call it when the gateway has started. */
  logIn(): void;
  /** @returns false where there is no such person or quoted line */
  say(speech: DemoSpeech): boolean;
  /** Recalls one's own line. @returns false where it is not hers, or not there */
  recall(who: string, number: number): boolean;
  /** Adds a person to the group. @returns undefined where the group is full */
  add(name: string): DemoPerson | undefined;
  /** Notes among the lines that the calendar was moved. */
  calendarMoved(movedTo: number): void;
}

/** What the group is made of: `config/demo-group.yaml`. */
export interface DemoGroupPorts {
  readonly bot: string;
  readonly room: string;
  readonly people: readonly DemoPerson[];
  readonly now: () => number;
}

/** The bot's own id in the group. */
export const demoBotId = 'demo-bot';
/** A room's id holds an `@`: the mock puppet tells rooms from people by it. */
const roomId = 'demo-room@chatroom';
const mostPeople = 30;
/** Older lines are forgotten. The mock puppet itself keeps every message until it ends. */
const mostLines = 2000;
/** How WeChat's clients put a quoted message before the reply. */
const quoted = (name: string, text: string, own: string): string =>
  `「${name}：${text}」\n- - - - - - - - - - - - - - -\n${own}`;

/** Builds the invented group. The mock puppet is loaded only then: it takes longer than all the rest of a start. */
export const createDemoGroup = async (ports: DemoGroupPorts): Promise<DemoGroup> => {
  const { mock, PuppetMock } = await import('wechaty-puppet-mock');
  const { types } = await import('wechaty-puppet');
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker, timeoutSeconds: 2_000_000 });
  const contact = ({ id, name }: DemoPerson) =>
    mocker.createContact({ id, name, alias: '', friend: true });
  const bot = contact({ id: demoBotId, name: ports.bot });
  const contacts = new Map(ports.people.map((person) => [person.id, contact(person)]));
  const room = mocker.createRoom({
    id: roomId,
    topic: ports.room,
    ownerId: ports.people[0]?.id ?? demoBotId,
    memberIdList: [demoBotId, ...contacts.keys()],
    adminIdList: [],
  });
  const listeners = new Set<() => void>();
  const lines: DemoLine[] = [];
  const messageIds = new Map<number, string>();
  let newest = 0;
  /** What is being said just now: the puppet tells of it before the call returns. */
  let speech: Pick<DemoLine, 'from' | 'text' | 'quote'> | undefined;

  const write = (line: Omit<DemoLine, 'number' | 'at'>, messageId?: string): void => {
    newest += 1;
    if (messageId !== undefined) messageIds.set(newest, messageId);
    lines.push({ number: newest, at: ports.now(), ...line });
    if (lines.length > mostLines) messageIds.delete(lines.shift()?.number ?? 0);
    for (const listener of listeners) listener();
  };
  const find = (number: number) => lines.find((line) => line.number === number);
  const nameOf = (id: string): string => mocker.contactPayload(id).name;

  puppet.on('message', ({ messageId }) => {
    const message = mocker.messagePayload(messageId);
    const other = message.talkerId === demoBotId ? (message.listenerId ?? '') : message.talkerId;
    if (message.type !== types.Message.Text) {
      // The bot sends texts and files. Of a file only that there was one: what it holds is its reader's alone.
      if (message.talkerId === demoBotId)
        write({ from: demoBotId, chat: message.roomId ? 'room' : other, kind: 'file', text: '' });
      return;
    }
    write(
      {
        from: message.talkerId,
        chat: message.roomId ? 'room' : other,
        kind: 'text',
        ...(speech?.from === message.talkerId ? speech : { text: message.text ?? '' }),
      },
      messageId,
    );
  });

  return {
    puppet,
    people: () => [...contacts.keys()].map((id) => ({ id, name: nameOf(id) })),
    lines: (after) => lines.filter(({ number }) => number > after),
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    logIn: () => mocker.login(bot),
    say({ who, where, text, quotes }) {
      const speaker = contacts.get(who);
      const original = lines.find(
        (line) =>
          line.number === quotes &&
          line.kind === 'text' &&
          line.chat === (where === 'room' ? 'room' : who),
      );
      if (speaker === undefined || (quotes !== undefined && original === undefined)) return false;
      speech = {
        from: who,
        text,
        ...(original === undefined ? {} : { quote: { from: original.from, text: original.text } }),
      };
      const whole =
        original === undefined ? text : quoted(nameOf(original.from), original.text, text);
      const mentions = text.includes(`@${ports.bot}`) ? [bot] : [];
      try {
        speaker.say(whole, mentions).to(where === 'room' ? room : bot);
      } finally {
        speech = undefined;
      }
      return true;
    },
    recall(who, number) {
      const line = find(number);
      const messageId = messageIds.get(number);
      if (line?.from !== who || messageId === undefined || !contacts.has(who)) return false;
      const recall = mocker.MessageMock.create({
        id: `recall-${messageId}`,
        type: types.Message.Recalled,
        talkerId: who,
        text: messageId,
        timestamp: ports.now(),
        ...(line.chat === 'room' ? { roomId } : { listenerId: demoBotId }),
      });
      puppet.emit('message', { messageId: recall.id });
      lines.splice(lines.indexOf(line), 1);
      write({ from: who, chat: line.chat, kind: 'recalled', text: '', recalls: number });
      return true;
    },
    add(name) {
      if (contacts.size >= mostPeople) return undefined;
      const person = { id: `demo-newcomer-${contacts.size + 1}`, name };
      const added = contact(person);
      contacts.set(person.id, added);
      room.add(added).by(bot);
      write({ from: person.id, chat: 'room', kind: 'joined', text: '' });
      return person;
    },
    calendarMoved(movedTo) {
      write({ from: '', chat: 'room', kind: 'calendar-moved', text: '', movedTo });
    },
  };
};
