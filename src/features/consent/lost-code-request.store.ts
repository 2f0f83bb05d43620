import type { Handle, HandleMac, ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { participantNamePersonalData } from './lost-code-name.store.ts';

/** What she wanted when the bot did not recognise her. */
export type LostCodeKind = 'withdraw' | 'near-withdraw' | 'pause';

/** A request that waits for staff. */
export interface LostCodeRequest {
  readonly number: number;
  readonly kind: LostCodeKind;
  /** Epoch ms. */
  readonly askedAt: number;
}

/** A request with the handle it is for. */
export interface LostCodeHandle extends LostCodeRequest {
  readonly mac: HandleMac;
  readonly handle: Handle;
  readonly epoch: number;
}

/** Somebody who was found. */
export interface FoundHandle {
  readonly mac: HandleMac;
  readonly handle: Handle;
  readonly participant: ParticipantId;
}

/** What a staff member has confirmed of a request. */
export interface LostCodeConfirmation {
  readonly staffId: string;
  readonly checkDigits: string;
  /** Epoch ms. */
  readonly confirmedAt: number;
}

const insert = `INSERT INTO lost_code_request (handle_mac, sealed_handle, epoch, kind, asked_at)
VALUES (:mac, :sealed, :epoch, :kind, :now) ON CONFLICT (handle_mac) DO NOTHING`;
const numberOf =
  'SELECT id AS number FROM lost_code_request WHERE handle_mac = :mac AND resolved_at IS NULL';
// A handle of an earlier login means nothing any more: her request ended with it.
const isOpen = 'resolved_at IS NULL AND epoch = (SELECT max(id) FROM epoch)';
const listOpen = `SELECT id AS number, kind, asked_at AS askedAt FROM lost_code_request WHERE ${isOpen} ORDER BY id`;
const findOpen = `SELECT id AS number, kind, asked_at AS askedAt, handle_mac AS mac, sealed_handle AS sealed, epoch
FROM lost_code_request WHERE id = :number AND ${isOpen}`;
const countOpen = `SELECT count(*) AS count FROM lost_code_request WHERE ${isOpen}`;
const confirm = `INSERT INTO lost_code_confirmation (request_id, staff_id, check_digits, confirmed_at)
VALUES (:number, :staffId, :checkDigits, :now)
ON CONFLICT (request_id, staff_id) DO UPDATE SET check_digits = excluded.check_digits, confirmed_at = excluded.confirmed_at`;
const confirmations = `SELECT staff_id AS staffId, check_digits AS checkDigits, confirmed_at AS confirmedAt
FROM lost_code_confirmation WHERE request_id = :number`;
const resolve = `UPDATE lost_code_request SET participant_id = :participant, resolved_at = :now WHERE id = :number`;
const resolvedOf =
  'SELECT 1 AS found FROM lost_code_request WHERE handle_mac = :mac AND resolved_at IS NOT NULL';
const remove = 'DELETE FROM lost_code_request WHERE handle_mac = :mac';
const removeOf = 'DELETE FROM lost_code_request WHERE participant_id = :participant';
// Found, of this login, and not of an account whose owner has died: she can be told, and must be.
const isToTell = `resolved_at IS NOT NULL AND epoch = (SELECT max(id) FROM epoch)
  AND NOT EXISTS (SELECT 1 FROM deceased AS d WHERE d.handle_mac = lost_code_request.handle_mac)`;
const listFound = `SELECT handle_mac AS mac, sealed_handle AS sealed, participant_id AS participant
FROM lost_code_request WHERE ${isToTell} ORDER BY id`;
const expire = `DELETE FROM lost_code_request WHERE asked_at < :before AND NOT (${isToTell})`;

const contextOf = (mac: HandleMac): string => `lost-code:${mac}`;

/** Requests of people the bot does not recognise, and what staff confirm of them. */
export const lostCodes = {
  /** Opens a request, or finds the one she has. @returns its number */
  ask: (
    db: Db,
    vault: Pick<Vault, 'sealService'>,
    { mac, handle }: { readonly mac: HandleMac; readonly handle: Handle },
    { epoch, kind, now }: { readonly epoch: number; readonly kind: LostCodeKind; now: number },
  ): number | undefined => {
    const sealed = vault.sealService(handle, contextOf(mac));
    db.prepare(insert).run({ mac, sealed, epoch, kind, now });
    return (db.prepare(numberOf).get({ mac }) as { number: number } | undefined)?.number;
  },
  open: (db: Db): readonly LostCodeRequest[] => db.prepare(listOpen).all() as LostCodeRequest[],
  find: (db: Db, vault: Pick<Vault, 'openService'>, number: number): LostCodeHandle | undefined => {
    const row = db.prepare(findOpen).get({ number }) as
      (Omit<LostCodeHandle, 'handle'> & { sealed: Uint8Array }) | undefined;
    if (row === undefined) return undefined;
    const { sealed, ...request } = row;
    return { ...request, handle: vault.openService(sealed, contextOf(row.mac)) as Handle };
  },
  countOpen: (db: Db): number => (db.prepare(countOpen).get() as { count: number }).count,
  /** A staff member's last word on a request. */
  confirm: (
    db: Db,
    number: number,
    by: { readonly staffId: string; readonly checkDigits: string; readonly now: number },
  ): void => {
    db.prepare(confirm).run({ number, ...by });
  },
  confirmations: (db: Db, number: number): readonly LostCodeConfirmation[] =>
    db.prepare(confirmations).all({ number }) as LostCodeConfirmation[],
  /** Notes whose request it was. */
  resolve: (db: Db, number: number, participant: ParticipantId, now: number): void => {
    db.prepare(resolve).run({ number, participant, now });
  },
  /** True where she has been found and not been told yet. */
  isResolved: (db: Db, mac: HandleMac): boolean =>
    db.prepare(resolvedOf).get({ mac }) !== undefined,
  remove: (db: Db, mac: HandleMac): void => {
    db.prepare(remove).run({ mac });
  },
  /** Those who have been found and not been told yet. */
  found: (db: Db, vault: Pick<Vault, 'openService'>): readonly FoundHandle[] =>
    (db.prepare(listFound).all() as (Omit<FoundHandle, 'handle'> & { sealed: Uint8Array })[]).map(
      ({ mac, sealed, participant }) => ({
        mac,
        participant,
        handle: vault.openService(sealed, contextOf(mac)) as Handle,
      }),
    ),
  /** Deletes what was asked before an instant, epoch ms; whoever was found must be told first. */
  expire: (db: Db, before: number): void => {
    db.prepare(expire).run({ before });
  },
};

/** What there is of her to be found by, as personal data: her names, and her request once it is known to be hers. */
export const lostCodePersonalData: PersonalDataStore = {
  ...participantNamePersonalData,
  tables: ['lost_code_request', ...participantNamePersonalData.tables],
  erase: (db, participant) => {
    participantNamePersonalData.erase(db, participant);
    db.prepare(removeOf).run({ participant });
  },
};
