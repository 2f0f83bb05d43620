import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Say } from '../../../src/core/effect.ts';
import {
  crashPoints,
  eraseParticipant,
  eraseRecords,
  finishErasures,
  isLedgerAhead,
} from '../../../src/features/erasure/erasure.ts';
import { ledgerDigest } from '../../../src/core/ledger.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { make, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { thrownBy } from '../../helpers/thrown.ts';

const stores = useStores();
let mei: Person;
beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon);
  mei.open(noon);
  mei.say(noon + 5000);
});
const reply: Say = make.say('consent.withdrawn');
const withdraw = (): void => {
  stores().db.inTransaction(() =>
    stores().eraser.withdraw(mei.participant, noon + 9000, { replies: [reply] }),
  );
};
const intents = (): number => stores().db.prepare('SELECT id FROM erasure_intent').all().length;
const finish = (checkpoint: () => boolean) => finishErasures({ ...stores(), checkpoint });
/** Says busy so many times, then empties the log. */
const busy = (times: number) => {
  let asked = 0;
  return (): boolean => {
    asked += 1;
    return asked > times && stores().db.checkpoint();
  };
};

describe('an erasure', () => {
  it('stands in the ledger first, and in the rows and the intent at once', () => {
    const { db, ledger } = stores();
    withdraw();
    expect(ledger.digests('participant').has(ledgerDigest(mei.participant))).toBe(true);
    expect([countRows({ db }, 'message', mei.participant), intents()]).toEqual([0, 1]);
  });

  it('reaches its crash points in order', () => {
    const reached: string[] = [];
    const ports = { ...stores(), stores: [], reached: (point: string) => void reached.push(point) };
    ports.db.inTransaction(() => eraseParticipant(ports, { participant: mei.participant }, noon));
    finishErasures({ ...ports, checkpoint: () => true });
    expect(reached).toEqual([...crashPoints]);
  });

  it('is answered only after the log is emptied, though a reader was twice in the way', () => {
    withdraw();
    const checkpoint = busy(2);
    for (let time = 0; time < 2; time += 1)
      expect(finish(checkpoint)).toEqual({ done: 0, pending: 1, isLogEmpty: false, replies: [] });
    expect(intents()).toBe(1);
    expect(finish(checkpoint)).toEqual({
      done: 1,
      pending: 0,
      isLogEmpty: true,
      replies: [reply],
    });
    expect(intents()).toBe(0);
    expect(finish(checkpoint).replies).toEqual([]);
  });

  it('says where the log was not emptied again after the intent, which holds her handle, was cleared', () => {
    withdraw();
    let asked = 0;
    const once = (): boolean => (asked += 1) === 1 && stores().db.checkpoint();
    expect([finish(once), asked]).toEqual([
      { done: 1, pending: 0, isLogEmpty: false, replies: [reply] },
      2,
    ]);
  });

  it('destroys her key even while the log cannot be emptied', () => {
    withdraw();
    finish(() => false);
    expect(stores().vault.participantsWithKeys()).not.toContain(mei.participant);
  });

  it('keeps the reply sealed: neither its key nor her handle stands in the row', () => {
    withdraw();
    const row = stores().db.prepare('SELECT sealed_reply AS sealed FROM erasure_intent').get() as {
      sealed: Uint8Array;
    };
    const bytes = Buffer.from(row.sealed);
    expect([bytes.includes('wxid_mei'), bytes.includes('consent.withdrawn')]).toEqual([
      false,
      false,
    ]);
    expect(stores().vault.openService(row.sealed, 'erasure-reply')).toContain('wxid_mei');
  });

  it('of no record is none', () => {
    expect(eraseRecords(stores(), { participant: mei.participant }, [], noon)).toEqual([]);
    expect(intents()).toBe(0);
  });
});

describe('a ledger that is ahead', () => {
  it('is not, after an erasure that was committed', () => {
    withdraw();
    expect(isLedgerAhead(stores())).toBe(false);
  });

  it('is, after one that was rolled back, and is caught up with', () => {
    const { db, eraser } = stores();
    const rolledBack = thrownBy(() =>
      db.inTransaction(() => {
        eraser.withdraw(mei.participant, noon + 9000);
        throw new Error('the process ended');
      }),
    );
    expect(rolledBack).toBeInstanceOf(Error);
    expect(countRows({ db }, 'message', mei.participant)).toBe(1);
    expect([isLedgerAhead(stores()), eraser.catchUp(noon + 9000)]).toEqual([true, true]);
    expect([countRows({ db }, 'message', mei.participant), isLedgerAhead(stores())]).toEqual([
      0,
      false,
    ]);
    finish(() => true);
    expect(stores().vault.participantsWithKeys()).toEqual([]);
  });

  it('takes single records away again', () => {
    const { db, ledger, eraser } = stores();
    const { id } = db.prepare('SELECT id FROM message').get() as { id: string };
    ledger.append('message', [id], noon);
    expect(eraser.catchUp(noon)).toBe(true);
    expect([countRows({ db }, 'message', mei.participant), intents()]).toEqual([0, 1]);
  });

  it('destroys a key that an older keystore has brought back', () => {
    withdraw();
    finish(() => true);
    stores().vault.createDataKey(mei.participant);
    stores().ledger.append('message', ['m_gone'], noon);
    stores().eraser.catchUp(noon);
    finish(() => true);
    expect(stores().vault.participantsWithKeys()).toEqual([]);
  });
});
