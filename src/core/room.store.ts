import type { ScanName } from './notice.ts';
import type { HandleMac, RoomHandle, RoomId } from './person.ts';
import type { Db, Vault } from './ports.ts';
import type { Room } from './step.ts';

/** The notice a room was given. */
export interface RoomNotice {
  readonly key: string;
  /** What it said that messages are looked at for. */
  readonly scans: readonly ScanName[];
}

interface RoomRow {
  id: RoomId;
  number: number;
  sealed_handle: Uint8Array;
  enabled_at: number | null;
  notice_key: string | null;
  notice_scans: string;
  is_control: number;
}

const columns = 'id, number, sealed_handle, enabled_at, notice_key, notice_scans, is_control';
const byMac = `SELECT ${columns} FROM room WHERE handle_mac = :mac`;
// A group that was ever served has members in it, who would read names there.
const isOfStaff = 'enabled_at IS NULL AND notice_key IS NULL';
const control = `SELECT ${columns} FROM room WHERE is_control = 1 AND ${isOfStaff}`;
const canControl = `SELECT 1 FROM room WHERE id = :id AND ${isOfStaff}`;
const makeControl = 'UPDATE room SET is_control = (id = :id)';
const noControl = 'UPDATE room SET is_control = 0';
const allEnabled = `SELECT ${columns} FROM room WHERE enabled_at IS NOT NULL ORDER BY number`;
const all = `SELECT ${columns} FROM room ORDER BY number`;
const allNumbers = 'SELECT id, number FROM room ORDER BY number';
const insert = `INSERT INTO room (id, number, handle_mac, sealed_handle)
SELECT :id, coalesce(max(number), 0) + 1, :mac, :sealed FROM room`;
const enable = `UPDATE room SET enabled_at = :now, disabled_at = NULL, notice_key = :noticeKey, notice_scans = :scans,
  member_count = NULL, is_control = 0 WHERE id = :id`;
const disableAll =
  'UPDATE room SET enabled_at = NULL, disabled_at = :now WHERE enabled_at IS NOT NULL';
const disable = 'UPDATE room SET enabled_at = NULL, disabled_at = :now WHERE id = :id';
const goOnServing = `UPDATE room SET enabled_at = :since, disabled_at = NULL
WHERE id = :id AND enabled_at IS NULL AND disabled_at = :disabledAt AND is_control = 0`;

const memberCount = 'SELECT member_count AS count FROM room WHERE id = :id';
const noteMemberCount = 'UPDATE room SET member_count = :count WHERE id = :id';
const welcomedAt = 'SELECT welcomed_at AS at FROM room WHERE id = :id';
const noteWelcome = 'UPDATE room SET welcomed_at = :now WHERE id = :id';
const noteNotice = 'UPDATE room SET notice_key = :noticeKey WHERE id = :id';

const separator = ',';

const context = (id: RoomId): string => `room:${id}`;

const toRoom = (row: RoomRow, vault: Vault): Room & { readonly enabledAt?: number } => ({
  id: row.id,
  handle: vault.openService(row.sealed_handle, context(row.id)) as RoomHandle,
  number: row.number,
  isEnabled: row.enabled_at !== null,
  ...(row.is_control === 1 && row.enabled_at === null && row.notice_key === null
    ? { isControl: true }
    : {}),
  ...(row.notice_key === null ? {} : { noticeKey: row.notice_key }),
  noticeScans: row.notice_scans.split(separator).filter((scan) => scan !== '') as ScanName[],
  ...(row.enabled_at === null ? {} : { enabledAt: row.enabled_at }),
});

/** An enabled room and since when, epoch ms. */
export type EnabledRoom = Room & { readonly enabledAt: number };

/** Rooms a lead has asked the bot to serve. Handles lie sealed; a room is found by the MAC of its handle. */
export const rooms = {
  find: (db: Db, vault: Vault, mac: HandleMac): Room | undefined => {
    const row = db.prepare(byMac).get({ mac }) as RoomRow | undefined;
    return row === undefined ? undefined : toRoom(row, vault);
  },
  /** Rooms that are served, by number. */
  enabled: (db: Db, vault: Vault): readonly EnabledRoom[] =>
    (db.prepare(allEnabled).all() as RoomRow[]).map((row) => toRoom(row, vault) as EnabledRoom),
  /** Where the staff are told together: a room that is not served. */
  control: (db: Db, vault: Vault): Room | undefined => {
    const row = db.prepare(control).get() as RoomRow | undefined;
    return row === undefined ? undefined : toRoom(row, vault);
  },
  /** @returns false where the room is served, or ever was */
  makeControl: (db: Db, id: RoomId): boolean => {
    if (db.prepare(canControl).get({ id }) === undefined) return false;
    db.prepare(makeControl).run({ id });
    return true;
  },
  /** Staff are told one by one again. */
  endControl: (db: Db): void => {
    db.prepare(noControl).run();
  },
  /** Every room the bot knows, served or not, by number. */
  all: (db: Db, vault: Vault): readonly Room[] =>
    (db.prepare(all).all() as RoomRow[]).map((row) => toRoom(row, vault)),
  /** Every room's own id and number, also of those no longer served. */
  numbers: (db: Db): readonly { readonly id: RoomId; readonly number: number }[] =>
    db.prepare(allNumbers).all() as { id: RoomId; number: number }[],
  add: (db: Db, vault: Vault, id: RoomId, mac: HandleMac, handle: RoomHandle): void => {
    db.prepare(insert).run({ id, mac, sealed: vault.sealService(handle, context(id)) });
  },
  /** Serves a room from now on. @param notice what was posted there, and what it said that messages are looked at for */
  enable: (db: Db, id: RoomId, notice: RoomNotice, now: number): void => {
    const scans = notice.scans.join(separator);
    db.prepare(enable).run({ id, noticeKey: notice.key, scans, now });
  },
  /** Suspends every room: their handles mean nothing in a new login epoch. */
  disableAll: (db: Db, now: number): void => {
    db.prepare(disableAll).run({ now });
    db.prepare(noControl).run();
  },
  disable: (db: Db, id: RoomId, now: number): void => {
    db.prepare(disable).run({ id, now });
  },
  /**
   * Serves a room again as if it had never been stopped, with the notice it has.
   * @returns false where anything has happened to it since
   */
  goOnServing: (db: Db, id: RoomId, since: number, disabledAt: number): boolean =>
    db.prepare(goOnServing).run({ id, since, disabledAt }).changes === 1,
  /** Another notice takes the place of the one the room was given: that the study is over. */
  noteNotice: (db: Db, id: RoomId, noticeKey: string): void => {
    db.prepare(noteNotice).run({ id, noticeKey });
  },
  /** When newcomers were last welcomed, epoch ms. */
  welcomedAt: (db: Db, id: RoomId): number | undefined =>
    (db.prepare(welcomedAt).get({ id }) as { at: number | null } | undefined)?.at ?? undefined,
  noteWelcome: (db: Db, id: RoomId, now: number): void => {
    db.prepare(noteWelcome).run({ id, now });
  },
  /** How many the last believed roster had; null where there was none since the room was enabled. */
  memberCount: (db: Db, id: RoomId): number | null =>
    (db.prepare(memberCount).get({ id }) as { count: number | null } | undefined)?.count ?? null,
  noteMemberCount: (db: Db, id: RoomId, count: number): void => {
    db.prepare(noteMemberCount).run({ id, count });
  },
};
