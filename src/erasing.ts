import type { Effect, Erase, Say } from './core/effect.ts';
import { notices } from './core/notice.store.ts';
import type { ParticipantId } from './core/person.ts';
import type { OneRecord, PersonalDataStore } from './core/personal-data.ts';
import type { Db, ErasureLedger, Vault } from './core/ports.ts';
import { consents, type EndOfConsent } from './features/consent/consent.store.ts';
import {
  eraseParticipant,
  eraseRecords,
  isLedgerAhead,
  reapplyLedger,
  type ErasurePorts,
} from './features/erasure/erasure.ts';
import { waitingWithdrawals } from './features/erasure/erasure.store.ts';
import { overdueRecords } from './features/erasure/retention.store.ts';

/** What the one way of erasing is made of. */
export interface EraserPorts extends Pick<ErasurePorts, 'reached'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly ledger: ErasureLedger;
  readonly stores: readonly PersonalDataStore[];
  /** How long a message is kept, hidden, of which it is not known whether it was taken back, ms. */
  readonly suspectForMs: number;
  /** Frees the ballast where the disk is nearly full: deleting needs room as well. */
  makeRoom(): void;
}

/** What she is told when it is done, and what where that is not at once. */
interface Said {
  readonly replies: readonly Say[];
  readonly meanwhile?: Say;
}

/** How a look for what is kept too long came out. */
export interface Expired {
  /** People and single records that were deleted. */
  readonly count: number;
  /** False where the work of one look was cut off: there may be more. */
  readonly isAll: boolean;
}

/** The one way by which anything of a person goes away. All but the last four run in the caller's transaction. */
export interface Eraser {
  /**
   * Where the ledger cannot be written, she is paused, and withdrawn later by `retryWaiting`: then there is no `Erase`
   * among the effects, but what she is told meanwhile.
   */
  withdraw(participant: ParticipantId, now: number, said?: Said): readonly Effect[];
  /** True where she has withdrawn and waits for the ledger: nothing of hers is handed out any more. */
  isWaiting(participant: ParticipantId): boolean;
  /** Takes ids of records that were just deleted. */
  records(
    participant: ParticipantId,
    ids: readonly string[],
    now: number,
    replies?: readonly Say[],
  ): readonly Erase[];
  /** Deletes what was kept from a second on. */
  since(participant: ParticipantId, second: number, now: number): readonly Erase[];
  /** True where the ledger can be read and appended to, and nobody waits for it: else nothing may be logged. */
  isReady(): boolean;
  /** Brings the database up to the ledger, where it is behind. @returns whether it was */
  catchUp(now: number): boolean;
  /** Begins withdrawals that had to wait. @throws what kept the first of them, after the others were tried */
  retryWaiting(now: number): void;
  /** Erases some of what is kept longer than was promised. */
  expire(now: number): Expired;
}

/** Most single records one look for what is overdue takes: a tick stays short. */
const mostRecords = 500;
/** Most people one look takes; each may have thousands of messages. */
const mostPeople = 10;

const isDatabaseError = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  String(error.code).startsWith('SQLITE_');

const byParticipant = (
  records: readonly OneRecord[],
): ReadonlyMap<ParticipantId, readonly string[]> => {
  const grouped = new Map<ParticipantId, string[]>();
  for (const { participant, id } of records)
    grouped.set(participant, [...(grouped.get(participant) ?? []), id]);
  return grouped;
};

/** Puts consent, stores and ledger together. */
export const createEraser = (ports: EraserPorts): Eraser => {
  const { db, vault, ledger, stores } = ports;

  const withdrawNow = (
    participant: ParticipantId,
    now: number,
    said: Said = { replies: [] },
    why?: EndOfConsent,
  ): readonly Erase[] => {
    ports.makeRoom();
    const waited = waitingWithdrawals.take(db, vault, participant);
    consents.withdraw(db, vault, participant, now, why);
    // Whoever withdraws her without a word to her does not take away what she waits to hear.
    const replies = said.replies.length === 0 ? waited : said.replies;
    return eraseParticipant(ports, { participant, ...said, replies }, now);
  };

  /** Whatever keeps her from being erased, nothing more of hers is kept from here on. */
  const hold = (
    participant: ParticipantId,
    now: number,
    { replies, meanwhile }: Said,
  ): readonly Effect[] => {
    if (consents.get(db, participant)?.state === 'active')
      consents.close(db, participant, 'paused', now, now);
    waitingWithdrawals.add(db, vault, participant, replies, now);
    return meanwhile === undefined ? [] : [meanwhile];
  };

  const records: Eraser['records'] = (participant, ids, now, replies = []) => {
    ports.makeRoom();
    return eraseRecords(ports, { participant, replies }, ids, now);
  };

  const findOverdue = (now: number) => {
    const versions = notices.expired(db, now);
    const suspectedBefore = now - ports.suspectForMs;
    return {
      people: versions.length === 0 ? [] : consents.expired(db, now).slice(0, mostPeople),
      records: overdueRecords(db, { versions, suspectedBefore, limit: mostRecords }),
    };
  };

  return {
    withdraw(participant, now, said = { replies: [] }) {
      try {
        return db.inTransaction(() => withdrawNow(participant, now, said));
      } catch (error) {
        // Where the database itself fails, nothing can be held either: the message is decided anew, or fails.
        if (isDatabaseError(error)) throw error;
        return hold(participant, now, said);
      }
    },
    isWaiting: (participant) => waitingWithdrawals.has(db, participant),
    records,
    since: (participant, second, now) =>
      records(
        participant,
        stores.flatMap((store) => store.eraseSince(db, participant, second)),
        now,
      ),
    isReady: () => ledger.isUsable() && !waitingWithdrawals.isAny(db),
    catchUp(now) {
      if (!isLedgerAhead(ports)) return false;
      reapplyLedger(
        {
          ...ports,
          standing: () => consents.standing(db),
          withdraw: (participant, at) => void withdrawNow(participant, at),
        },
        now,
      );
      return true;
    },
    retryWaiting(now) {
      const failures = waitingWithdrawals.all(db).flatMap((participant) => {
        try {
          db.inTransaction(() => withdrawNow(participant, now));
          return [];
        } catch (error) {
          return [error];
        }
      });
      if (failures.length > 0) throw failures[0];
    },
    expire(now) {
      const found = findOverdue(now);
      if (found.people.length + found.records.length === 0) return { count: 0, isAll: true };
      return db.inTransaction(() => {
        const { people } = findOverdue(now);
        for (const participant of people) withdrawNow(participant, now, undefined, 'expired');
        // Looked for anew: theirs are gone by now.
        const overdue = findOverdue(now).records;
        const ids = overdue.map(({ id }) => id);
        for (const store of stores) store.deleteRecords(db, ids);
        for (const [participant, own] of byParticipant(overdue)) records(participant, own, now);
        return {
          count: people.length + overdue.length,
          isAll: people.length < mostPeople && overdue.length < mostRecords,
        };
      });
    },
  };
};
