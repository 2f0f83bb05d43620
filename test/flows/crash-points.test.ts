import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personalDataStores } from '../../src/app.ts';
import { messageTextContext } from '../../src/core/sealing.ts';
import { openKeystore } from '../../src/edges/store/keystore.ts';
import { ledgerFile, openLedger } from '../../src/edges/store/ledger.ts';
import { openDb } from '../../src/edges/store/open.ts';
import { createEraser } from '../../src/erasing.ts';
import { crashPoints, finishErasures } from '../../src/features/erasure/erasure.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import { addPerson, addRoom } from '../helpers/consenting.ts';
import { noon } from '../helpers/make.ts';
import { masterKey, type TestStores } from '../helpers/memory-db.ts';
import { projectRoot } from '../helpers/processes.ts';
import { migrationsDirectory } from '../helpers/project.ts';
import { tracesLeft, type Trace } from '../helpers/traces.ts';

jest.setTimeout(60_000);

/** Opens a data directory as `openStores` does, the ledger not yet applied. */
const open = (directory: string): TestStores => {
  const db = openDb(directory, migrationsDirectory, 'write');
  const vault = openKeystore(directory, masterKey, 'write');
  const ledger = openLedger(ledgerFile(directory));
  const eraser = createEraser({
    db,
    vault,
    ledger,
    stores: personalDataStores,
    suspectForMs: Infinity,
    makeRoom: () => undefined,
  });
  return { db, vault, ledger, eraser };
};

interface MessageRow {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly sealed: Uint8Array;
}
const messagesOf = ({ db }: TestStores, participant: ParticipantId): readonly MessageRow[] =>
  db
    .prepare(
      `SELECT id, participant_id AS participant, sealed_text AS sealed FROM message
       WHERE participant_id = :participant`,
    )
    .all({ participant }) as MessageRow[];
const textsOf = (stores: TestStores, participant: ParticipantId): readonly (string | undefined)[] =>
  messagesOf(stores, participant).map(({ id, sealed }) =>
    stores.vault.openFor(participant, sealed, messageTextContext(id)),
  );
const intentsOf = ({ db }: TestStores): number =>
  (db.prepare('SELECT count(*) AS count FROM erasure_intent').get() as { count: number }).count;

const root = mkdtempSync(join(tmpdir(), 'tonglu-crash-'));
const placeOf = (point: string): string => join(root, point);
/** Longer than a page, so that it lies on pages of its own. */
const longText = '今天陪妈妈去复查，'.repeat(400);
const said = ['今天走了半小时', '晚上睡得还可以', longText];
let her: ParticipantId;
let other: ParticipantId;
let traces: readonly Trace[];
const signals = new Map<string, NodeJS.Signals | null>();

beforeAll(async () => {
  const template = placeOf('template');
  const stores = open(template);
  addRoom(stores);
  const people = [addPerson(stores, noon), addPerson(stores, noon)].map((person) => {
    person.open(noon + 1000);
    said.forEach((text, index) => person.say(noon + 10_000 + index * 1000, text));
    person.checkIn(noon + 20_000);
    return person.participant;
  });
  [her, other] = people as [ParticipantId, ParticipantId];
  traces = messagesOf(stores, her).map(({ id, sealed }) => ({
    from: id,
    bytes: Buffer.from(sealed).subarray(0, 24),
  }));
  stores.db.close();
  await Promise.all(
    crashPoints.map(async (point) => {
      cpSync(template, placeOf(point), { recursive: true });
      const child = fork(
        join(import.meta.dirname, '../helpers/crash-process.mjs'),
        [join(projectRoot, 'dist'), placeOf(point), migrationsDirectory, her, point],
        { execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      );
      const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      signals.set(point, signal);
    }),
  );
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.each(crashPoints)('a process killed at %s', (point) => {
  it('leaves what the next start brings to its end: all of hers gone, nothing of the others', () => {
    expect(signals.get(point)).toBe('SIGKILL');
    // What lies there before anybody opens it, in a copy: opening would change it.
    const before = placeOf(`${point}-before`);
    cpSync(placeOf(point), before, { recursive: true });
    const untouched = open(before);
    const left = {
      rows: messagesOf(untouched, her).length,
      hasKey: untouched.vault.participantsWithKeys().includes(her),
      intents: intentsOf(untouched),
    };
    untouched.db.close();
    const [rows, hasKey, intents] = {
      'ledger-written': [3, true, 0],
      'rows-deleted': [3, true, 0],
      committed: [0, true, 1],
      'key-destroyed': [0, false, 1],
      'log-emptied': [0, false, 1],
      'intent-cleared': [0, false, 0],
    }[point] as [number, boolean, number];
    expect(left).toEqual({ rows, hasKey, intents });

    const stores = open(placeOf(point));
    const { db, vault, ledger, eraser } = stores;
    eraser.catchUp(noon + 60_000);
    const finished = finishErasures({ db, vault, checkpoint: () => db.checkpoint() });
    expect(finished.pending).toBe(0);
    expect(textsOf(stores, her)).toEqual([]);
    for (const table of [
      'check_in_answer',
      'participant_handle',
      'receipt_payload',
      'personal_code',
    ])
      expect(db.prepare(`SELECT * FROM ${table} WHERE participant_id = :her`).all({ her })).toEqual(
        [],
      );
    expect(vault.participantsWithKeys()).toEqual([other]);
    expect(intentsOf(stores)).toBe(0);
    expect(openLedger(ledgerFile(placeOf(point))).has('participant', her)).toBe(true);
    expect(ledger.count()).toBe(1);
    expect(tracesLeft([placeOf(point)], traces)).toEqual([]);

    expect(textsOf(stores, other)).toEqual(said);
    expect(
      db.prepare('SELECT * FROM check_in_answer WHERE participant_id = :other').all({ other }),
    ).toHaveLength(1);
    expect(eraser.catchUp(noon + 61_000)).toBe(false);
    db.close();
  });
});

describe('the same look finds', () => {
  it('all of her where nobody withdrew', () => {
    expect(tracesLeft([placeOf('template')], traces)).toHaveLength(3);
    const stores = open(placeOf('template'));
    expect(textsOf(stores, her)).toEqual(said);
    stores.db.close();
  });

  it('her rows and her bytes where a start forgets the ledger', () => {
    const place = placeOf('ledger-written-before');
    const stores = open(place);
    finishErasures({ ...stores, checkpoint: () => stores.db.checkpoint() });
    expect(textsOf(stores, her)).toEqual(said);
    expect(tracesLeft([place], traces)).toHaveLength(3);
    stores.db.close();
  });

  it('her key and her intent where a start forgets to finish', () => {
    const stores = open(placeOf('committed-before'));
    stores.eraser.catchUp(noon + 60_000);
    expect(stores.vault.participantsWithKeys()).toContain(her);
    expect(intentsOf(stores)).toBe(1);
    stores.db.close();
  });
});
