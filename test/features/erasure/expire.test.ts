import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { notices } from '../../../src/core/notice.store.ts';
import { createFinisher } from '../../../src/finishing.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { noon, noticeVersion } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { createRecordingLog } from '../../helpers/recording-log.ts';

const stores = useStores();
const day = 86_400_000;
const later = 'b1b2b3b4b5b6';
const keep = (version: string, keepUntil: number): void =>
  notices.keep(
    stores().db,
    { version, title: '说明', purposes: [1, 2], short: '短', long: '长' },
    keepUntil,
    noon,
  );
let people: readonly Person[];
const rows = (table: string): number =>
  (stores().db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count;

/** Two women who spoke under a notice that ends, and consented anew under one that does not. */
beforeEach(() => {
  addRoom(stores());
  keep(noticeVersion, noon + 10 * day);
  keep(later, noon + 99 * day);
  people = [addPerson(stores(), noon), addPerson(stores(), noon)];
  for (const person of people) {
    person.open(noon);
    stores().db.inTransaction(() => {
      for (let number = 0; number < 300; number += 1) person.say(noon + 5000 + number);
    });
    person.checkIn(noon + 9000);
    person.open(noon + day, [1, 2], later);
    person.say(noon + day + 5000, '后来说的', later);
  }
});

describe('what is over', () => {
  it('goes some hundred at a time, with one line of the ledger at once and one intent a person', () => {
    const { eraser, ledger } = stores();
    const append = jest.spyOn(ledger, 'append');
    expect(eraser.expire(noon + 10 * day)).toEqual({ count: 500, isAll: false });
    expect([append.mock.calls.length, rows('erasure_intent')]).toEqual([2, 2]);
    expect(eraser.expire(noon + 10 * day)).toEqual({ count: 102, isAll: true });
    expect(rows('erasure_intent')).toBeLessThanOrEqual(4);
    expect(people.map(({ participant }) => countRows(stores(), 'message', participant))).toEqual([
      1, 1,
    ]);
    expect(rows('check_in_answer')).toBe(0);
    expect(ledger.count()).toBe(602);
  });

  it('takes no lock where nothing is', () => {
    const { db, eraser } = stores();
    const inTransaction = jest.spyOn(db, 'inTransaction');
    expect(eraser.expire(noon + 10 * day - 1)).toEqual({ count: 0, isAll: true });
    expect(inTransaction).not.toHaveBeenCalled();
  });

  it('is found by an index, not by reading the log through', () => {
    const planOf = (sql: string): string =>
      JSON.stringify(stores().db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
    for (const where of [
      'message WHERE recall_suspected_at < 5',
      "message WHERE notice_version = 'a'",
      "message WHERE reply_to = 'a'",
      "check_in_answer WHERE notice_version = 'a'",
    ])
      expect(planOf(`SELECT id FROM ${where}`)).toContain('USING INDEX');
    expect(planOf('SELECT id FROM message WHERE kind = 1')).not.toContain('USING INDEX');
  });

  it('is deleted by the running bot an hour after it first ran, in as many ticks as it takes', () => {
    let now = noon + 10 * day;
    const { eraser } = stores();
    const expire = jest.spyOn(eraser, 'expire');
    const finisher = createFinisher({
      ...stores(),
      log: createRecordingLog(),
      clock: { now: () => now },
      checkpoint: () => stores().db.checkpoint(),
      makeRoom: () => undefined,
      erased: () => undefined,
      later: () => undefined,
      say: () => undefined,
    });
    finisher.catchUp();
    expect(expire).not.toHaveBeenCalled();
    for (let tick = 0; tick < 244; tick += 1) {
      now += 15_000;
      finisher.catchUp();
    }
    // Twice for what there was; then not again for an hour.
    expect([expire.mock.calls.length, rows('message')]).toEqual([2, 2]);
  });
});

describe('a part of the catching up that fails', () => {
  it('holds up no other', () => {
    const { db, eraser } = stores();
    const log = createRecordingLog();
    const finisher = createFinisher({
      ...stores(),
      log,
      clock: { now: () => noon },
      checkpoint: () => db.checkpoint(),
      makeRoom: () => undefined,
      erased: () => undefined,
      later: () => undefined,
      say: () => undefined,
    });
    db.inTransaction(() => people[0]?.withdraw(noon));
    expect(rows('erasure_intent')).toBe(1);
    jest.spyOn(eraser, 'catchUp').mockImplementation(() => {
      throw new Error('the ledger');
    });
    finisher.catchUp();
    expect([rows('erasure_intent'), log.lines.map(({ event }) => event)]).toEqual([
      0,
      ['erasure.failed'],
    ]);
  });
});
