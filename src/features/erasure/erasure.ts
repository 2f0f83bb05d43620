import type { Effect } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { erasureIntents } from './erasure.store.ts';

/** What erasing needs. `checkpoint` empties the write-ahead log and says whether a reader prevented it. */
export interface ErasurePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly stores: readonly PersonalDataStore[];
  checkpoint(): boolean;
}

/**
 * Within the caller's transaction: deletes all a person has left behind and notes the intent, so that her rows
 * are gone for every reader at commit, and the bytes follow even if the process ends in between.
 */
export const eraseParticipant = (
  { db, stores }: Pick<ErasurePorts, 'db' | 'stores'>,
  participant: ParticipantId,
  now: number,
): readonly Effect[] => {
  for (const store of stores) store.erase(db, participant);
  erasureIntents.add(db, participant, true, now);
  return [{ kind: 'erase', participant, destroyKey: true }];
};

/**
 * After commit: destroys data keys, then empties the write-ahead log. An intent is cleared only when the log
 * was really emptied; a reader in the way leaves it for the next try.
 * @returns how many erasures are still pending
 */
export const finishErasures = ({
  db,
  vault,
  checkpoint,
}: Pick<ErasurePorts, 'db' | 'vault' | 'checkpoint'>): number => {
  const pending = erasureIntents.pending(db);
  for (const { participant, destroyKey } of pending)
    if (destroyKey) vault.destroyDataKey(participant);
  if (!checkpoint()) return pending.length;
  db.inTransaction(() => {
    for (const { participant } of pending) erasureIntents.clear(db, participant);
  });
  return 0;
};
