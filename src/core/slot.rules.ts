import { localTime, minuteMs } from './clock.ts';
import type { Job, MatchMinute } from './job.ts';

/** How a slot stands. Source: architecture section 3. */
export type SlotState =
  'planned' | 'sending' | 'sent' | 'unconfirmed' | 'skipped' | 'expired' | 'failed';

/** What a decision about a due slot reads. */
export interface SlotFacts {
  readonly job: Job;
  /** The minute it is due, epoch ms. */
  readonly dueAt: number;
  readonly now: number;
  /** The newest due minute of this job and room: only that one may be posted. */
  readonly isNewest: boolean;
  /** Start and end of the hours in which nothing is posted, `HH:mm`. */
  readonly quietHours: { readonly from: string; readonly until: string };
}

/** What becomes of a due slot. */
export type SlotDecision =
  | { readonly state: 'planned' }
  | { readonly state: 'skipped' | 'expired'; readonly reason: string };

/** True within quiet hours; `from` later than `until` means over midnight. */
export const isQuiet = (
  time: string,
  { from, until }: { readonly from: string; readonly until: string },
): boolean =>
  from === until
    ? false
    : from < until
      ? from <= time && time < until
      : from <= time || time < until;

/** Decides one due slot: posted, or not with the reason. Pure. */
export const decideSlot = ({ job, dueAt, now, isNewest, quietHours }: SlotFacts): SlotDecision => {
  if (now - dueAt > job.graceMs) return { state: 'expired', reason: 'later-than-grace' };
  if (!isNewest) return { state: 'skipped', reason: 'newer-slot-due' };
  if (isQuiet(localTime(now, job.zone), quietHours))
    return { state: 'skipped', reason: 'quiet-hours' };
  return { state: 'planned' };
};

/**
 * The minutes at which a job is due.
 * @param after exclusive, epoch ms @param until inclusive, epoch ms
 * @returns oldest first
 */
export const dueMinutes = (
  job: Pick<Job, 'cron' | 'zone'>,
  after: number,
  until: number,
  matches: MatchMinute,
): readonly number[] => {
  const due: number[] = [];
  const first = Math.floor(after / minuteMs) * minuteMs + minuteMs;
  for (let minute = first; minute <= until; minute += minuteMs)
    if (matches(job.cron, job.zone, minute)) due.push(minute);
  return due;
};
