import { describe, expect, it } from '@jest/globals';
import { identityForLogin } from '../../../src/core/epoch.store.ts';
import type { Say } from '../../../src/core/effect.ts';
import { createDeparting } from '../../../src/departing.ts';
import { deathReports, deceased } from '../../../src/features/departure/deceased.store.ts';
import { addPerson } from '../../helpers/consenting.ts';
import { ids, make, noon, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
const setUp = () => {
  const { db, vault } = stores();
  const login = { puppet: 'fake', self: ids.handle('wxid_bot'), hasStableIds: true };
  const { identity } = identityForLogin(db, vault, login, noon);
  const departing = createDeparting({
    db,
    vault,
    rosters: { handlesIn: () => undefined },
    withdraw: () => [],
    options: { zone, quietHours: { from: '21:30', until: '08:00' }, studyEndsAt: undefined },
  });
  return { db, identity, departing };
};
const toRoom = (key: string): Say => ({
  ...make.say(key),
  to: { kind: 'room', handle: make.room().handle, roomId: make.room().id },
});

describe('a private sentence that was on its way', () => {
  it('is dropped once she is marked, by her account', () => {
    const { db, identity, departing } = setUp();
    const say = make.say('check-in.thanks');
    expect(departing.maySend(say, identity)).toBe(true);
    deceased.mark(db, identity.macOf(ids.handle('wxid_mei')), undefined, noon);
    expect(departing.maySend(say, identity)).toBe(false);
    expect(departing.maySend(make.say('consent.withdrawn'), identity)).toBe(true);
    expect(departing.maySend(toRoom('activity.prompt'), identity)).toBe(true);
  });

  it('is dropped also where only the participant was marked, under an older account', () => {
    const { db, departing, identity } = setUp();
    const person = addPerson(stores(), noon);
    deceased.mark(db, 'older-account' as never, person.participant, noon);
    expect([
      departing.isDeceased(person.mac),
      departing.isDeceased(identity.macOf(ids.handle('x'))),
    ]).toEqual([true, false]);
  });
});

describe('a report', () => {
  it('is made once, has a number above every place in a list, and is gone in a new login epoch', () => {
    const { db, departing } = setUp();
    const number = deathReports.add(db, 'mac-a' as never, 'mac-staff' as never, noon);
    expect(number).toBeGreaterThan(100);
    expect(deathReports.add(db, 'mac-a' as never, 'mac-staff' as never, noon)).toBeUndefined();
    departing.loggedIn(false);
    expect(deathReports.find(db, number ?? 0, noon)).toBeDefined();
    departing.loggedIn(true);
    expect(deathReports.find(db, number ?? 0, noon)).toBeUndefined();
  });
});
