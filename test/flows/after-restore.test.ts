import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restore } from '../../src/commands/restore.ts';
import { makeBackup } from '../../src/edges/store/backup.ts';
import { readMasterKey } from '../../src/edges/store/keystore.ts';
import { schemaVersionOf } from '../../src/edges/store/open.ts';
import { restoreBackup } from '../../src/edges/store/restore.ts';
import { migrationsDirectory } from '../helpers/project.ts';
import { makeWorld, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'tonglu-after-restore-'));
const inRoot = (name: string): string => join(root, name);
/** Who did what after the backup. The last one changed nothing. */
const members = ['pauses', 'narrows', 'declines', 'stays'] as const;
let backup = '';
let master: Buffer;
let restored: World | undefined;

const joinAll = (world: World): void => {
  for (const name of members) world.gateway.join('room-1@chatroom', name, `名字${name}`);
};
const sayAll = async (world: World, sentAt = Date.now()): Promise<void> => {
  for (const name of members) await world.say(name, 'room', '今天走了半小时', { sentAt });
};

beforeAll(async () => {
  const world = await makeWorld();
  joinAll(world);
  await world.openRoom();
  for (const name of members) await world.consent(name);
  await sayAll(world);
  master = readMasterKey(join(world.dataDirectory, 'master.key'));
  const { db } = world.stores;
  const { dataDirectory } = world;
  const schemaVersion = schemaVersionOf(migrationsDirectory);
  backup = makeBackup(
    { db, dataDirectory, master, schemaVersion, now: Date.now() },
    inRoot('backups'),
  ).directory;
  await world.say('pauses', 'private', '暂停记录');
  await world.say('narrows', 'private', '参加研究');
  await world.say('narrows', 'private', '我已满18岁，同意 2');
  await world.say('declines', 'private', '不同意');
  for (const file of ['keystore.json', 'master.key'])
    copyFileSync(join(dataDirectory, file), inRoot(file));
  await world.close();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await restored?.close();
  restored = undefined;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A place to restore to, with the keys of the data directory as they were last. */
const newPlace = (name: string): string => {
  const directory = inRoot(name);
  mkdirSync(directory, { mode: 0o700 });
  for (const file of ['keystore.json', 'master.key'])
    copyFileSync(inRoot(file), join(directory, file));
  return directory;
};
/** Restores by the command. @returns what it printed */
const restoreTo = (directory: string, json = false): string => {
  process.env['TONGLU_MASTER_KEY_FILE'] = join(directory, 'master.key');
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  restore(backup, { data: directory, set: [], json });
  return lines.join('');
};
/** A bot over what was restored, in which everybody says something. @returns how many messages came to be kept */
const hearAll = async (directory: string): Promise<number> => {
  restored = await makeWorld([], directory);
  joinAll(restored);
  const before = restored.count('message');
  await sayAll(restored);
  return restored.count('message') - before;
};

describe('after a restore', () => {
  it('nobody is logged, whatever she wanted when the backup was made', async () => {
    const directory = newPlace('plain');
    restoreTo(directory);
    expect(await hearAll(directory)).toBe(0);
    expect(restored?.count('message')).toBe(members.length);
    expect(restored?.count('personal_code')).toBe(0);
  });

  it('who says the resume word is asked anew, and is logged for just what she then agrees to', async () => {
    const directory = newPlace('resumed');
    restoreTo(directory);
    expect(await hearAll(directory)).toBe(0);
    const world = restored!;
    const replies = await world.say('stays', 'private', '恢复记录');
    expect(replies.length).toBeGreaterThan(0);
    await world.say('stays', 'room', '还没有同意');
    expect(world.count('message')).toBe(members.length);
    await world.say('stays', 'private', '我已满18岁，同意 1');
    await sayAll(world, Date.now() + 2000);
    expect(world.count('message')).toBe(members.length + 1);
    expect(world.count('personal_code')).toBe(1);
  });

  it('the history says that she was paused', async () => {
    const directory = newPlace('history');
    restoreTo(directory);
    restored = await makeWorld([], directory);
    const events = restored.stores.db
      .prepare("SELECT count(*) AS count FROM consent_event WHERE event = 'paused'")
      .get();
    expect(events).toEqual({ count: members.length });
  });

  it('the operator is told what to tell, and why', () => {
    expect(restoreTo(newPlace('told'))).toMatch(/nobody is logged now.*\n.*resume word/u);
    const { tell, consents } = JSON.parse(restoreTo(newPlace('json'), true)) as {
      tell: string[];
      consents: string;
    };
    expect([consents, tell.length]).toEqual(['suspended', 2]);
  });

  it('a process that ended before anybody opened the database changes nothing of it', async () => {
    const directory = newPlace('crashed');
    restoreBackup({
      backupDirectory: backup,
      dataDirectory: directory,
      master,
      newestSchema: schemaVersionOf(migrationsDirectory),
      now: Date.now(),
    });
    expect(await hearAll(directory)).toBe(0);
  });

  it('is seen without that step: who refused, paused or narrowed is logged again', async () => {
    const directory = newPlace('naive');
    restoreBackup({
      backupDirectory: backup,
      dataDirectory: directory,
      master,
      newestSchema: schemaVersionOf(migrationsDirectory),
      now: Date.now(),
    });
    rmSync(join(directory, 'restored-from'));
    expect(await hearAll(directory)).toBe(members.length);
  });
});
