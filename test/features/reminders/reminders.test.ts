import { describe, expect, it } from '@jest/globals';
import type { HandleMac } from '../../../src/core/person.ts';
import { reminders } from '../../../src/features/reminders/reminder.store.ts';
import { remindersDueNow } from '../../../src/features/reminders/reminders.step.ts';
import { ids, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
const amei = { mac: 'mac-amei' as HandleMac, handle: ids.handle('wxid_amei') };
const put = (day: string, kind: string, isYearly = false): void => {
  const { db, vault } = stores();
  reminders.put(db, vault, amei, { day, kind, isYearly });
};
const at = (local: string, mac = amei.mac): readonly string[] => {
  const { db, vault } = stores();
  const now = Date.parse(`${local}:00+08:00`);
  return remindersDueNow({ db, vault, zone, macOf: () => mac }, now).map(
    ({ text, to }) =>
      `${to.kind === 'person' ? to.handle : ''} ${text.key} ${text.values?.['day'] as string}`,
  );
};

describe('a reminder', () => {
  it('comes the evening before, once, to her', () => {
    put('2026-12-03', 'check-up');
    const times = ['2026-12-01 19:00', '2026-12-02 09:30', '2026-12-02 18:29'].flatMap((time) =>
      at(time),
    );
    expect([times, at('2026-12-02 18:30'), at('2026-12-02 19:00'), at('2026-12-03 19:00')]).toEqual(
      [[], ['wxid_amei reminder.due 2026-12-03'], [], []],
    );
  });

  it('is left out where the evening has passed, rather than coming at night', () => {
    put('2026-12-03', 'check-up');
    expect([at('2026-12-02 21:00'), at('2026-12-02 23:00')]).toEqual([[], []]);
  });

  it('of every year comes in the morning of that day, each year', () => {
    put('2027-03-05', 'anniversary', true);
    const days = ['2027-03-04 19:00', '2027-03-05 10:00', '2027-03-05 11:00', '2028-03-05 09:10'];
    expect(days.map((day) => at(day))).toEqual([
      [],
      ['wxid_amei reminder.anniversary 2027-03-05'],
      [],
      ['wxid_amei reminder.anniversary 2028-03-05'],
    ]);
  });

  it('is forgotten when its day is over; one of every year is not', () => {
    const { db } = stores();
    put('2026-12-03', 'check-up');
    put('2026-11-03', 'anniversary', true);
    reminders.expire(db, '2026-12-04');
    expect(reminders.of(db, amei.mac)).toEqual([
      { day: '2026-11-03', kind: 'anniversary', isYearly: true },
    ]);
  });

  it('of an earlier login goes to nobody', () => {
    put('2026-12-03', 'check-up');
    expect(at('2026-12-02 18:30', 'mac-of-another-login' as HandleMac)).toEqual([]);
  });

  it('holds her WeChat id sealed', () => {
    put('2026-12-03', 'check-up');
    const row = stores().db.prepare('SELECT * FROM reminder').get() as {
      sealed_handle: Uint8Array;
    };
    expect(Buffer.from(row.sealed_handle).includes('wxid_amei')).toBe(false);
  });
});
