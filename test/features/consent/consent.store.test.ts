import { beforeEach, describe, expect, it } from '@jest/globals';
import { openQuestions } from '../../../src/core/open-question.store.ts';
import { consents } from '../../../src/features/consent/consent.store.ts';
import { standings } from '../../../src/features/consent/states.store.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { noon, noticeVersion } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { thrownBy } from '../../helpers/thrown.ts';

const second = 1000;
const stores = useStores();
let mei: Person;

beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon - 3600 * second);
});

describe('a consent as stored', () => {
  it('is unknown for somebody who never was in the dialogue', () => {
    expect(consents.find(stores().db, 'ab12' as Person['mac'])).toBeUndefined();
  });

  it('is shown, without purposes, once the notice has reached her', () => {
    expect(consents.find(stores().db, mei.mac)).toEqual({
      participant: mei.participant,
      consent: { state: 'notice-shown', noticeVersion, purposes: [] },
    });
  });

  it('is active from the second of her own message', () => {
    mei.open(noon + 700, [1, 3]);
    expect(consents.find(stores().db, mei.mac)?.consent).toEqual({
      state: 'active',
      noticeVersion,
      purposes: [1, 3],
      since: noon / second,
    });
  });

  it('keeps its purposes over a pause, so that they can be resumed', () => {
    mei.open(noon, [1, 2]);
    mei.close(noon + second);
    expect(consents.find(stores().db, mei.mac)?.consent).toMatchObject({
      state: 'paused',
      purposes: [1, 2],
    });
  });

  it('is forgotten with her handle once she withdraws', () => {
    mei.open(noon);
    mei.withdraw(noon + second);
    const { db } = stores();
    expect({
      found: consents.find(db, mei.mac),
      handles: countRows(stores(), 'participant_handle', mei.participant),
      events: countRows(stores(), 'consent_event', mei.participant),
    }).toEqual({ found: undefined, handles: 0, events: 0 });
  });

  it('is counted by state, without a person', () => {
    addPerson(stores(), noon);
    mei.open(noon);
    expect(standings.count(stores().db, noticeVersion)).toMatchObject({
      active: 1,
      'notice-shown': 1,
      paused: 0,
    });
  });

  it('leaves nothing of her handle on the disk in the clear', () => {
    mei.open(noon);
    const sealed = stores()
      .db.prepare('SELECT sealed_handle AS sealed FROM participant_handle WHERE handle_mac = :mac')
      .get({ mac: mei.mac }) as { sealed: Uint8Array };
    expect(Buffer.from(sealed.sealed).includes('wxid_')).toBe(false);
  });
});

describe('the lock of the database', () => {
  const isKept = (act: () => void): boolean => thrownBy(act) === undefined;

  it.each([
    ['a second after she consented', second, true],
    ['in the very second she consented', 999, false],
    ['before she consented', -second, false],
    ['a day after', 86_400 * second, true],
  ])('a message %s', (_name, later, expected) => {
    mei.open(noon);
    expect(isKept(() => mei.say(noon + later))).toBe(expected);
  });

  it.each([
    ['in the second before the pause', 9 * second, true],
    ['in the very second of the pause', 10 * second, false],
    ['after the pause', 11 * second, false],
  ])('a message %s', (_name, later, expected) => {
    mei.open(noon);
    mei.close(noon + 10 * second + 500);
    expect(isKept(() => mei.say(noon + later))).toBe(expected);
  });

  it.each([
    ['message', [1] as const, true, false],
    ['check-in', [2] as const, false, true],
    ['both', [1, 2] as const, true, true],
    ['neither', [3] as const, false, false],
  ])('keeps by purpose: %s', (_name, purposes, keepsMessage, keepsCheckIn) => {
    mei.open(noon, purposes);
    const kept = [
      isKept(() => mei.say(noon + 5 * second)),
      isKept(() => mei.checkIn(noon + 5 * second)),
    ];
    expect(kept).toEqual([keepsMessage, keepsCheckIn]);
  });

  it('takes nothing under a notice she did not agree to', () => {
    mei.open(noon, [1, 2], 'older');
    const kept = [
      isKept(() => mei.say(noon + 5 * second)),
      isKept(() => mei.checkIn(noon + 5 * second)),
    ];
    expect(kept).toEqual([false, false]);
  });

  it('ends with a notice of another version', () => {
    mei.open(noon, [1], 'older');
    consents.noticeShown(stores().db, mei.participant, noticeVersion, noon + 10 * second);
    expect(isKept(() => mei.say(noon + 11 * second, '今天走了半小时', 'older'))).toBe(false);
  });

  it('drops a purpose she left out when she consented again', () => {
    mei.open(noon, [1, 2]);
    mei.open(noon + 10 * second, [2]);
    expect(isKept(() => mei.say(noon + 20 * second))).toBe(false);
  });

  it('takes nothing of one participant by the consent of another', () => {
    addPerson(stores(), noon - second).open(noon);
    expect(isKept(() => mei.say(noon + 5 * second))).toBe(false);
  });

  it('voids every interval at withdrawal: a replay from the time of consent is refused', () => {
    mei.open(noon);
    mei.withdraw(noon + 100 * second);
    expect(isKept(() => mei.say(noon + 5 * second))).toBe(false);
  });

  it.each([
    ['message', () => mei.say(noon, '这句话谁也不该看到')],
    ['check-in', () => mei.checkIn(noon)],
  ])('refuses by itself, without quoting the row: %s', (_name, act) => {
    mei.open(noon);
    const error = thrownBy(act) as Error & { code: string };
    const told = `${error.message} ${String(error.stack)} ${JSON.stringify(error)}`;
    expect({ code: error.code, isQuiet: !/不该看到|wxid|3,6,2/u.test(told) }).toEqual({
      code: 'SQLITE_CONSTRAINT_TRIGGER',
      isQuiet: true,
    });
  });

  it('lets nobody move a kept message to another sender, time or notice', () => {
    mei.open(noon);
    mei.say(noon + 5 * second);
    const other = addPerson(stores(), noon);
    const { db } = stores();
    const changes = [
      () => db.prepare('UPDATE message SET participant_id = :id').run({ id: other.participant }),
      () => db.prepare('UPDATE message SET sent_at = :at').run({ at: noon }),
      () => db.prepare("UPDATE message SET notice_version = 'older'").run(),
    ].map((change) => (thrownBy(change) as { code?: string } | undefined)?.code);
    expect(changes).toEqual(Array(3).fill('SQLITE_CONSTRAINT_TRIGGER'));
  });
});

describe('an open question', () => {
  it('is the latest one asked, until its time is over', () => {
    const { db } = stores();
    openQuestions.ask(
      db,
      mei.mac,
      { kind: 'answers.pick', parameters: { '1': 'sleep' } },
      noon,
      500,
    );
    openQuestions.ask(db, mei.mac, { kind: 'consent.withdraw', parameters: {} }, noon, 500);
    const found = [noon, noon + 499, noon + 500].map(
      (now) => openQuestions.find(db, mei.mac, now)?.kind,
    );
    expect(found).toEqual(['consent.withdraw', 'consent.withdraw', undefined]);
  });
});
