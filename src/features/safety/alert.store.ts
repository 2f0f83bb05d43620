import type { Handle, HandleMac, RoomId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import type { AlertLevel } from './alert.rules.ts';

/** Stands among those who were told once all of the staff were. */
export const everybody = 'all';

/** An alert nobody has closed. */
export interface OpenAlert {
  readonly id: number;
  readonly mac: HandleMac;
  readonly handle: Handle;
  readonly roomId?: RoomId;
  readonly level: AlertLevel;
  readonly openedAt: number;
  readonly lastAt: number;
  /** Ids of the staff who were told, and `everybody` once all were. */
  readonly told: readonly string[];
  readonly takenBy?: string;
  /** Told by the second channel, epoch ms. */
  readonly toldElsewhereAt?: number;
}

interface Row {
  id: number;
  mac: HandleMac;
  sealed: Uint8Array;
  roomId: RoomId | null;
  level: AlertLevel;
  openedAt: number;
  lastAt: number;
  told: string;
  takenBy: string | null;
  toldElsewhereAt: number | null;
}

// Whoever has lost her right since she took it does not hold it: it waits for somebody again.
const taker = '(SELECT staff_id FROM staff WHERE staff_id = taken_by AND revoked_at IS NULL)';
const select = `SELECT id, handle_mac AS mac, sealed_handle AS sealed, room_id AS roomId, level, opened_at AS openedAt,
  last_at AS lastAt, told, told_elsewhere_at AS toldElsewhereAt, ${taker} AS takenBy
FROM alert WHERE closed_at IS NULL`;
const all = `${select} ORDER BY id`;
const due = `${select} AND (next_at <= :now OR (next_at IS NULL AND ${taker} IS NULL)) ORDER BY id`;
const recent = `${select} AND handle_mac = :mac AND opened_at > :since AND (level = 'medical') = :isMedical
ORDER BY id DESC LIMIT 1`;
const insert = `INSERT INTO alert (handle_mac, sealed_handle, room_id, level, opened_at, last_at, told)
VALUES (:mac, :sealed, :roomId, :level, :now, :now, '') RETURNING id`;
const again = 'UPDATE alert SET last_at = :now WHERE id = :id';
const worsen = `UPDATE alert SET level = :level, last_at = :now, room_id = :roomId, told = '', taken_by = NULL,
  taken_at = NULL WHERE id = :id`;
const tell = 'UPDATE alert SET told = :told, next_at = :nextAt WHERE id = :id';
const waitUntil = `UPDATE alert SET next_at = max(next_at, :nextAt)
WHERE id = :id AND level = :level AND next_at IS NOT NULL`;
const elsewhere = 'UPDATE alert SET told_elsewhere_at = :now WHERE id = :id';
const take = `UPDATE alert SET taken_by = :staffId, taken_at = :now, next_at = NULL
WHERE id = :id AND closed_at IS NULL`;
const leave = `UPDATE alert SET taken_by = nullif(:before, ''), next_at = iif(:before = '', :now, NULL)
WHERE id = :id AND closed_at IS NULL AND taken_by = :staffId`;
const unanswered = `${select} AND answer_at <= :now ORDER BY id`;
const answerAt = 'UPDATE alert SET answer_at = :at WHERE id = :id';
const answered = 'UPDATE alert SET answer_at = NULL WHERE id = :id AND level = :level';
const close = `UPDATE alert SET handle_mac = NULL, sealed_handle = NULL, next_at = NULL, answer_at = NULL, closed_by = :staffId,
  closed_at = :now, outcome = :outcome WHERE id = :id AND closed_at IS NULL`;
const countDistress = `INSERT INTO distress (day, count) VALUES (:day, 1)
ON CONFLICT (day) DO UPDATE SET count = count + 1`;
const distressOn = 'SELECT count FROM distress WHERE day = :day';
const forgetDistress = 'DELETE FROM distress WHERE day < :day';

const separator = ',';

const toAlert = (vault: Vault, row: Row): OpenAlert => ({
  id: row.id,
  mac: row.mac,
  handle: vault.openService(row.sealed, `alert:${row.mac}`) as Handle,
  ...(row.roomId === null ? {} : { roomId: row.roomId }),
  level: row.level,
  openedAt: row.openedAt,
  lastAt: row.lastAt,
  told: row.told.split(separator).filter((id) => id !== ''),
  ...(row.takenBy === null ? {} : { takenBy: row.takenBy }),
  ...(row.toldElsewhereAt === null ? {} : { toldElsewhereAt: row.toldElsewhereAt }),
});

/** Alerts: that somebody may be in danger, never a word of hers. */
export const alerts = {
  open: (db: Db, vault: Vault): readonly OpenAlert[] =>
    (db.prepare(all).all() as Row[]).map((row) => toAlert(vault, row)),
  /** Those nobody has taken whose next telling is due. */
  due: (db: Db, vault: Vault, now: number): readonly OpenAlert[] =>
    (db.prepare(due).all({ now }) as Row[]).map((row) => toAlert(vault, row)),
  /** The newest open one of a person that was raised since an instant: of danger by her own hand, or of the body. */
  recent: (
    db: Db,
    vault: Vault,
    mac: HandleMac,
    since: number,
    isMedical: boolean,
  ): OpenAlert | undefined => {
    const parameters = { mac, since, isMedical: isMedical ? 1 : 0 };
    const row = db.prepare(recent).get(parameters) as Row | undefined;
    return row === undefined ? undefined : toAlert(vault, row);
  },
  /** @returns its number, by which staff name it */
  raise: (
    db: Db,
    vault: Vault,
    alert: {
      readonly mac: HandleMac;
      readonly handle: Handle;
      readonly roomId: RoomId | undefined;
      readonly level: AlertLevel;
      readonly now: number;
    },
  ): number => {
    const { mac, handle, roomId, level, now } = alert;
    const sealed = vault.sealService(handle, `alert:${mac}`);
    const row = { mac, sealed, roomId: roomId ?? null, level, now };
    return (db.prepare(insert).get(row) as { id: number }).id;
  },
  /** She has said it again. */
  again: (db: Db, id: number, now: number): void => {
    db.prepare(again).run({ id, now });
  },
  /** It is worse than before, and was said elsewhere perhaps: nobody has taken that yet. */
  worsen: (
    db: Db,
    id: number,
    { level, roomId, now }: { level: AlertLevel; roomId: RoomId | undefined; now: number },
  ): void => {
    db.prepare(worsen).run({ id, level, roomId: roomId ?? null, now });
  },
  /** It was handed over: the next telling can wait. Nothing where it is taken, closed, or worse by now. */
  waitUntil: (
    db: Db,
    id: number,
    { level, nextAt }: { level: AlertLevel; nextAt: number },
  ): void => {
    db.prepare(waitUntil).run({ id, level, nextAt });
  },
  /** Those to whom nothing was handed over yet, though it is time. */
  unanswered: (db: Db, vault: Vault, now: number): readonly OpenAlert[] =>
    (db.prepare(unanswered).all({ now }) as Row[]).map((row) => toAlert(vault, row)),
  /** She is told again from an instant on, epoch ms, unless it is known that she was. */
  answerAt: (db: Db, id: number, at: number | undefined): void => {
    db.prepare(answerAt).run({ id, at: at ?? null });
  },
  /** She was told, or staff were that she could not be. Nothing where it is worse by now. */
  answered: (db: Db, id: number, level: AlertLevel): void => {
    db.prepare(answered).run({ id, level });
  },
  /** @param told all who have been, this time or before @param nextAt when the next telling is due, epoch ms */
  tell: (db: Db, id: number, told: readonly string[], nextAt: number): void => {
    db.prepare(tell).run({ id, told: told.join(separator), nextAt });
  },
  toldElsewhere: (db: Db, id: number, now: number): void => {
    db.prepare(elsewhere).run({ id, now });
  },
  /** @returns whether there was one to take */
  take: (db: Db, id: number, staffId: string, now: number): boolean =>
    db.prepare(take).run({ id, staffId, now }).changes === 1,
  /**
   * Whoever held it before holds it again; where nobody did, it waits for somebody at once.
   * @returns false where it is closed, or another has taken it
   */
  leave: (
    db: Db,
    id: number,
    { by, before, now }: { by: string; before: string; now: number },
  ): boolean => db.prepare(leave).run({ id, staffId: by, before, now }).changes === 1,
  /** Forgets whose it was. @returns whether there was one to close */
  close: (db: Db, id: number, outcome: string, staffId: string, now: number): boolean =>
    db.prepare(close).run({ id, outcome, staffId, now }).changes === 1,
  /** Counts one message of distress. @param day local, `yyyy-MM-dd` */
  countDistress: (db: Db, day: string): void => {
    db.prepare(countDistress).run({ day });
  },
  distressOn: (db: Db, day: string): number =>
    (db.prepare(distressOn).get({ day }) as { count: number } | undefined)?.count ?? 0,
  /** Forgets the counts of the days before one. */
  forgetDistress: (db: Db, day: string): void => {
    db.prepare(forgetDistress).run({ day });
  },
};
