import type { Erase, Say } from './core/effect.ts';
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

/** What the one way of erasing is made of. */
export interface EraserPorts extends Pick<ErasurePorts, 'reached'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly ledger: ErasureLedger;
  readonly stores: readonly PersonalDataStore[];
  /** Deletes single records whose time is over for another reason than the notice: suspected recalls. */
  deleteOverdue(now: number): readonly OneRecord[];
  /** Frees the ballast where the disk is nearly full: deleting needs room as well. */
  makeRoom(): void;
}

/** The one way by which anything of a person goes away. All but `catchUp` and `expire` run in the caller's transaction. */
export interface Eraser {
  withdraw(
    participant: ParticipantId,
    now: number,
    said?: { readonly replies: readonly Say[]; readonly meanwhile?: Say },
    why?: EndOfConsent,
  ): readonly Erase[];
  /** Takes ids of records that were just deleted. */
  records(
    participant: ParticipantId,
    ids: readonly string[],
    now: number,
    replies?: readonly Say[],
  ): readonly Erase[];
  /** Deletes what was kept from a second on. */
  since(participant: ParticipantId, second: number, now: number): readonly Erase[];
  /** Brings the database up to the ledger, where it is behind. @returns whether it was */
  catchUp(now: number): boolean;
  /** Erases what is kept longer than was promised. @returns what is to be finished */
  expire(now: number): readonly Erase[];
}

/** Puts consent, stores and ledger together. */
export const createEraser = (ports: EraserPorts): Eraser => {
  const { db, stores } = ports;

  const withdraw: Eraser['withdraw'] = (participant, now, said, why) => {
    ports.makeRoom();
    consents.withdraw(db, ports.vault, participant, now, why);
    return eraseParticipant(ports, { participant, ...said }, now);
  };
  const records: Eraser['records'] = (participant, ids, now, replies = []) => {
    ports.makeRoom();
    return eraseRecords(ports, { participant, replies }, ids, now);
  };

  return {
    withdraw,
    records,
    since: (participant, second, now) =>
      records(
        participant,
        stores.flatMap((store) => store.eraseSince(db, participant, second)),
        now,
      ),
    catchUp(now) {
      if (!isLedgerAhead(ports)) return false;
      reapplyLedger(
        {
          ...ports,
          standing: () => consents.standing(db),
          withdraw: (participant, at) => void withdraw(participant, at),
        },
        now,
      );
      return true;
    },
    expire(now) {
      const versions = notices.expired(db, now);
      return db.inTransaction(() => {
        const people = versions.length === 0 ? [] : consents.expired(db, now);
        const erased = people.flatMap((participant) =>
          withdraw(participant, now, undefined, 'expired'),
        );
        const overdue = [
          ...ports.deleteOverdue(now),
          ...stores.flatMap((store) => store.deleteUnder(db, versions)),
        ];
        return [
          ...erased,
          ...overdue.flatMap(({ participant, id }) => records(participant, [id], now)),
        ];
      });
    },
  };
};
