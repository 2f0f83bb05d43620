import { dayMs, type Clock } from '../../core/clock.ts';
import { audit } from '../../core/audit.store.ts';
import type { Role } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { bareCode, staffCodeLength, toStaffCode } from './moderation.rules.ts';
import { staff, type StaffListing } from './staff.store.ts';

/** How long a staff code can be used, ms. Source: contract section 4. */
export const staffCodeLifetimeMs = dayMs;

/** What the operator's staff commands need. */
export interface StaffCommandPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomHex;
}

/** MAC of a staff code as typed. */
export const macOfStaffCode = (vault: Vault, code: string): string =>
  vault.mac('service', 'staff-code', bareCode(code));

/** Makes a one-time code. Only its MAC is kept. @returns the code and when it expires, epoch ms */
export const inviteStaff = (
  { db, vault, clock, random }: StaffCommandPorts,
  role: Exclude<Role, 'member'>,
): { readonly code: string; readonly expiresAt: number } => {
  const code = toStaffCode(random(staffCodeLength)).toUpperCase();
  const now = clock.now();
  const expiresAt = now + staffCodeLifetimeMs;
  db.inTransaction(() => {
    staff.invite(db, macOfStaffCode(vault, code), role, expiresAt);
    audit.append(db, vault, now, 'operator', 'staff.invite', { role });
  });
  return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt };
};

/** Staff bound just now. */
export const listStaff = ({ db }: Pick<StaffCommandPorts, 'db'>): readonly StaffListing[] =>
  staff.list(db);

/** Ends a right with the next message. @returns whether there was one */
export const revokeStaff = (
  { db, vault, clock }: Pick<StaffCommandPorts, 'db' | 'vault' | 'clock'>,
  staffId: string,
): boolean =>
  db.inTransaction(() => {
    const isRevoked = staff.revoke(db, staffId, clock.now());
    if (isRevoked) audit.append(db, vault, clock.now(), 'operator', 'staff.revoke', { staffId });
    return isRevoked;
  });
