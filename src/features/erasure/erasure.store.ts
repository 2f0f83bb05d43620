import type { ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

const insert = `INSERT INTO erasure_intent (participant_id, destroy_key, asked_at) VALUES (:participant, :destroyKey, :now)
ON CONFLICT (participant_id) DO UPDATE SET destroy_key = max(destroy_key, excluded.destroy_key)`;
const select =
  'SELECT participant_id AS participant, destroy_key AS destroyKey FROM erasure_intent ORDER BY asked_at';
const remove = 'DELETE FROM erasure_intent WHERE participant_id = :participant';

/** An erasure that is committed and not yet finished on the disk. */
export interface ErasureIntent {
  readonly participant: ParticipantId;
  readonly destroyKey: boolean;
}

/** Intents live from the transaction that deletes the rows until the bytes are gone. */
export const erasureIntents = {
  add: (db: Db, participant: ParticipantId, destroyKey: boolean, now: number): void => {
    db.prepare(insert).run({ participant, destroyKey: destroyKey ? 1 : 0, now });
  },
  pending: (db: Db): readonly ErasureIntent[] =>
    (db.prepare(select).all() as { participant: ParticipantId; destroyKey: number }[]).map(
      (row) => ({ participant: row.participant, destroyKey: row.destroyKey === 1 }),
    ),
  clear: (db: Db, participant: ParticipantId): void => {
    db.prepare(remove).run({ participant });
  },
};
