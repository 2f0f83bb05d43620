import { setTimeout as sleep } from 'node:timers/promises';
import { mock, PuppetMock } from 'wechaty-puppet-mock';

/** A sentence that somebody of the demo says, where, and how it is shown. */
interface Line {
  readonly who: 'lead' | 'consenting' | 'other';
  readonly where: 'room' | 'private';
  readonly text: string;
}

/** What the demo is given. */
export interface DemoPorts {
  /** Shows one line to whoever started the demo. */
  readonly print: (line: string) => void;
  /** The script: whatever is said in it is invented. */
  readonly script: DemoScript;
}

/** `config/demo-script.zh-CN.yaml`: an invented group and what it says on its morning. */
export interface DemoScript {
  readonly bot: string;
  readonly room: string;
  readonly people: { readonly lead: string; readonly consenting: string; readonly other: string };
  /** Labels of a room line and a private line; `{from}`, `{to}`. */
  readonly labels: { readonly room: string; readonly private: string };
  readonly before: readonly Line[];
  readonly after: readonly Line[];
}

/** An invented group on the embedded puppet. */
export interface Demo {
  readonly puppet: PuppetMock;
  /** Logs the invented bot in. Call it when the gateway has started. */
  logIn(): void;
  /** Lets the invented people say the lines before, or after, the scheduled posts. `{code}` is filled in. */
  play(part: 'before' | 'after', values: Readonly<Record<string, string>>): Promise<void>;
}

/** Consent counts from the second after it was given: lines come more than a second apart. */
const betweenLinesMs = 1200;

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, value),
    text,
  );

/** Builds the invented group. Nothing is connected: everything happens in this process. */
export const createDemo = ({ print, script }: DemoPorts): Demo => {
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker, timeoutSeconds: 2_000_000 });
  const person = (id: string, name: string) =>
    mocker.createContact({ id, name, alias: '', friend: true });
  const bot = person('demo-bot', script.bot);
  const people = {
    lead: person('demo-lead', script.people.lead),
    consenting: person('demo-consenting', script.people.consenting),
    other: person('demo-other', script.people.other),
  };
  const members = [bot, ...Object.values(people)];
  const names = new Map(members.map((member) => [member.id, member.payload.name]));
  const room = mocker.createRoom({
    id: 'demo-room@chatroom',
    topic: script.room,
    ownerId: people.lead.id,
    memberIdList: members.map((member) => member.id),
    adminIdList: [],
  });

  puppet.on('message', ({ messageId }) => {
    const { roomId, talkerId, listenerId, text } = mocker.messagePayload(messageId);
    const label = roomId ? script.labels.room : script.labels.private;
    const from = names.get(talkerId) ?? '';
    const to = names.get(listenerId ?? '') ?? '';
    print(`${fill(label, { from, to, room: script.room })}${text ?? ''}`);
  });

  return {
    puppet,
    logIn: () => mocker.login(bot),
    async play(part, values) {
      for (const line of script[part]) {
        people[line.who].say(fill(line.text, values)).to(line.where === 'room' ? room : bot);
        await sleep(betweenLinesMs);
      }
    },
  };
};
