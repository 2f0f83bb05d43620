import { toSeconds } from '../../core/clock.ts';
import type {
  Consent,
  ConsentState,
  Handle,
  HandleMac,
  ParticipantId,
  Purpose,
} from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { handleContext } from '../../core/sealing.ts';
import { showOwnConsent } from './own-consent.store.ts';
import { countUnbound } from './unbound.store.ts';
import { receipts, type EndOfConsent } from './receipts.store.ts';

export type { EndOfConsent };

const findByMac = `SELECT h.participant_id AS participant, c.state, c.notice_version AS noticeVersion, c.purposes, c.since
FROM participant_handle AS h JOIN consent AS c ON c.participant_id = h.participant_id
WHERE h.handle_mac = :mac`;
const findByParticipant = `SELECT state, notice_version AS noticeVersion, purposes, since FROM consent
WHERE participant_id = :participant`;
const insertParticipant = 'INSERT INTO participant (id, created_at) VALUES (:id, :now)';
const insertHandle =
  'INSERT INTO participant_handle (handle_mac, participant_id, epoch) VALUES (:mac, :participant, :epoch)';
const sealHandle =
  'UPDATE participant_handle SET sealed_handle = :sealed WHERE handle_mac = :mac AND participant_id = :participant';
const upsertConsent = `INSERT INTO consent (participant_id, state, notice_version, purposes, since, changed_at)
VALUES (:participant, :state, :noticeVersion, :purposes, :since, :now)
ON CONFLICT (participant_id) DO UPDATE SET state = excluded.state, notice_version = excluded.notice_version,
  purposes = excluded.purposes, since = excluded.since, changed_at = excluded.changed_at`;
const showNotice = `INSERT INTO consent (participant_id, state, notice_version, purposes, since, changed_at)
VALUES (:participant, 'notice-shown', :noticeVersion, '', NULL, :now)
ON CONFLICT (participant_id) DO UPDATE SET state = excluded.state, notice_version = excluded.notice_version,
  purposes = excluded.purposes, changed_at = excluded.changed_at`;
const setState =
  'UPDATE consent SET state = :state, changed_at = :now WHERE participant_id = :participant';
const openInterval = `INSERT INTO consent_interval (participant_id, purpose, notice_version, opened_at)
VALUES (:participant, :purpose, :noticeVersion, :openedAt)`;
const closeIntervals = `UPDATE consent_interval SET closed_at = :closedAt
WHERE participant_id = :participant AND closed_at IS NULL`;
const voidIntervals =
  'UPDATE consent_interval SET voided_at = :now WHERE participant_id = :participant';
const insertEvent = `INSERT INTO consent_event (participant_id, at, event, notice_version, purposes)
VALUES (:participant, :now, :event, :noticeVersion, :purposes)`;
const forgetEvents =
  'UPDATE consent_event SET participant_id = NULL WHERE participant_id = :participant';
const deleteQuestions = `DELETE FROM open_question WHERE handle_mac IN
  (SELECT handle_mac FROM participant_handle WHERE participant_id = :participant)`;
const deleteHandles = 'DELETE FROM participant_handle WHERE participant_id = :participant';
const markWithdrawn = 'UPDATE participant SET withdrawn_at = :now WHERE id = :participant';
const countWaiting = `SELECT count(*) AS count FROM consent
WHERE state IN ('active', 'paused') AND notice_version <> :noticeVersion`;
const standing = `SELECT id FROM participant WHERE withdrawn_at IS NULL ORDER BY id`;
// Whoever has consented anew under a notice that still holds is not gone, whatever came before.
// Where she has consented, the notices she consented under decide, not one she was only shown.
const expired = `SELECT c.participant_id AS id FROM consent AS c
WHERE c.state <> 'withdrawn' AND CASE
  WHEN EXISTS (SELECT 1 FROM consent_interval AS i WHERE i.participant_id = c.participant_id AND i.voided_at IS NULL)
  THEN NOT EXISTS (
    SELECT 1 FROM consent_interval AS i LEFT JOIN notice AS n ON n.version = i.notice_version
    WHERE i.participant_id = c.participant_id AND i.voided_at IS NULL
      AND (n.keep_until IS NULL OR n.keep_until > :now))
  ELSE EXISTS (SELECT 1 FROM notice AS n WHERE n.version = c.notice_version AND n.keep_until <= :now) END`;

interface ConsentRow {
  state: ConsentState;
  noticeVersion: string;
  purposes: string;
  since: number | null;
}

const pack = (purposes: readonly Purpose[]): string => purposes.join('');
const unpack = (purposes: string): readonly Purpose[] => [...purposes].map(Number) as Purpose[];

const toConsent = ({ state, noticeVersion, purposes, since }: ConsentRow): Consent => ({
  state,
  noticeVersion,
  purposes: unpack(purposes),
  ...(since === null ? {} : { since }),
});

/** A question still open to her would outlive her: it is found by her handle alone. */
const forgetHandles = (db: Db, participant: ParticipantId): void => {
  for (const sql of [deleteQuestions, deleteHandles]) db.prepare(sql).run({ participant });
};

/** Nobody's consent: nothing is known, nothing is kept. */
export const noConsent: Consent = { state: 'none', purposes: [] };

/** A person of the consent dialogue. */
export interface KnownPerson {
  readonly participant: ParticipantId;
  readonly consent: Consent;
}

