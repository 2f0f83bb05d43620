import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFields } from '../../src/core/log-fields.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import type { MessageContext, Step } from '../../src/core/step.ts';
import type { World } from '../helpers/world.ts';

jest.setTimeout(120_000);

/** What a broken step does with a message, and whether the logger withholds nothing. Nothing is broken by default. */
interface Breakage {
  step?: (context: MessageContext, ports: { readonly db: World['stores']['db']; log: Log }) => void;
  isLoggerOpen?: boolean;
}
let broken: Breakage = {};

const app = await import('../../src/app.ts');
const logger = await import('../../src/edges/log/logger.ts');
jest.unstable_mockModule('../../src/app.ts', () => ({
  ...app,
  createSteps: (ports: Parameters<typeof app.createSteps>[0] & { readonly log: Log }) => {
    const leak: Step = {
      name: 'leak',
      run(context) {
        broken.step?.(context, ports as never);
        return { next: 'continue', effects: [] };
      },
    };
    return [leak, ...app.createSteps(ports)];
  },
}));
jest.unstable_mockModule('../../src/edges/log/logger.ts', () => ({
  ...logger,
  createLogger: (...[level, destination]: Parameters<typeof logger.createLogger>): Log => {
    const log = logger.createLogger(level, destination);
    const open = (event: string, fields: LogFields = {}): void => {
      destination.write(`${JSON.stringify({ event, ...fields })}\n`);
    };
    return broken.isLoggerOpen === true ? { info: open, warn: open, error: open } : log;
  },
}));
const { makeWorld } = await import('../helpers/world.ts');
const { canary, marksLeft, sayAll } = await import('../helpers/traces.ts');
const { setUp } = await import('../../src/setup.ts');
const { messageTextContext } = await import('../../src/core/sealing.ts');
const { content } = setUp({ set: [] }, 'none');

/** Everybody's marks: her WeChat id, her name; 100 people and 20,000 marks at most before the messages'. */
const idOf = (person: number): string => `wxid_${canary(900_000 + person)}`;
const nameOf = (person: number): string => `阿梅${canary(910_000 + person)}`;
const rawIdOf = (message: number): string => `raw-${canary(500_000 + message)}`;
/** Marks of the words others are quoted with. */
const quotedMark = (message: number): string => canary(700_000 + message);

let world: World;
beforeEach(() => {
  broken = {};
});
afterEach(async () => {
  await world.close();
});

const minute = 60_000;

/** A group of which the first half consents, in private, a minute ago. */
const gather = async (people: number): Promise<void> => {
  world = await makeWorld();
  for (let person = 0; person < people; person += 1)
    world.gateway.join('room-1@chatroom', idOf(person), nameOf(person));
  await world.openRoom();
  const half = Array.from({ length: people / 2 }, (_, person) => person);
  const private_ = (text: string, step: number, sentAt: number) =>
    half.map((person) => ({
      who: idOf(person),
      where: 'private' as const,
      text,
      id: rawIdOf(100_000 + step * 1000 + person),
      sentAt,
    }));
  await sayAll(world, content, private_('参加研究', 0, Date.now()));
  await sayAll(world, content, private_('我已满18岁，同意 1 2', 1, Date.now() - minute));
  expect(world.count("consent WHERE state = 'active'")).toBe(people / 2);
};

const line = '- - - - - - - - - - - - - - -';

/** Four kinds in turn: words; a quote as text; a quote as payload; a mention of somebody who has not consented. */
const textOf = (message: number, people: number): { text: string; mentions: string[] } => {
  const own = `今天好些了 ${canary(message)}`;
  const other = people / 2 + (message % (people / 2));
  const quoted = `昨天没睡好${quotedMark(message)}`;
  if (message % 4 === 1)
    return { text: `「${nameOf(other)}：${quoted}」\n${line}\n${own}`, mentions: [] };
  if (message % 4 === 2)
    return {
      text: `<msg><appmsg appid=""><title>${own}</title><des></des><type>57</type><refermsg><type>1</type><svrid>${message}</svrid><chatusr>${idOf(other)}</chatusr><displayname>${nameOf(other)}</displayname><content>${quoted}</content></refermsg></appmsg></msg>`,
      mentions: [],
    };
  if (message % 4 === 3) return { text: `@${nameOf(other)}\u2005${own}`, mentions: [idOf(other)] };
  return { text: own, mentions: [] };
};

