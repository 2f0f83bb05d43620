import type { Say } from './effect.ts';
import type { Job, MatchMinute } from './job.ts';
import type { Db } from './ports.ts';
import type { EnabledRoom } from './room.store.ts';
import { decideSlot, dueMinutes, type SlotDecision, type SlotFacts } from './slot.rules.ts';
import { slots, type SlotKey } from './slot.store.ts';

/** What deciding the due slots needs. */
export interface SlotPorts {
  readonly db: Db;
  readonly jobs: readonly Job[];
  readonly quietHours: SlotFacts['quietHours'];
  readonly matches: MatchMinute;
  readonly enabledRooms: () => readonly EnabledRoom[];
  /** Up to which minute a job was looked at in a room, so that a wake-up looks at new minutes only. */
  readonly lookedUntil: Map<string, number>;
}

/** One slot decided just now. */
export interface DecidedSlot {
  readonly key: SlotKey;
  readonly room: EnabledRoom;
  readonly decision: SlotDecision;
  /** What to say for a planned slot. */
  readonly say?: Say;
}

/** The sentence of a job for a room, with the slot it answers for. */
const sayFor = (job: Job, room: EnabledRoom, dueAt: number): Say => ({
  kind: 'say',
  to: { kind: 'room', handle: room.handle, roomId: room.id },
  text: job.text,
  post: job.post,
  receipt: { kind: 'slot', job: job.id, roomId: room.id, dueAt },
});

/**
 * Decides every slot that has come due since the last decided one, each exactly once: a slot is claimed by
 * inserting it, so that a post happens at most once, and every slot that is not posted has its reason.
 * @param now epoch ms of the scheduler's clock
 */
export const decideDueSlots = (
  { db, jobs, quietHours, matches, enabledRooms, lookedUntil }: SlotPorts,
  now: number,
): readonly DecidedSlot[] => {
  const looked = new Map<string, number>();
  const decided = db.inTransaction(() =>
    enabledRooms().flatMap((room) =>
      jobs.flatMap((job) => {
        const decidedUntil = slots.newestDecided(db, job.id, room.id) ?? 0;
        const pair = `${job.id} ${room.id}`;
        const after = Math.max(decidedUntil, room.enabledAt, lookedUntil.get(pair) ?? 0);
        const due = dueMinutes(job, after, now, matches);
        looked.set(pair, Math.max(after, now));
        return due.flatMap((dueAt): readonly DecidedSlot[] => {
          const key = { job: job.id, roomId: room.id, dueAt };
          const isNewest = dueAt === due.at(-1);
          const decision = decideSlot({ job, dueAt, now, isNewest, quietHours });
          if (!slots.claim(db, key, decision, now)) return [];
          const isPlanned = decision.state === 'planned';
          return [{ key, room, decision, ...(isPlanned ? { say: sayFor(job, room, dueAt) } : {}) }];
        });
      }),
    ),
  );
  // Only what is committed was looked at: a slot whose commit failed is due at the next wake-up.
  for (const [pair, until] of looked) lookedUntil.set(pair, until);
  return decided;
};
