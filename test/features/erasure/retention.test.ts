import { beforeEach, describe, expect, it } from '@jest/globals';
import { notices } from '../../../src/core/notice.store.ts';
import { keepUntilOf } from '../../../src/features/erasure/retention.rules.ts';
import { finishErasures } from '../../../src/features/erasure/erasure.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { make, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
const day = 86_400_000;
const later = 'b1b2b3b4b5b6';
const keep = (version: string, keepUntil: number | undefined): void =>
  notices.keep(
    stores().db,
    { version, title: '说明', purposes: [1, 2], short: '短', long: '长' },
    keepUntil,
    noon,
  );
const expire = (now: number): void => {
  stores().eraser.expire(now);
  finishErasures({ ...stores(), checkpoint: () => stores().db.checkpoint() });
};
let mei: Person;
beforeEach(() => {
  addRoom(stores());
  keep(noticeVersion, noon + 10 * day);
  mei = addPerson(stores(), noon);
  mei.open(noon);
  mei.say(noon + 5000);
});
const left = (): readonly unknown[] => [
  countRows(stores(), 'message', mei.participant),
  stores().vault.participantsWithKeys().includes(mei.participant),
];

describe('until when is kept', () => {
  it('is the end of the last day, and the days of retention', () => {
    const study = make.study({ endsOn: '2027-03-31', retentionDays: 365 });
    expect(keepUntilOf(study, zone)).toBe(Date.parse('2028-03-31T00:00:00+08:00'));
  });

  it.each([{ endsOn: '' }, { endsOn: 'soon' }, { retentionDays: 0 }])(
    'is nothing with %j',
    (values) => {
      expect(keepUntilOf(make.study(values), zone)).toBeUndefined();
    },
  );
});

describe('what is kept under a notice', () => {
  it('stays until the day, and then goes with her key', () => {
    expire(noon + 10 * day - 1);
    expect(left()).toEqual([1, true]);
    expire(noon + 10 * day);
    expect(left()).toEqual([0, false]);
  });

  it('goes alone where she has consented anew under a later notice', () => {
    keep(later, noon + 20 * day);
    mei.open(noon + day, [1, 2], later);
    mei.say(noon + day + 5000, '又同意之后说的', later);
    expire(noon + 10 * day);
    expect(left()).toEqual([1, true]);
    expire(noon + 20 * day);
    expect(left()).toEqual([0, false]);
  });

  it('stays as long as was promised, whatever the settings say later', () => {
    keep(noticeVersion, noon - day);
    expire(noon + 10 * day - 1);
    expect(left()).toEqual([1, true]);
  });

  it('is seen where the promise is shortened in the database itself', () => {
    stores().db.prepare('UPDATE notice SET keep_until = 1').run();
    expire(noon + day);
    expect(left()).toEqual([0, false]);
  });
});