/** Consents, their intervals and what happened in the dialogue. */
export const consents = {
  find: (db: Db, mac: HandleMac): KnownPerson | undefined => {
    const row = db.prepare(findByMac).get({ mac }) as
      (ConsentRow & { participant: ParticipantId }) | undefined;
    return row && { participant: row.participant, consent: toConsent(row) };
  },

  /** Consent of a participant, whatever handle is hers now; undefined for somebody unknown. */
  get: (db: Db, participant: ParticipantId): Consent | undefined => {
    const row = db.prepare(findByParticipant).get({ participant }) as ConsentRow | undefined;
    return row && toConsent(row);
  },

  addParticipant: (db: Db, id: ParticipantId, mac: HandleMac, epoch: number, now: number): void => {
    db.prepare(insertParticipant).run({ id, now });
    db.prepare(insertHandle).run({ mac, participant: id, epoch });
  },

  /** True where somebody consented in an earlier login epoch: whoever is not recognised may be she. */
  isAnybodyUnbound: (db: Db, ...of: [epoch: number, participant?: ParticipantId]): boolean =>
    countUnbound(db, ...of) > 0,

  countUnbound,

  /** A notice has reached her. Whatever was open under another version ends here. */
  noticeShown: (db: Db, participant: ParticipantId, noticeVersion: string, now: number): void => {
    db.prepare(closeIntervals).run({ participant, closedAt: toSeconds(now) });
    db.prepare(showNotice).run({ participant, noticeVersion, now });
    consents.note(db, participant, 'notice-shown', noticeVersion, [], now);
  },

  /**
   * Opens intervals for just these purposes from the second of her message on, closing what was open.
   * Makes her data key first: it must be on the disk before anything is sealed under it.
   */
  open: (
    db: Db,
    vault: Vault,
    consent: {
      readonly participant: ParticipantId;
      readonly mac: HandleMac;
      readonly handle: Handle;
      readonly noticeVersion: string;
      readonly purposes: readonly Purpose[];
      readonly sentAt: number;
      readonly now: number;
    },
  ): void => {
    const { participant, mac, handle, noticeVersion, purposes, now } = consent;
    const openedAt = toSeconds(consent.sentAt);
    vault.createDataKey(participant);
    const sealed = vault.sealFor(participant, handle, handleContext(participant));
    db.prepare(sealHandle).run({ mac, participant, sealed });
    db.prepare(closeIntervals).run({ participant, closedAt: openedAt });
    for (const purpose of purposes)
      db.prepare(openInterval).run({ participant, purpose, noticeVersion, openedAt });
    db.prepare(upsertConsent).run({
      participant,
      state: 'active' satisfies ConsentState,
      noticeVersion,
      purposes: pack(purposes),
      since: openedAt,
      now,
    });
    consents.note(db, participant, 'consented', noticeVersion, purposes, now);
  },

  /** Stops recording from the second of her message on. What is kept stays until she withdraws. */
  close: (
    db: Db,
    participant: ParticipantId,
    state: 'paused' | 'declined',
    sentAt: number,
    now: number,
  ): void => {
    db.prepare(closeIntervals).run({ participant, closedAt: toSeconds(sentAt) });
    db.prepare(setState).run({ participant, state, now });
    consents.note(db, participant, state, undefined, [], now);
  },

  /**
   * Voids all her intervals, so that a replay logs nothing, and forgets who she is. Where she had consented, the
   * chain of receipts notes that somebody's consent has ended, not whose.
   */
  withdraw: (
    db: Db,
    vault: Pick<Vault, 'mac'>,
    participant: ParticipantId,
    now: number,
    why: EndOfConsent = 'withdrawn',
  ): void => {
    if (consents.get(db, participant)?.since !== undefined) receipts.appendEnd(db, vault, why, now);
    db.prepare(voidIntervals).run({ participant, now });
    db.prepare(setState).run({ participant, state: 'withdrawn' satisfies ConsentState, now });
    consents.note(db, participant, why, undefined, [], now);
    db.prepare(forgetEvents).run({ participant });
    forgetHandles(db, participant);
    db.prepare(markWithdrawn).run({ participant, now });
  },

  note: (
    db: Db,
    participant: ParticipantId,
    event: string,
    noticeVersion: string | undefined,
    purposes: readonly Purpose[],
    now: number,
  ): void => {
    db.prepare(insertEvent).run({
      participant,
      now,
      event,
      noticeVersion: noticeVersion ?? null,
      purposes: pack(purposes),
    });
  },

  /** How many consents stand under another notice than the one in force: nothing is kept of them. */
  countWaiting: (db: Db, noticeVersion: string): number =>
    (db.prepare(countWaiting).get({ noticeVersion }) as { count: number }).count,

  /** Participants who have not withdrawn. */
  standing: (db: Db): readonly ParticipantId[] =>
    (db.prepare(standing).all() as { id: ParticipantId }[]).map(({ id }) => id),

  /** Participants for whom every notice they consented under has promised less time than has passed. */
  expired: (db: Db, now: number): readonly ParticipantId[] =>
    (db.prepare(expired).all({ now }) as { id: ParticipantId }[]).map(({ id }) => id),
};

/** Her consent rows as personal data. Intervals and the tombstone stay, voided: they hold no person any more. */
export const consentPersonalData: PersonalDataStore = {
  tables: ['participant_handle', 'consent', 'consent_interval', 'consent_event', 'receipt_payload'],
  collect: () => [],
  show: showOwnConsent,
  erase: (db, participant) => {
    forgetHandles(db, participant);
    db.prepare(forgetEvents).run({ participant });
    receipts.erase(db, participant);
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  // Intervals are closed by the consent step itself.
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
