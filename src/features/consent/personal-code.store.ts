import type { Handle, HandleMac, ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { showOwnCode } from './own-consent.store.ts';

const upsert = `INSERT INTO personal_code (participant_id, code_mac, made_at) VALUES (:participant, :codeMac, :now)
ON CONFLICT (participant_id) DO UPDATE SET code_mac = excluded.code_mac, made_at = excluded.made_at`;
// Nobody speaks for the dead by a code of theirs.
const select = `SELECT c.participant_id AS participant FROM personal_code AS c
JOIN participant AS p ON p.id = c.participant_id WHERE c.code_mac = :codeMac AND p.deceased_at IS NULL`;
const has = 'SELECT 1 AS found FROM personal_code WHERE participant_id = :participant';
const remove = 'DELETE FROM personal_code WHERE participant_id = :participant';
const burn = 'DELETE FROM personal_code WHERE code_mac = :codeMac';
const forgetHandles =
  'DELETE FROM participant_handle WHERE participant_id = :participant OR handle_mac = :mac';
const addHandle = `INSERT INTO participant_handle (handle_mac, participant_id, epoch, sealed_handle)
VALUES (:mac, :participant, :epoch, :sealed)`;

/** Codes that bind a participant to a new handle, and the binding. */
export const personalCodes = {
  /** Gives her a code; an earlier one is void. */
  give: (db: Db, participant: ParticipantId, codeMac: string, now: number): void => {
    db.prepare(upsert).run({ participant, codeMac, now });
  },
  /** Whose code this is; nobody's where she has died. */
  ownerOf: (db: Db, codeMac: string): ParticipantId | undefined =>
    (db.prepare(select).get({ codeMac }) as { participant: ParticipantId } | undefined)
      ?.participant,
  isGiven: (db: Db, participant: ParticipantId): boolean =>
    db.prepare(has).get({ participant }) !== undefined,
  /** Makes a code useless that others have seen. */
  burn: (db: Db, codeMac: string): void => {
    db.prepare(burn).run({ codeMac });
  },
  /** Makes a code useless that she has lost. */
  forget: (db: Db, participant: ParticipantId): void => {
    db.prepare(remove).run({ participant });
  },
  /** Makes a handle of this epoch hers, and hers alone. */
  bind: (
    db: Db,
    vault: Vault,
    person: {
      readonly participant: ParticipantId;
      readonly mac: HandleMac;
      readonly handle: Handle;
      readonly epoch: number;
    },
  ): void => {
    const { participant, mac, handle, epoch } = person;
    db.prepare(forgetHandles).run({ participant, mac });
    const sealed = vault.sealFor(participant, handle, `handle:${participant}`);
    db.prepare(addHandle).run({ mac, participant, epoch, sealed });
  },
};

/** Her code as personal data. */
export const personalCodePersonalData: PersonalDataStore = {
  tables: ['personal_code'],
  collect: () => [],
  show: showOwnCode,
  erase: (db, participant) => {
    db.prepare(remove).run({ participant });
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
