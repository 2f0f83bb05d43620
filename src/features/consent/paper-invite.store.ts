import { dayMs } from '../../core/clock.ts';
import type { HandleMac, Purpose, RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

/** A form whose code is open. */
export interface PaperInvite {
  readonly purposes: readonly Purpose[];
  /** Version of the notice printed on it. */
  readonly noticeVersion: string;
}

/** Wrong codes of one person in a day after which hers are not looked at for a day. */
export const mostWrongCodes = 5;

const insert = `INSERT INTO paper_invite (code_mac, purposes, notice_version, expires_at)
VALUES (:codeMac, :purposes, :noticeVersion, :expiresAt) ON CONFLICT (code_mac) DO NOTHING`;
const find = `SELECT purposes, notice_version AS noticeVersion FROM paper_invite
WHERE code_mac = :codeMac AND expires_at > :now`;
const use = 'DELETE FROM paper_invite WHERE code_mac = :codeMac';
const anyOpen = 'SELECT 1 AS found FROM paper_invite WHERE expires_at > :now LIMIT 1';
const wrongOf = 'SELECT wrong FROM paper_attempt WHERE handle_mac = :mac AND until > :now';
// A day without a wrong code begins anew; the last one that is too many holds for a day from then.
const noteWrong = `INSERT INTO paper_attempt (handle_mac, wrong, until) VALUES (:mac, 1, :until)
ON CONFLICT (handle_mac) DO UPDATE SET
  wrong = CASE WHEN until > :now THEN wrong + 1 ELSE 1 END,
  until = CASE WHEN until > :now AND wrong + 1 < :most THEN until ELSE excluded.until END`;
const expireInvites = 'DELETE FROM paper_invite WHERE expires_at <= :now';
const expireAttempts = 'DELETE FROM paper_attempt WHERE until <= :now';
const postedSince = `SELECT 1 AS found FROM post
WHERE room_id = :room AND reference_id = :key AND posted_at > :since LIMIT 1`;

/** Codes of paper forms, and who typed wrong ones. */
export const paperInvites = {
  /** @returns false where this code is open already */
  add: (
    db: Db,
    invite: PaperInvite & { readonly codeMac: string; readonly expiresAt: number },
  ): boolean =>
    db.prepare(insert).run({ ...invite, purposes: invite.purposes.join('') }).changes === 1,
  /** The open form of a code. */
  find: (db: Db, codeMac: string, now: number): PaperInvite | undefined => {
    const row = db.prepare(find).get({ codeMac, now }) as
      { purposes: string; noticeVersion: string } | undefined;
    return row && { ...row, purposes: [...row.purposes].map(Number) as Purpose[] };
  },
  /** Uses a code up. */
  use: (db: Db, codeMac: string): void => {
    db.prepare(use).run({ codeMac });
  },
  isAnyOpen: (db: Db, now: number): boolean => db.prepare(anyOpen).get({ now }) !== undefined,
  /** True where somebody has typed too many wrong codes. */
  isLocked: (db: Db, mac: HandleMac, now: number): boolean =>
    ((db.prepare(wrongOf).get({ mac, now }) as { wrong: number } | undefined)?.wrong ?? 0) >=
    mostWrongCodes,
  noteWrong: (db: Db, mac: HandleMac, now: number): void => {
    db.prepare(noteWrong).run({ mac, now, until: now + dayMs, most: mostWrongCodes });
  },
  /** Deletes codes and counts whose time is over. */
  expire: (db: Db, now: number): void => {
    db.prepare(expireInvites).run({ now });
    db.prepare(expireAttempts).run({ now });
  },
  /** True where the bot has said a sentence in a room since an instant. @param key text key */
  wasSaid: (db: Db, room: RoomId, key: string, since: number): boolean =>
    db.prepare(postedSince).get({ room, key, since }) !== undefined,
};
