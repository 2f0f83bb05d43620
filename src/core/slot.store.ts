import type { SlotReference } from './effect.ts';
import type { Posted } from './job.ts';
import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';
import type { SlotState } from './slot.rules.ts';

const newest = 'SELECT max(due_at) AS dueAt FROM slot WHERE job = :job AND room_id = :roomId';
const claim = `INSERT INTO slot (job, room_id, due_at, state, reason, reference_id, planned_at, decided_at)
VALUES (:job, :roomId, :dueAt, :state, :reason, :referenceId, :plannedAt, :now) ON CONFLICT DO NOTHING`;
const move = `UPDATE slot SET state = :to, reason = :reason, decided_at = :now
WHERE job = :job AND room_id = :roomId AND due_at = :dueAt AND state = :from`;
const interrupted =
  "UPDATE slot SET state = 'unconfirmed', reason = 'stopped-while-sending' WHERE state = 'sending'";
const neverSent =
  "UPDATE slot SET state = 'failed', reason = 'stopped-before-sending' WHERE state = 'planned'";
const count = 'SELECT count(*) AS count FROM slot WHERE state = :state';
const posted = `SELECT room_id AS roomId, coalesce(planned_at, decided_at) AS at,
  coalesce(reference_id, job) AS referenceId FROM slot
WHERE room_id = :roomId AND coalesce(planned_at, decided_at) >= :since
  AND state IN ('planned', 'sending', 'sent', 'unconfirmed')`;
const sentBetween = `SELECT job, room_id AS roomId, due_at AS dueAt, coalesce(planned_at, decided_at) AS at FROM slot
WHERE state = 'sent' AND coalesce(planned_at, decided_at) BETWEEN :from AND :until ORDER BY at`;
const doubtful = `SELECT s.job, s.room_id AS roomId, s.due_at AS dueAt, s.reference_id AS referenceId, s.state,
  s.told_at AS toldAt, r.number AS room FROM slot AS s JOIN room AS r ON r.id = s.room_id
WHERE s.state IN ('unconfirmed', 'failed') AND coalesce(s.planned_at, s.decided_at) >= :since
ORDER BY s.due_at, r.number, s.job`;
const tell =
  'UPDATE slot SET told_at = :now WHERE job = :job AND room_id = :roomId AND due_at = :dueAt';
const reopen = `UPDATE slot SET state = 'planned', reason = 'sent-again-by-staff', told_at = NULL, decided_at = :now
WHERE job = :job AND room_id = :roomId AND due_at = :dueAt AND state IN ('unconfirmed', 'failed')`;

/** Key of a slot. */
export type SlotKey = SlotReference;

/** A slot of which nobody can be sure that it was posted, or that was not although it was planned. */
export interface DoubtfulSlot extends SlotKey {
  readonly state: 'unconfirmed' | 'failed';
  readonly referenceId: string | null;
  /** When staff were told; null: not yet. */
  readonly toldAt: number | null;
  /** Number of the room. */
  readonly room: number;
}

/** What is decided of a slot. */
export interface ClaimedSlot {
  readonly state: SlotState;
  readonly reason?: string;
  /** For a planned one: what it posts. */
  readonly referenceId?: string;
}

/** The slot table: at most one post for each job, room and due minute. */
export const slots = {
  /** The newest minute decided for a job in a room. */
  newestDecided: (db: Db, job: string, roomId: RoomId): number | undefined =>
    (db.prepare(newest).get({ job, roomId }) as { dueAt: number | null }).dueAt ?? undefined,
  /** Claims a slot by inserting it. @returns false where it was decided before */
  claim: (db: Db, key: SlotKey, decision: ClaimedSlot, now: number): boolean =>
    db.prepare(claim).run({
      ...key,
      state: decision.state,
      reason: decision.reason ?? null,
      referenceId: decision.referenceId ?? null,
      plannedAt: decision.state === 'planned' ? now : null,
      now,
    }).changes === 1,
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
  /** What was posted in a room, or may have been. @param since epoch ms */
  posted: (db: Db, roomId: RoomId, since: number): readonly Posted[] =>
    db.prepare(posted).all({ roomId, since }) as Posted[],
  /** What was handed over, oldest first. @param from inclusive, epoch ms @param until inclusive, epoch ms */
  sentBetween: (
    db: Db,
    from: number,
    until: number,
  ): readonly (SlotKey & { readonly at: number })[] =>
    db.prepare(sentBetween).all({ from, until }) as (SlotKey & { at: number })[],
  /** What a person should look at, oldest first. @param since epoch ms */
  doubtful: (db: Db, since: number): readonly DoubtfulSlot[] =>
    db.prepare(doubtful).all({ since }) as DoubtfulSlot[],
  /** Staff were told of it. */
  tell: (db: Db, { job, roomId, dueAt }: SlotKey, now: number): void => {
    db.prepare(tell).run({ job, roomId, dueAt, now });
  },
  /** A person has looked, and has it sent once more. @returns false where it was not in doubt any more */
  reopen: (db: Db, { job, roomId, dueAt }: SlotKey, now: number): boolean =>
    db.prepare(reopen).run({ job, roomId, dueAt, now }).changes === 1,
};
