import type { PostReference, TextReference } from './effect.ts';
import type { RoomId } from './person.ts';
import type { JobKind, Timing } from './schedule.ts';

/** One of the things a job may post. */
export interface Choice {
  /** What staff call it; absent for what is always the same. */
  readonly title?: string;
  readonly text: TextReference;
  readonly post: PostReference;
  /** Least days between two times in one room; 0 for what comes every time. */
  readonly everyDays: number;
  /** Months in which it may be posted, 1 to 12; absent: any. */
  readonly months?: readonly number[] | undefined;
  /** Local days, `yyyy-MM-dd`, on which alone it may be posted; absent: any. */
  readonly days?: ReadonlySet<string> | undefined;
  /** Last local day on which it may be posted. */
  readonly until?: string | undefined;
}

/** A scheduled post of `config/schedule.yaml`. */
export interface Job extends Timing {
  /** Unique, stable: half of the primary key of its slots. */
  readonly id: string;
  readonly kind: JobKind;
  /** How late it may still be posted, ms. */
  readonly graceMs: number;
  readonly choices: readonly Choice[];
  /** True where it is posted on public holidays as well. */
  readonly onHolidays: boolean;
  /** What differs in a room, by its number. */
  readonly rooms: ReadonlyMap<number, Timing | 'off'>;
}

/** Something posted in a room, or about to be. */
export interface Posted {
  readonly roomId: RoomId;
  /** When, epoch ms of the scheduler's clock. */
  readonly at: number;
  /** Activity, card or schedule id. */
  readonly referenceId: string;
}

/** Tells whether a minute, epoch ms, is one a job is due at. Throws for a bad expression. */
export type MatchMinute = (cron: string, zone: string, minuteAt: number) => boolean;

/** When a job is due in a room; undefined where it is left out there. */
export const timingIn = (job: Job, roomNumber: number): Timing | undefined => {
  const timing = job.rooms.get(roomNumber) ?? job;
  return timing === 'off' ? undefined : timing;
};
