import { spreadMs } from './choosing.rules.ts';
import { timingIn, type Job, type MatchMinute, type Posted } from './job.ts';
import type { RoomId } from './person.ts';
import {
  decideSlot,
  dueSlots,
  type Hold,
  type PostingRules,
  type SlotDecision,
} from './slot.rules.ts';

/** What a plan is made of. */
export interface PlanFacts {
  readonly jobs: readonly Job[];
  readonly rules: PostingRules;
  readonly matches: MatchMinute;
  readonly room: { readonly id: RoomId; readonly number: number };
  /** What was posted in the room before. */
  readonly posted: readonly Posted[];
  /** Holds on the room's posts just now. */
  readonly holds: readonly Hold[];
}

/** A slot to come, decided as the bot will decide it, were it awake then and nothing else happened. */
export interface PlannedSlot {
  readonly job: Job;
  readonly dueAt: number;
  /** When it would be posted, epoch ms. */
  readonly at: number;
  readonly zone: string;
  readonly decision: SlotDecision;
}

const holdAt = (holds: readonly Hold[], at: number): Hold | undefined =>
  holds.find(({ until }) => until === undefined || at < until);

/**
 * The slots of a room to come, by the very rules of posting.
 * @param after exclusive, epoch ms @param until inclusive, epoch ms
 */
export const planSlots = (
  { jobs, rules, matches, room, posted, holds }: PlanFacts,
  after: number,
  until: number,
): readonly PlannedSlot[] => {
  const { seed, spreadMinutes } = rules;
  const known: Posted[] = [...posted];
  return jobs
    .flatMap((job) => {
      const timing = timingIn(job, room.number);
      if (timing === undefined) return [];
      const { zone } = timing;
      return dueSlots(job, timing, after, until, matches).map((dueAt) => {
        const at = dueAt + spreadMs(seed, room.number, dueAt, { zone, spreadMinutes });
        return { job, zone, dueAt, at };
      });
    })
    .toSorted((one, two) => one.dueAt - two.dueAt)
    .map((slot) => {
      const { job, dueAt, at, zone } = slot;
      const hold = holdAt(holds, at)?.kind;
      const facts = { job, dueAt, now: at, isNewest: true, hold, posted: known, rules };
      const decision = decideSlot({ ...facts, roomNumber: room.number, zone });
      if (decision.state === 'planned')
        known.push({ roomId: room.id, at, referenceId: decision.choice.post.referenceId });
      return { ...slot, decision };
    });
};
