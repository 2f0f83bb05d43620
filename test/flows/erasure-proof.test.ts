import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withdraw } from '../../src/commands/withdraw.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import { openArchive } from '../../src/edges/store/archive.ts';
import { openKeystore, readMasterKey } from '../../src/edges/store/keystore.ts';
import { ledgerFile } from '../../src/edges/store/ledger.ts';
import { databaseFile, openDb, schemaVersionOf, takeLock } from '../../src/edges/store/open.ts';
import { restoreBackup } from '../../src/edges/store/restore.ts';
import { finishErasures } from '../../src/features/erasure/erasure.ts';
import { setUp } from '../../src/setup.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import {
  holdReader,
  makeBackups,
  makeKeptGroup,
  memberName,
  openAll,
} from '../helpers/kept-group.ts';
import { kindsOf, ownKinds, replyTracesOf, tracesOf } from '../helpers/own-traces.ts';
import { until } from '../helpers/processes.ts';
import { migrationsDirectory } from '../helpers/project.ts';
import { codeThrownBy } from '../helpers/thrown.ts';
import { tracesLeft, type Trace } from '../helpers/traces.ts';
import type { World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const people = 40;
const leaving = 10;
const messages = 20;
const root = mkdtempSync(join(tmpdir(), 'tonglu-erasure-'));
const inRoot = (name: string): string => join(root, name);

let world: World;
let participants: readonly ParticipantId[];
let traces: ReadonlyMap<ParticipantId, readonly Trace[]>;
let texts: ReadonlyMap<string, string | undefined>;
let master: Buffer;
let replyLeft: readonly Trace[] = [];
let backups: ReadonlyMap<number, string>;

const tracesOfAll = (these: readonly ParticipantId[]): readonly Trace[] =>
  these.flatMap((participant) => traces.get(participant) ?? []);
const gone = (): readonly ParticipantId[] => participants.slice(0, leaving);
const staying = (): readonly ParticipantId[] => participants.slice(leaving);
const intents = (): number => world.count('erasure_intent');
const heard = (from: number, text: string): boolean =>
  world.gateway.said.slice(from).some((said) => said.text.includes(text));
const farewell = '保存过的内容都已删除';

beforeAll(async () => {
  mkdirSync(inRoot('keystore-copy'));
  const group = await makeKeptGroup(people, messages, inRoot('keystore-copy'));
  ({ world, participants, traces, texts } = group);
  master = readMasterKey(join(world.dataDirectory, 'master.key'));
  backups = makeBackups(world, master, [0, 7, 29, 31], inRoot('backups'));
  world.stores.db.checkpoint();
  cpSync(world.dataDirectory, inRoot('before'), { recursive: true });
});
afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

/** Every text of the others reads as before; none of the ten's is there. */
const expectOthersWhole = (stores: Pick<Stores, 'db' | 'vault'>): void => {
  const left = openAll(stores, participants);
  expect(left.size).toBe((people - leaving) * messages);
  expect(openAll(stores, staying()).size).toBe(left.size);
  for (const [id, text] of left) expect(text).toBe(texts.get(id));
};

describe('10 of 40 members withdraw', () => {
  it('before: every trace of all 40 is found, in every place something of them is kept', () => {
    expect(texts.size).toBe(people * messages);
    expect(Math.max(...[...texts.values()].map((text) => text?.length ?? 0))).toBeGreaterThan(3900);
    expect(tracesLeft([world.dataDirectory], tracesOfAll(participants))).toHaveLength(
      tracesOfAll(participants).length,
    );
    for (const participant of participants)
      expect(kindsOf(tracesOfAll([participant]))).toEqual(ownKinds);
  });

  it('one while a reader holds the log: she is told, and the intent goes, only after the reader', async () => {
    const from = world.gateway.said.length;
    const reader = holdReader(world.dataDirectory);
    await world.say(memberName(0), 'private', '退出研究');
    expect(heard(from, '正在删除')).toBe(true);
    world.bot.wakeUp();
    expect([heard(from, farewell), intents()]).toEqual([false, 1]);
    expect(kindsOf(tracesLeft([world.dataDirectory], tracesOfAll(gone().slice(0, 1))))).not.toEqual(
      [],
    );
    const reply = replyTracesOf(world.stores.db);
    expect(tracesLeft([world.dataDirectory], reply)).toHaveLength(1);
    reader.close();
    await until('she is told', () => heard(from, farewell) || undefined);
    expect(intents()).toBe(0);
    expect(kindsOf(tracesLeft([world.dataDirectory], tracesOfAll(gone().slice(0, 1))))).toEqual([]);
    replyLeft = tracesLeft([world.dataDirectory], reply);
  });

  // It is under the service key, which is never destroyed: emptying the log once, before the intent goes, is not enough.
  it('of what she is told, sealed with her WeChat id, no byte is left either', () => {
    expect(kindsOf(replyLeft)).toEqual([]);
  });

  it('one by the operator, beside the running bot, which brings it to its end', () => {
    const lock = takeLock(world.dataDirectory);
    const output = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      withdraw(String(gone()[1]), { data: world.dataDirectory, set: [], json: true });
    } finally {
      output.mockRestore();
      lock.release();
    }
    expect(intents()).toBe(1);
    world.bot.wakeUp();
    expect(intents()).toBe(0);
  });

  it('the others in the chat; then no byte of the ten is in any file, and every byte of the thirty is', async () => {
    for (let person = 2; person < leaving; person += 1)
      await world.say(memberName(person), 'private', '退出研究');
    expect(intents()).toBe(0);
    expect(
      kindsOf(tracesLeft([world.dataDirectory, inRoot('keystore-copy')], tracesOfAll(gone()))),
    ).toEqual([]);
    expect(tracesLeft([world.dataDirectory], tracesOfAll(staying()))).toHaveLength(
      tracesOfAll(staying()).length,
    );
    expectOthersWhole(world.stores);
  });
});

