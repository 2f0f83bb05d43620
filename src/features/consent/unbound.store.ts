import type { ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

// Given a participant: of those of a login before she began, for nobody else can be who she was before.
const count = `SELECT count(*) AS count FROM consent AS c JOIN participant AS p ON p.id = c.participant_id
WHERE c.since IS NOT NULL AND c.state <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM participant_handle AS h WHERE h.participant_id = c.participant_id
    AND h.epoch = coalesce(:epoch, (SELECT max(id) FROM epoch)))
  AND (:participant IS NULL OR p.created_at <= (SELECT max(e.started_at) FROM epoch AS e
    JOIN participant AS own ON own.id = :participant WHERE e.started_at <= own.created_at))`;

/**
 * How many who consented have no handle in a login epoch.
 * @param epoch the newest where none is given
 * @param participant counts only those who consented before the login in which she began: who was bound again is
 * somebody already
 */
export const countUnbound = (db: Db, epoch?: number, participant?: ParticipantId): number =>
  (
    db.prepare(count).get({ epoch: epoch ?? null, participant: participant ?? null }) as {
      count: number;
    }
  ).count;
