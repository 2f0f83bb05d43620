import { describe, expect, it } from '@jest/globals';
import { notices } from '../../../src/core/notice.store.ts';
import { consents } from '../../../src/features/consent/consent.store.ts';
import { addPerson, addRoom, countRows } from '../../helpers/consenting.ts';
import { noon, noticeVersion } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
const notice = (version: string) => ({
  version,
  title: 't',
  purposes: [1] as const,
  short: 's',
  long: 'l',
});

describe('an erasure that was rolled back', () => {
  it('is done again, although another was committed after it', () => {
    addRoom(stores());
    const [mei, fang] = [addPerson(stores(), noon - 10_000), addPerson(stores(), noon - 10_000)];
    for (const person of [mei, fang]) {
      person.open(noon - 5000);
      person.say(noon);
    }
    const { db, eraser } = stores();
    expect(() =>
      db.inTransaction(() => {
        eraser.withdraw(mei.participant, noon);
        throw new Error('the disk is gone');
      }),
    ).toThrow('the disk is gone');
    db.inTransaction(() => eraser.withdraw(fang.participant, noon));
    expect(countRows(stores(), 'message', mei.participant)).toBe(1);
    expect(eraser.catchUp(noon)).toBe(true);
    expect(countRows(stores(), 'message', mei.participant)).toBe(0);
    expect(eraser.catchUp(noon)).toBe(false);
  });
});

describe('a promised time', () => {
  it('is that of the notice she consented under, not of one she was only shown', () => {
    const { db } = stores();
    const mei = addPerson(stores(), noon - 10_000);
    mei.open(noon - 5000);
    notices.keep(db, notice(noticeVersion), noon + 1000, noon);
    notices.keep(db, notice('newer'), noon + 9000, noon);
    consents.noticeShown(db, mei.participant, 'newer', noon);
    expect(consents.expired(db, noon + 999)).toEqual([]);
    expect(consents.expired(db, noon + 1000)).toEqual([mei.participant]);
  });
});