/** Restores as the command does, up to the first opening. */
const putBack = (age: number): string => {
  const directory = inRoot(`restored-${age}`);
  mkdirSync(directory, { mode: 0o700 });
  copyFileSync(join(world.dataDirectory, 'master.key'), join(directory, 'master.key'));
  restoreBackup({
    backupDirectory: backups.get(age) ?? '',
    dataDirectory: directory,
    keystoreDirectory: inRoot('keystore-copy'),
    master,
    newestSchema: schemaVersionOf(migrationsDirectory),
    now: Date.now(),
  });
  return directory;
};

describe('a backup from before the withdrawals', () => {
  it.each([0, 7, 29])('of %i days brings none of the ten back', (age) => {
    const directory = putBack(age);
    const setup = { ...setUp({ data: directory, set: [] }, 'fake'), isDemo: false };
    const stores = openStores(setup, 'write', 'demo');
    const { db, vault } = stores;
    expect(finishErasures({ db, vault, checkpoint: () => db.checkpoint() }).pending).toBe(0);
    expect(tracesOfAll(gone()).length).toBeGreaterThan(leaving * messages);
    expect(gone().flatMap((id) => tracesOf({ db, dataDirectory: directory }, id))).toEqual([]);
    expectOthersWhole(stores);
    expect(kindsOf(tracesLeft([directory], tracesOfAll(gone())))).toEqual([]);
    db.close();
  });

  it('of 31 days is refused', () => {
    expect(codeThrownBy(() => putBack(31))).toBe('backup.expired');
  });

  it('holds no key: no wrapped key of anybody is in any backup', () => {
    const keys = tracesOfAll(participants).filter(({ from }) => from === 'keystore');
    expect(keys).toHaveLength(people);
    expect(kindsOf(tracesLeft([...backups.values()], keys))).toEqual([]);
    const broken = inRoot('backup-with-keys');
    cpSync(backups.get(0) ?? '', broken, { recursive: true });
    copyFileSync(join(inRoot('before'), 'keystore.json'), join(broken, 'keystore.json'));
    expect(tracesLeft([broken], keys)).toHaveLength(people);
  });
});

describe('the same search finds what a broken erasure leaves', () => {
  const copyOf = (name: string): string => {
    const directory = inRoot(name);
    cpSync(inRoot('before'), directory, { recursive: true });
    return directory;
  };
  const messagesOf = (): readonly Trace[] =>
    tracesOfAll(gone()).filter(({ from }) => from.startsWith('message.sealed'));
  const remove = (db: Database.Database): void => {
    for (const participant of gone())
      db.prepare('DELETE FROM message WHERE participant_id = ?').run(participant);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
  };

  it.each(['ON', 'FAST', 'OFF', undefined])('a handle of its own, secure_delete %s', (mode) => {
    const directory = copyOf(`deleted-${mode ?? 'default'}`);
    const db = new Database(databaseFile(directory));
    if (mode !== undefined) db.pragma(`secure_delete = ${mode}`);
    remove(db);
    const found = tracesLeft([directory], messagesOf());
    if (mode === 'ON') expect(found).toEqual([]);
    else expect(kindsOf(found)).toContain('message.sealed_text beyond its first page');
  });

  it('an intent that is cleared although a reader holds the log', () => {
    const directory = copyOf('reader');
    const setup = { ...setUp({ data: directory, set: [] }, 'fake'), isDemo: false };
    const { db, vault, eraser } = openStores(setup, 'write', 'demo');
    const reader = holdReader(directory);
    db.inTransaction(() => gone().forEach((id) => eraser.withdraw(id, Date.now())));
    const checkpoint = (): boolean => {
      expect(db.checkpoint()).toBe(false);
      return true;
    };
    expect(finishErasures({ db, vault, checkpoint }).pending).toBe(0);
    expect(kindsOf(tracesLeft([directory], messagesOf()))).not.toEqual([]);
    reader.close();
    db.close();
  });

  it('a restore that knows no ledger and takes an older keystore', () => {
    const directory = inRoot('naive');
    mkdirSync(directory);
    const backup = backups.get(7) ?? '';
    const { database } = openArchive(backup, master, readFileSync(ledgerFile(backup)), Date.now());
    writeFileSync(databaseFile(directory), database);
    copyFileSync(join(inRoot('before'), 'keystore.json'), join(directory, 'keystore.json'));
    const db = openDb(directory, migrationsDirectory, 'write');
    const vault = openKeystore(directory, master, 'read');
    expect(gone().flatMap((id) => tracesOf({ db, dataDirectory: directory }, id))).not.toEqual([]);
    expect(openAll({ db, vault }, gone()).size).toBe(leaving * messages);
    expect(kindsOf(tracesLeft([directory], messagesOf()))).not.toEqual([]);
    db.close();
  });
});