const talk = async (messages: number, people: number): Promise<void> =>
  sayAll(
    world,
    content,
    Array.from({ length: messages }, (_, message) => ({
      who: idOf(message % people),
      where: 'room' as const,
      id: rawIdOf(message),
      ...textOf(message, people),
    })),
  );

/** What the log can be opened to. */
const openedTexts = (): readonly string[] =>
  (
    world.stores.db
      .prepare('SELECT id, participant_id AS participant, sealed_text AS sealed FROM message')
      .all() as { id: string; participant: ParticipantId; sealed: Uint8Array }[]
  ).map(({ id, participant, sealed }) => {
    const opened = world.stores.vault.openFor(participant, sealed, messageTextContext(id));
    if (opened === undefined) throw new Error('a kept text cannot be opened');
    return opened;
  });

describe('a group of 100, of whom 50 consent, says 10,000 things', () => {
  it('keeps every word of those who consent, and no byte of the others, of a name or of a WeChat id', async () => {
    const [people, messages] = [100, 10_000];
    await gather(people);
    await talk(messages, people);

    const marks = openedTexts().flatMap((text) => text.match(/QX\d{6}/gu) ?? []);
    const expected = Array.from({ length: messages }, (_, message) => message)
      .filter((message) => message % people < people / 2)
      .map(canary);
    expect(marks.toSorted()).toEqual(expected);
    expect(marksLeft(world)).toEqual([]);
    expect(world.logLines.join('')).not.toMatch(/message\.failed|batch\.failed/u);
    expect(JSON.stringify(world.gateway.said)).toContain('同意');
  });
});

describe('the same search finds what a broken bot leaves behind', () => {
  const [people, messages] = [4, 40];
  /** Marks of everything of the others a broken step could see. */
  const run = async (breakage: Breakage): Promise<ReadonlySet<string>> => {
    broken = breakage;
    await gather(people);
    await talk(messages, people);
    return new Set(marksLeft(world));
  };
  const others = Array.from({ length: messages }, (_, message) => message)
    .filter((message) => message % people >= people / 2)
    .map(canary);

  it('nothing, where nothing is broken', async () => {
    expect([...(await run({}))]).toEqual([]);
  });

  it('a step before consent that keeps every text in a table', async () => {
    const found = await run({
      step: ({ message }, { db }) =>
        void db
          .prepare('INSERT INTO meta (name, value) VALUES (:name, :value)')
          .run({ name: String(Math.random()), value: message.text }),
    });
    for (const mark of others) expect(found).toContain(`file: ${mark}`);
  });

  it.each(['utf8', 'utf16le'] as const)(
    'a step that writes every text into a file, %s',
    async (as) => {
      const found = await run({
        step: ({ message }) =>
          appendFileSync(join(world.dataDirectory, 'copy'), Buffer.from(message.text, as)),
      });
      for (const mark of others) expect(found).toContain(`file: ${mark}`);
    },
  );

  it('a step that keeps quoted words and the WeChat id of whoever is speaking', async () => {
    const found = await run({
      step: ({ message, sender }, { db }) =>
        void db.prepare('INSERT INTO meta (name, value) VALUES (:name, :value)').run({
          name: String(Math.random()),
          value: `${sender.handle} ${message.quoted?.text ?? ''}`,
        }),
    });
    expect(found).toContain(`file: ${canary(900_003)}`);
    expect(found).toContain(`file: ${quotedMark(2)}`);
    expect(found).toContain(`file: ${quotedMark(1)}`);
  });

  const leakIntoLog: Breakage['step'] = ({ message }, { log }) =>
    log.info('message.done', { reason: message.text });

  it('a logger that withholds nothing; the real one withholds the same', async () => {
    const found = await run({ step: leakIntoLog, isLoggerOpen: true });
    for (const mark of others) expect(found).toContain(`log: ${mark}`);
    await world.close();
    expect([...(await run({ step: leakIntoLog }))]).toEqual([]);
  });
});
