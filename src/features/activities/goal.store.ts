import type { RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

const active = `SELECT room_id AS roomId, reference_id AS referenceId, coalesce(planned_at, decided_at) AS startedAt
FROM slot WHERE room_id = :roomId AND state IN ('sent', 'unconfirmed') AND coalesce(planned_at, decided_at) >= :since
ORDER BY startedAt DESC`;
const add = `INSERT INTO goal_round (room_id, started_at, reference_id, total, reports)
VALUES (:roomId, :startedAt, :referenceId, :amount, 1)
ON CONFLICT DO UPDATE SET total = total + excluded.total, reports = reports + 1`;
const find = `SELECT started_at AS startedAt, reference_id AS referenceId, total, reports FROM goal_round
WHERE room_id = :roomId AND started_at = :startedAt`;
const newest = `SELECT started_at AS startedAt, reference_id AS referenceId, total, reports FROM goal_round
WHERE room_id = :roomId ORDER BY started_at DESC LIMIT 1`;

/** A mutual goal of a room, and what has come together so far. */
export interface GoalRound {
  /** When it was posted, epoch ms. */
  readonly startedAt: number;
  /** Id of its activity. */
  readonly referenceId: string;
  readonly total: number;
  /** How often something was added, never by whom. */
  readonly reports: number;
}

/** Sums of mutual goals. Who added what is written nowhere. */
export const goals = {
  /** What was posted in a room since an instant, newest first. */
  posted: (
    db: Db,
    roomId: RoomId,
    since: number,
  ): readonly { readonly referenceId: string; readonly startedAt: number }[] =>
    db.prepare(active).all({ roomId, since }) as { referenceId: string; startedAt: number }[],
  add: (
    db: Db,
    round: { readonly roomId: RoomId; readonly startedAt: number; readonly referenceId: string },
    amount: number,
  ): void => {
    db.prepare(add).run({ ...round, amount });
  },
  find: (db: Db, roomId: RoomId, startedAt: number): GoalRound | undefined =>
    db.prepare(find).get({ roomId, startedAt }) as GoalRound | undefined,
  newest: (db: Db, roomId: RoomId): GoalRound | undefined =>
    db.prepare(newest).get({ roomId }) as GoalRound | undefined,
};
