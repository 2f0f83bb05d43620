import type { Erase, Say } from '../../core/effect.ts';
import { ledgerDigest } from '../../core/ledger.ts';
import { meta } from '../../core/meta.store.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, ErasureLedger, Vault } from '../../core/ports.ts';
import { erasureIntents } from './erasure.store.ts';

/** Places at which the process may end in the middle of an erasure. A test kills it at each. */
export const crashPoints = [
  'ledger-written',
  'rows-deleted',
  'committed',
  'key-destroyed',
  'log-emptied',
  'intent-cleared',
] as const;
/** One of `crashPoints`. */
export type CrashPoint = (typeof crashPoints)[number];

/** What erasing needs. */
export interface ErasurePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly ledger: ErasureLedger;
  readonly stores: readonly PersonalDataStore[];
  /** Empties the write-ahead log. @returns false where a reader, or a full disk, prevented it */
  checkpoint(): boolean;
  /** Told at each crash point. Tests only. */
  readonly reached?: ((point: CrashPoint) => void) | undefined;
}

/** What goes away. */
export interface Erasure {
  readonly participant: ParticipantId;
  /** What she is told once the bytes are gone. */
  readonly replies?: readonly Say[];
  /** What she is told where that cannot be at once. */
  readonly meanwhile?: Say;
}

type WithinTransaction = Pick<ErasurePorts, 'db' | 'vault' | 'ledger' | 'reached'>;

/** How many entries of the ledger the database has taken in. */
const appliedName = 'ledger-applied';

const noteApplied = ({ db, ledger }: Pick<ErasurePorts, 'db' | 'ledger'>): void =>
  meta.set(db, appliedName, String(ledger.count()));

/** True where the ledger knows of erasures that this database has not seen: a restored copy, or a crash. */
export const isLedgerAhead = ({ db, ledger }: Pick<ErasurePorts, 'db' | 'ledger'>): boolean =>
  ledger.count() > Number(meta.get(db, appliedName) ?? '0');

/** An erasure that was rolled back is still in the ledger: it must be found, whatever is erased after it. */
const noteAppliedAfter = (ports: Pick<ErasurePorts, 'db' | 'ledger'>, wasAhead: boolean): void => {
  if (!wasAhead) noteApplied(ports);
};

const effectOf = ({ participant, meanwhile }: Erasure, destroyKey: boolean): Erase => ({
  kind: 'erase',
  participant,
  destroyKey,
  ...(meanwhile === undefined ? {} : { meanwhile }),
});

/**
 * Within the caller's transaction: deletes all a person has left behind and notes the intent, so that her rows
 * are gone for every reader at commit, and the bytes follow even if the process ends in between. The ledger comes
 * first: after a crash before the commit the erasure is done again, never forgotten.
 */
export const eraseParticipant = (
  ports: WithinTransaction & Pick<ErasurePorts, 'stores'>,
  erasure: Erasure,
  now: number,
): readonly Erase[] => {
  const { db, vault, ledger, stores, reached } = ports;
  const { participant, replies = [] } = erasure;
  const wasAhead = isLedgerAhead(ports);
  ledger.append('participant', [participant], now);
  reached?.('ledger-written');
  for (const store of stores) store.erase(db, participant);
  erasureIntents.add(db, vault, { participant, destroyKey: true, replies }, now);
  noteAppliedAfter(ports, wasAhead);
  reached?.('rows-deleted');
  return [effectOf(erasure, true)];
};

/**
 * Within the caller's transaction: notes that single messages or answers were deleted.
 * @param ids of the deleted rows; none is no erasure
 */
export const eraseRecords = (
  ports: WithinTransaction,
  erasure: Erasure,
  ids: readonly string[],
  now: number,
): readonly Erase[] => {
  if (ids.length === 0) return [];
  const { db, vault, ledger } = ports;
  const { participant, replies = [] } = erasure;
  const wasAhead = isLedgerAhead(ports);
  ledger.append('message', ids, now);
  erasureIntents.add(db, vault, { participant, destroyKey: false, replies }, now);
  noteAppliedAfter(ports, wasAhead);
  return [effectOf(erasure, false)];
};

/** How an attempt to finish came out. */
export interface Finished {
  readonly done: number;
  /** Erasures whose bytes may still be there. */
  readonly pending: number;
  /** False where what was cleared last, a sealed reply with her WeChat id, may still stand in the log. */
  readonly isLogEmpty: boolean;
  /** What is to be said of those that are done. */
  readonly replies: readonly Say[];
}

/**
 * After commit: destroys data keys, then empties the write-ahead log. An intent is cleared, and she is told, only
 * when the log was really emptied; a reader in the way leaves it for the next try. The log is emptied once more after
 * that: the intent itself holds what she is told, and to whom.
 */
export const finishErasures = ({
  db,
  vault,
  checkpoint,
  reached,
}: Pick<ErasurePorts, 'db' | 'vault' | 'checkpoint' | 'reached'>): Finished => {
  const intents = erasureIntents.pending(db, vault);
  if (intents.length === 0) return { done: 0, pending: 0, isLogEmpty: true, replies: [] };
  reached?.('committed');
  for (const { participant, destroyKey } of intents)
    if (destroyKey && participant !== undefined) vault.destroyDataKey(participant);
  reached?.('key-destroyed');
  if (!checkpoint()) return { done: 0, pending: intents.length, isLogEmpty: false, replies: [] };
  reached?.('log-emptied');
  db.inTransaction(() => {
    for (const { id } of intents) erasureIntents.clear(db, id);
  });
  reached?.('intent-cleared');
  return {
    done: intents.length,
    pending: 0,
    isLogEmpty: checkpoint(),
    replies: intents.flatMap(({ replies }) => replies),
  };
};

/** What applying the ledger again needs beside erasing. */
export interface ReapplyPorts extends Omit<ErasurePorts, 'checkpoint'> {
  /** Participants who have not withdrawn, as the database has it. */
  standing(): readonly ParticipantId[];
  /** Withdraws somebody and erases all of hers, within the transaction. */
  withdraw(participant: ParticipantId, now: number): void;
}

/**
 * Brings a database up to its ledger: whoever and whatever was erased, and is here again from an older copy, goes
 * away before the first read. Keys an older keystore brought back are destroyed with the intents.
 * @returns how many people and single records were erased again
 */
export const reapplyLedger = (
  ports: ReapplyPorts,
  now: number,
): { readonly participants: number; readonly records: number } => {
  const { db, vault, ledger, stores } = ports;
  return db.inTransaction(() => {
    // Read here: what another process appends before this transaction would else be noted as applied.
    const erased = ledger.digests('participant');
    const deleted = ledger.digests('message');
    const back = ports.standing().filter((id) => erased.has(ledgerDigest(id)));
    for (const participant of back) ports.withdraw(participant, now);
    for (const participant of vault.participantsWithKeys())
      if (erased.has(ledgerDigest(participant)) && !back.includes(participant))
        erasureIntents.add(db, vault, { participant, destroyKey: true, replies: [] }, now);
    const records = stores.flatMap((store) => {
      const ids = store.recordIds(db).filter((id) => deleted.has(ledgerDigest(id)));
      store.deleteRecords(db, ids);
      return ids;
    });
    if (records.length > 0) erasureIntents.add(db, vault, { destroyKey: false, replies: [] }, now);
    noteApplied(ports);
    return { participants: back.length, records: records.length };
  });
};
