import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageContext, Step } from '../../src/core/step.ts';
import type { World } from '../helpers/world.ts';

jest.setTimeout(60_000);

/** What a broken step does with a message; nothing is broken by default. */
type Leak = (context: MessageContext, db: World['stores']['db'], directory: string) => void;
let leak: Leak | undefined;

const app = await import('../../src/app.ts');
jest.unstable_mockModule('../../src/app.ts', () => ({
  ...app,
  createSteps: (ports: Parameters<typeof app.createSteps>[0]) => {
    const step: Step = {
      name: 'leak',
      run(context) {
        leak?.(context, ports.db as never, world.dataDirectory);
        return { next: 'continue', effects: [] };
      },
    };
    return [step, ...app.createSteps(ports)];
  },
}));
const { makeWorld, room } = await import('../helpers/world.ts');
const { canary, marksLeft, tracesLeft } = await import('../helpers/traces.ts');
const { bindStaff, cries, scanning, shutDown, to } = await import('../helpers/alarms.ts');
const { alerts } = await import('../../src/features/safety/alert.store.ts');

let world: World;
let isDown = false;
beforeEach(() => {
  leak = undefined;
  isDown = false;
});
afterEach(async () => {
  if (isDown) rmSync(world.dataDirectory, { recursive: true, force: true });
  else await world.close();
});

const her = { id: `wxid_${canary(1)}`, name: `阿棠${canary(2)}`, mark: canary(3) };
const open = async (): Promise<void> => {
  world = await makeWorld(scanning);
  world.gateway.join(room, her.id, her.name);
  await world.openRoom();
  await bindStaff(world, 'helper');
};
const says = async (where: 'room' | 'private', cry: string): Promise<void> => {
  const said = await world.say(her.id, where, `${cry} ${her.mark}`);
  // Staff read her name: the search would find what it looks for, were it there.
  expect(to(said, 'lead').join()).toContain(her.name);
};
/** What of the alert stands in the database for now: sealed, and by a key. */
const traces = (): readonly { from: string; bytes: Buffer }[] => {
  const [row] = world.stores.db
    .prepare('SELECT handle_mac AS mac, sealed_handle AS sealed FROM alert')
    .all() as { mac: string; sealed: Uint8Array }[];
  if (row === undefined) throw new Error('no alert');
  return [
    { from: 'sealed', bytes: Buffer.from(row.sealed) },
    { from: 'mac', bytes: Buffer.from(row.mac) },
  ];
};
const left = (found: readonly { from: string; bytes: Buffer }[]): readonly string[] =>
  tracesLeft([world.dataDirectory], found).map(({ from }) => from);
const close = async (): Promise<void> => {
  await world.say('lead', 'private', '/收到 1');
  await world.say('lead', 'private', '/警报 1 结束 已陪伴');
  const said = await world.say('lead', 'private', '确认');
  expect(to(said, 'lead').join()).toContain('我不再记着');
};

describe('of somebody in danger who has not consented', () => {
  it.each([
    ['L3', 'room'],
    ['L3', 'private'],
    ['L2', 'room'],
    ['L2', 'private'],
    ['medical', 'room'],
    ['medical', 'private'],
  ] as const)(
    'no byte of her stands unsealed in any file or log: %s, in %s',
    async (level, where) => {
      await open();
      await says(where, cries[level]);
      expect(marksLeft(world)).toEqual([]);
      expect(left(traces()).toSorted()).toEqual(['mac', 'sealed']);
      const { db, vault } = world.stores;
      expect(alerts.open(db, vault).map(({ handle }) => handle)).toEqual([her.id]);
      await close();
      world.bot.wakeUp();
      expect(marksLeft(world)).toEqual([]);
      const row = db.prepare('SELECT handle_mac, sealed_handle FROM alert').get();
      expect(row).toEqual({ handle_mac: null, sealed_handle: null });
    },
  );

  it('nor does what was sealed stand there once the alert is closed and the bot has stopped', async () => {
    await open();
    await says('private', cries.L3);
    const [sealed] = traces();
    if (sealed === undefined) throw new Error('nothing was sealed');
    expect(left([sealed])).toEqual(['sealed']);
    await close();
    await shutDown(world);
    isDown = true;
    expect([left([sealed]), marksLeft(world)]).toEqual([[], []]);
  });

  it('nor after she said it again, got worse, and staff let it lie', async () => {
    await open();
    await says('room', cries.L2);
    for (const cry of [cries.L2, cries.L3, cries.medical, '我没事了'])
      await world.say(her.id, 'private', `${cry} ${her.mark}`);
    world.bot.wakeUp();
    expect(world.count('alert')).toBe(2);
    expect(marksLeft(world)).toEqual([]);
  });

  it('nor of what she reports beside it', async () => {
    await open();
    await says('room', cries.L3);
    await world.say(her.id, 'private', `举报 有人加我卖药 ${her.mark}`);
    await close();
    expect(marksLeft(world)).toEqual([]);
  });
});

describe('the break: a bot that keeps something of her', () => {
  const broken: readonly (readonly [string, Leak, readonly string[]])[] = [
    [
      'her words in a table',
      ({ message }, db) =>
        void db
          .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (:name, :value)')
          .run({ name: 'leak', value: message.text }),
      [her.mark],
    ],
    [
      'her WeChat id in a file',
      ({ sender }, _db, directory) => appendFileSync(join(directory, 'copy'), sender.handle),
      [canary(1)],
    ],
    [
      'her name in a file, in UTF-16',
      (_context, _db, directory) =>
        appendFileSync(join(directory, 'copy'), Buffer.from(her.name, 'utf16le')),
      [canary(2)],
    ],
  ];

  it.each(broken)('is found by the same search: %s', async (_what, does, marks) => {
    await open();
    leak = does;
    await says('room', cries.L3);
    leak = undefined;
    await close();
    const found = marksLeft(world);
    for (const mark of marks) expect(found).toContain(`file: ${mark}`);
  });

  it('is found where an alert that is not closed leaves her sealed id', async () => {
    await open();
    await says('private', cries.L3);
    const [sealed] = traces();
    await shutDown(world);
    isDown = true;
    expect(sealed === undefined ? [] : left([sealed])).toEqual(['sealed']);
  });
});
