import type { Handle, HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';

const put = `INSERT INTO reminder (handle_mac, day, kind, sealed_handle, is_yearly)
VALUES (:mac, :day, :kind, :sealed, :isYearly) ON CONFLICT DO UPDATE SET is_yearly = excluded.is_yearly, told_for = NULL`;
const of = `SELECT day, kind, is_yearly AS isYearly FROM reminder WHERE handle_mac = :mac ORDER BY day`;
const remove = 'DELETE FROM reminder WHERE handle_mac = :mac';
const all = `SELECT handle_mac AS mac, day, kind, is_yearly AS isYearly, sealed_handle AS sealed, told_for AS toldFor
FROM reminder`;
const tell = `UPDATE reminder SET told_for = :toldFor WHERE handle_mac = :mac AND day = :day AND kind = :kind`;
const expire = 'DELETE FROM reminder WHERE is_yearly = 0 AND day < :today';

const context = (mac: HandleMac): string => `reminder:${mac}`;

/** A day somebody asked to be reminded of. */
export interface Reminder {
  /** `yyyy-MM-dd`; of a yearly one the first. */
  readonly day: string;
  /** One of our own words, never hers. */
  readonly kind: string;
  readonly isYearly: boolean;
}

/** A reminder with whom it is for. */
export interface OwnedReminder extends Reminder {
  readonly mac: HandleMac;
  readonly handle: Handle;
  /** The day for which she was last reminded. */
  readonly toldFor: string | null;
}

/** Days people asked to be reminded of. Whose they are lies sealed. */
export const reminders = {
  put: (
    db: Db,
    vault: Vault,
    { mac, handle }: Pick<OwnedReminder, 'mac' | 'handle'>,
    reminder: Reminder,
  ): void => {
    const sealed = vault.sealService(handle, context(mac));
    db.prepare(put).run({ ...reminder, mac, sealed, isYearly: reminder.isYearly ? 1 : 0 });
  },
  of: (db: Db, mac: HandleMac): readonly Reminder[] =>
    (db.prepare(of).all({ mac }) as (Omit<Reminder, 'isYearly'> & { isYearly: number })[]).map(
      (row) => ({ ...row, isYearly: row.isYearly === 1 }),
    ),
  /** @returns how many there were */
  remove: (db: Db, mac: HandleMac): number => db.prepare(remove).run({ mac }).changes,
  all: (db: Db, vault: Vault): readonly OwnedReminder[] =>
    (
      db.prepare(all).all() as (Omit<OwnedReminder, 'isYearly' | 'handle'> & {
        isYearly: number;
        sealed: Uint8Array;
      })[]
    ).map(({ sealed, isYearly, ...row }) => ({
      ...row,
      isYearly: isYearly === 1,
      handle: vault.openService(sealed, context(row.mac)) as Handle,
    })),
  tell: (db: Db, { mac, day, kind }: OwnedReminder, toldFor: string): void => {
    db.prepare(tell).run({ mac, day, kind, toldFor });
  },
  /** Forgets days that are over. @param today `yyyy-MM-dd` */
  expire: (db: Db, today: string): void => {
    db.prepare(expire).run({ today });
  },
};
