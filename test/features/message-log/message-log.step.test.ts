import { beforeEach, describe, expect, it } from '@jest/globals';
import { consents } from '../../../src/features/consent/consent.store.ts';
import type { Incoming } from '../../../src/core/message.ts';
import { personalDataStores } from '../../../src/app.ts';
import { createDeleteLastStep } from '../../../src/features/erasure/delete-last.step.ts';
import { messageLogPersonalData } from '../../../src/features/message-log/message-log.store.ts';
import { checkInPersonalData } from '../../../src/features/check-ins/check-ins.store.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { make, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { thrownBy } from '../../helpers/thrown.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';
import { hearFrom } from './hearing.ts';

const second = 1000;
const stores = useStores();
let mei: Person;

beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon - 3600 * second);
});

/** Has the step hear something of 梅 in the room. */
const hear = (text: string, sentAt: number) => hearFrom(stores(), mei, { text, sentAt });
/** 梅 asks in private to have the last thing deleted. */
const askToDelete = (sentAt: number, isFresh: boolean) => {
  const { db } = stores();
  const step = createDeleteLastStep({
    db,
    vocabulary,
    stores: personalDataStores,
    eraseRecords: (participant) => [{ kind: 'erase', participant, destroyKey: false }],
  });
  const known = consents.find(db, mei.mac);
  return step.run(
    make.context({
      message: make.message({ id: `delete-${sentAt}`, text: '删除上一条', sentAt }),
      sender: make.sender({
        mac: mei.mac,
        ...(known === undefined ? {} : { participant: known.participant, consent: known.consent }),
      }),
      now: sentAt,
      isFresh,
      words: normalise('删除上一条'),
    }),
  );
};

const kept = (): number => countRows(stores(), 'message', mei.participant);

describe('keeping a message', () => {
  it.each([
    ['in the second after she consented', second, 1],
    ['in the very second she consented', 400, 0],
    ['from before she consented', -second, 0],
  ])('goes without an error: %s', (_name, later, expected) => {
    mei.open(noon);
    const error = thrownBy(() => hear('大家好', noon + later));
    expect([error, kept()]).toEqual([undefined, expected]);
  });

  it.each<[string, Partial<Incoming>]>([
    ['a text', { text: '今天还好' }],
    ['a picture', { kind: 'image', text: '' }],
  ])('does not happen where names cannot be had: %s', (_name, values) => {
    mei.open(noon);
    const message = { ...values, sentAt: noon + 2 * second };
    hearFrom(stores(), mei, message, { maskText: () => undefined });
    const without = kept();
    hearFrom(stores(), mei, message);
    expect([without, kept()]).toEqual([0, 1]);
  });
});

describe('删除上一条', () => {
  beforeEach(() => {
    mei.open(noon);
    mei.say(noon + 2 * second);
    mei.say(noon + 3 * second);
  });

  it.each([
    ['fresh', noon + 5 * second, true, 1],
    ['late', noon + 5 * second, false, 1],
    ['from before anything was kept', noon + 500, false, 2],
    ['older than her consent', noon - 86_400 * second, false, 2],
    ['sent before the newest, delivered after it', noon + 2.5 * 1000, false, 1],
  ])('deletes the newest of what she agreed to keep: %s', (_name, sentAt, isFresh, left) => {
    askToDelete(sentAt, isFresh);
    expect(kept()).toBe(left);
  });

  it('is not answered where it comes late', () => {
    const { effects } = askToDelete(noon + 5 * second, false);
    expect(effects).toEqual([{ kind: 'erase', participant: mei.participant, destroyKey: false }]);
  });
});

describe('what is deleted from a second on', () => {
  it('is hers only, from that second and later', () => {
    const fang = addPerson(stores(), noon - 3600 * second);
    for (const one of [mei, fang]) {
      one.open(noon);
      for (const later of [4999, 5000, 9000]) one.say(noon + later);
      one.checkIn(noon + 6000);
    }
    const { db } = stores();
    for (const store of [messageLogPersonalData, checkInPersonalData])
      store.eraseSince(db, mei.participant, noon / second + 5);
    const left = [mei, fang].map(({ participant }) => [
      countRows(stores(), 'message', participant),
      countRows(stores(), 'check_in_answer', participant),
    ]);
    expect(left).toEqual([
      [1, 0],
      [3, 1],
    ]);
  });
});
