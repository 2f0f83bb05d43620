import { dayMs } from '../../core/clock.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Handle, ParticipantId, RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { slots } from '../../core/slot.store.ts';
import { afterMissedRound } from './check-ins.rules.ts';
import { rhythms } from './rhythm.store.ts';

/** A reminder goes out a day after the prompt, and not once another day is over. Source: issue on check-ins */
const afterMs = dayMs;
const untilMs = 2 * dayMs;

/** What reminding needs. */
export interface ReminderPorts {
  readonly db: Db;
  /** Ids of the jobs that are check-ins. */
  readonly jobs: readonly string[];
  /** Those in a room whose answers may be kept just now, with how to reach them. */
  askedIn(
    roomId: RoomId,
  ): readonly { readonly participant: ParticipantId; readonly handle: Handle }[];
  /** True where nothing is to be posted in a room just now: it is paused, or mourns. */
  isHeld(roomId: RoomId): boolean;
}

/**
 * Reminds who has not answered a check-in within a day, once a round; after three rounds once a month, three times,
 * and then not any more until she answers. Only those are reminded who consented to check-ins, in private.
 * @param now epoch ms of the scheduler's clock
 */
export const remind = (ports: ReminderPorts, now: number): readonly Say[] => {
  const { db } = ports;
  const rounds = slots
    .sentBetween(db, now - untilMs, now - afterMs)
    .filter(({ job, roomId }) => ports.jobs.includes(job) && !ports.isHeld(roomId));
  return rounds.flatMap(({ roomId, at }) =>
    ports.askedIn(roomId).flatMap(({ participant, handle }): readonly Say[] => {
      const known = rhythms.find(db, participant);
      if (known !== undefined && known.roundAt >= at) return [];
      const blank = { missed: 0, monthly: 0, remindedAt: known?.remindedAt ?? null };
      if (rhythms.hasAnsweredSince(db, participant, at)) {
        rhythms.put(db, participant, at, blank);
        return [];
      }
      const hasAnsweredBefore =
        known === undefined || rhythms.hasAnsweredSince(db, participant, known.roundAt);
      const next = afterMissedRound(hasAnsweredBefore ? blank : known, now);
      if (known !== undefined && known.mutedAt !== null) {
        rhythms.put(db, participant, at, blank);
        return [];
      }
      rhythms.put(db, participant, at, next);
      return next.isReminded ? [sayPrivately(handle, 'check-in.reminder')] : [];
    }),
  );
};
