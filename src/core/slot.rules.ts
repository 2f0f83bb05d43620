import { daysBetween, localDate, localTime, minuteMs } from './clock.ts';
import { choose } from './choosing.rules.ts';
import { holidayOn } from './holiday.rules.ts';
import type { Choice, Job, MatchMinute, Posted } from './job.ts';
import type { Holidays, Timing } from './schedule.ts';

/** How a slot stands. Source: architecture section 3. */
export type SlotState =
  'planned' | 'sending' | 'sent' | 'unconfirmed' | 'skipped' | 'expired' | 'failed';

/** Why the posts of a room are held. */
export const holdKinds = ['pause', 'mourning', 'alert'] as const;
/** One of them: until staff go on, 48 hours after a death, two hours after an alert. */
export type HoldKind = (typeof holdKinds)[number];

/** A hold on the posts of a room. */
export interface Hold {
  readonly kind: HoldKind;
  /** Epoch ms; absent: until staff go on. */
  readonly until?: number;
}

/** Why a slot is not posted. */
export type SkipReason =
  | 'later-than-grace'
  | 'newer-slot-due'
  | 'quiet-hours'
  | 'holiday'
  | 'day-budget'
  | 'week-budget'
  | 'nothing-to-post'
  | HoldKind;

/** The rules a group is not to be talked at by. */
export interface PostingRules {
  /** Start and end of the hours in which nothing is posted, `HH:mm`. */
  readonly quietHours: { readonly from: string; readonly until: string };
  /** Most posts a room and local day. */
  readonly mostPerDay: number;
  /** Most posts a room in any seven local days. */
  readonly mostPerWeek: number;
  readonly holidays: Holidays;
  /** What is drawn, is drawn by it. */
  readonly seed: string;
  /** Posts are made up to that many minutes after their minute. */
  readonly spreadMinutes: number;
}

/** What a decision about a due slot reads. */
export interface SlotFacts {
  readonly job: Job;
  /** The minute it is due, epoch ms. */
  readonly dueAt: number;
  readonly now: number;
  /** The newest due minute of this job and room: only that one may be posted. */
  readonly isNewest: boolean;
  readonly roomNumber: number;
  /** The zone the job is timed in, in that room: its hours and days are the room's. */
  readonly zone: string;
  /** Why the posts of the room are held just now. */
  readonly hold?: HoldKind | undefined;
  /** What was posted in the room. */
  readonly posted: readonly Posted[];
  readonly rules: PostingRules;
}

/** What becomes of a due slot. */
export type SlotDecision =
  | { readonly state: 'planned'; readonly choice: Choice }
  | { readonly state: 'skipped' | 'expired'; readonly reason: SkipReason };

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

/** How many days the budget of a week looks back, today included. */
const week = 7;

const budgetReason = (
  posted: readonly Posted[],
  now: number,
  zone: string,
  { mostPerDay, mostPerWeek }: PostingRules,
): SkipReason | undefined => {
  // A clock put back leaves posts in what is now the future: they count as well.
  const daysAgo = posted.map(({ at }) => daysBetween(at, now, zone));
  if (daysAgo.filter((days) => days <= 0).length >= mostPerDay) return 'day-budget';
  return daysAgo.filter((days) => days < week).length >= mostPerWeek ? 'week-budget' : undefined;
};

const isHolidayFor = ({ job, now, zone, rules }: SlotFacts): boolean => {
  const posts = holidayOn(rules.holidays, now, zone)?.posts;
  return posts === 'silent' || (posts === 'holiday' && !job.onHolidays);
};

/** Decides one due slot: posted, with what, or not, with the reason. Pure. */
export const decideSlot = (facts: SlotFacts): SlotDecision => {
  const { job, dueAt, now, isNewest, hold, posted, rules, roomNumber, zone } = facts;
  const skipped = (reason: SkipReason): SlotDecision => ({ state: 'skipped', reason });
  if (now - dueAt > job.graceMs) return { state: 'expired', reason: 'later-than-grace' };
  if (!isNewest) return skipped('newer-slot-due');
  if (hold !== undefined) return skipped(hold);
  if (isQuiet(localTime(now, zone), rules.quietHours)) return skipped('quiet-hours');
  if (isHolidayFor(facts)) return skipped('holiday');
  const overBudget = budgetReason(posted, now, zone, rules);
  if (overBudget !== undefined) return skipped(overBudget);
  const choice = choose({
    choices: job.choices,
    seed: rules.seed,
    roomNumber,
    zone,
    at: now,
    posted,
  });
  return choice === undefined ? skipped('nothing-to-post') : { state: 'planned', choice };
};

/**
 * The minutes at which something is due.
 * @param after exclusive, epoch ms @param until inclusive, epoch ms
 * @returns oldest first
 */
export const dueMinutes = (
  { cron, zone }: Timing,
  after: number,
  until: number,
  matches: MatchMinute,
): readonly number[] => {
  const due: number[] = [];
  const first = Math.floor(after / minuteMs) * minuteMs + minuteMs;
  for (let minute = first; minute <= until; minute += minuteMs)
    if (matches(cron, zone, minute)) due.push(minute);
  return due;
};

/** The minutes a job is due at, without days on which it has nothing to say by its nature: festivals. */
export const dueSlots = (
  job: Pick<Job, 'choices'>,
  timing: Timing,
  after: number,
  until: number,
  matches: MatchMinute,
): readonly number[] => {
  const isOnlyOnDays =
    job.choices.length > 0 && job.choices.every(({ days }) => days !== undefined);
  return dueMinutes(timing, after, until, matches).filter(
    (minute) =>
      !isOnlyOnDays ||
      job.choices.some(({ days }) => days?.has(localDate(minute, timing.zone)) === true),
  );
};
