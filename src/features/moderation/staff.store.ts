import type { Handle, HandleMac, Role } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';

/** Somebody who may give commands. Bound to a handle, never to a name. */
export interface StaffMember {
  /** `s_` and 8 hex digits: how the audit and the operator call her. */
  readonly staffId: string;
  readonly role: Exclude<Role, 'member'>;
}

/** A staff member as the operator sees her. */
export interface StaffListing extends StaffMember {
  readonly boundAt: number;
}

const find =
  'SELECT staff_id AS staffId, role FROM staff WHERE handle_mac = :mac AND revoked_at IS NULL';
const list =
  'SELECT staff_id AS staffId, role, bound_at AS boundAt FROM staff WHERE revoked_at IS NULL ORDER BY bound_at';
const handles =
  'SELECT sealed_handle AS sealed, staff_id AS staffId FROM staff WHERE revoked_at IS NULL ORDER BY bound_at';
const bind = `INSERT INTO staff (handle_mac, sealed_handle, staff_id, role, bound_at)
VALUES (:mac, :sealed, :staffId, :role, :now)
ON CONFLICT (handle_mac) DO UPDATE SET sealed_handle = excluded.sealed_handle, staff_id = excluded.staff_id,
  role = excluded.role, bound_at = excluded.bound_at, revoked_at = NULL`;
const revoke =
  'UPDATE staff SET revoked_at = :now WHERE staff_id = :staffId AND revoked_at IS NULL';
// What waits for her word, or could be undone by it, ends with her right: it may be given to her again.
const forgetWaiting = ['open_question', 'undoable'].map(
  (table) =>
    `DELETE FROM ${table} WHERE handle_mac = (SELECT handle_mac FROM staff WHERE staff_id = :staffId)`,
);
const revokeAll = 'UPDATE staff SET revoked_at = :now WHERE revoked_at IS NULL';
const burn = 'UPDATE staff_invite SET used_at = :now WHERE code_mac = :codeMac';
const invite =
  'INSERT INTO staff_invite (code_mac, role, expires_at) VALUES (:codeMac, :role, :expiresAt)';
const isOpen =
  'SELECT role FROM staff_invite WHERE code_mac = :codeMac AND used_at IS NULL AND expires_at > :now';
const use = 'UPDATE staff_invite SET used_at = :now WHERE code_mac = :codeMac AND used_at IS NULL';

/** Staff and the one-time codes that make it. */
export const staff = {
  find: (db: Db, mac: HandleMac): StaffMember | undefined =>
    db.prepare(find).get({ mac }) as StaffMember | undefined,
  list: (db: Db): readonly StaffListing[] => db.prepare(list).all() as StaffListing[],
  /** Staff bound now, and where each is reached. */
  bound: (db: Db, vault: Vault): readonly { readonly staffId: string; readonly handle: Handle }[] =>
    (db.prepare(handles).all() as { sealed: Uint8Array; staffId: string }[]).map(
      ({ sealed, staffId }) => {
        return { staffId, handle: vault.openService(sealed, `staff:${staffId}`) as Handle };
      },
    ),
  /** Where staff bound now are reached. */
  handles: (db: Db, vault: Vault): readonly Handle[] =>
    staff.bound(db, vault).map(({ handle }) => handle),
  /** @returns whether there was one to revoke */
  revoke: (db: Db, staffId: string, now: number): boolean => {
    const isRevoked = db.prepare(revoke).run({ staffId, now }).changes === 1;
    if (isRevoked) for (const forget of forgetWaiting) db.prepare(forget).run({ staffId });
    return isRevoked;
  },
  /** Suspends every right: handles mean nothing in a new login epoch. */
  revokeAll: (db: Db, now: number): void => {
    db.prepare(revokeAll).run({ now });
  },
  /** Makes a code useless that others have seen. */
  burn: (db: Db, codeMac: string, now: number): void => {
    db.prepare(burn).run({ codeMac, now });
  },
  invite: (db: Db, codeMac: string, role: Exclude<Role, 'member'>, expiresAt: number): void => {
    db.prepare(invite).run({ codeMac, role, expiresAt });
  },
  /** The role an unused, unexpired code gives. */
  roleOfCode: (db: Db, codeMac: string, now: number): Exclude<Role, 'member'> | undefined =>
    (db.prepare(isOpen).get({ codeMac, now }) as { role: Exclude<Role, 'member'> } | undefined)
      ?.role,
  /** Uses a code up and binds the handle that typed it. */
  bind: (
    db: Db,
    vault: Vault,
    binding: StaffMember & {
      readonly codeMac: string;
      readonly mac: HandleMac;
      readonly handle: Handle;
      readonly now: number;
    },
  ): void => {
    const { codeMac, mac, handle, staffId, role, now } = binding;
    db.prepare(use).run({ codeMac, now });
    const sealed = vault.sealService(handle, `staff:${staffId}`);
    db.prepare(bind).run({ mac, sealed, staffId, role, now });
  },
};
