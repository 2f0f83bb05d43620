import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';
import type { SlotState } from './slot.rules.ts';

const newest = 'SELECT max(due_at) AS dueAt FROM slot WHERE job = :job AND room_id = :roomId';
const claim = `INSERT INTO slot (job, room_id, due_at, state, reason, decided_at)
VALUES (:job, :roomId, :dueAt, :state, :reason, :now) ON CONFLICT DO NOTHING`;
const move = `UPDATE slot SET state = :to, reason = :reason, decided_at = :now
WHERE job = :job AND room_id = :roomId AND due_at = :dueAt AND state = :from`;
const interrupted =
  "UPDATE slot SET state = 'unconfirmed', reason = 'stopped-while-sending' WHERE state = 'sending'";
const neverSent =
  "UPDATE slot SET state = 'failed', reason = 'stopped-before-sending' WHERE state = 'planned'";
const count = 'SELECT count(*) AS count FROM slot WHERE state = :state';

/** Key of a slot. */
export interface SlotKey {
  readonly job: string;
  readonly roomId: RoomId;
  readonly dueAt: number;
}

/** The slot table: at most one post for each job, room and due minute. */
export const slots = {
  /** The newest minute decided for a job in a room. */
  newestDecided: (db: Db, job: string, roomId: RoomId): number | undefined =>
    (db.prepare(newest).get({ job, roomId }) as { dueAt: number | null }).dueAt ?? undefined,
  /** Claims a slot by inserting it. @returns false where it was decided before */
  claim: (
    db: Db,
    key: SlotKey,
    decision: { readonly state: SlotState; readonly reason?: string },
    now: number,
  ): boolean =>
    db.prepare(claim).run({ ...key, state: decision.state, reason: decision.reason ?? null, now })
      .changes === 1,
  /** Moves a slot on. @returns false where it was not in `from` */
  move: (
    db: Db,
    key: SlotKey,
    from: SlotState,
    to: SlotState,
    now: number,
    reason?: string,
  ): boolean =>
    db.prepare(move).run({ ...key, from, to, now, reason: reason ?? null }).changes === 1,
  /**
   * At start: what was being sent when the bot stopped may have gone out, and is never sent again by itself;
   * what was only planned has certainly not.
   * @returns how many of either need a person's eye
   */
  markInterrupted: (db: Db): number =>
    db.prepare(interrupted).run().changes + db.prepare(neverSent).run().changes,
  count: (db: Db, state: SlotState): number =>
    (db.prepare(count).get({ state }) as { count: number }).count,
};
