import { dayMs, endOfDay, minuteMs } from '../../core/clock.ts';
import type { Study } from '../../core/study.ts';

/**
 * First instant at which what a notice covers may no longer be kept: the end of `endsOn`, and `retentionDays` more.
 * @returns epoch ms; undefined where the study block names no such day. Source: PIPL Art. 19, contract section 2
 */
export const keepUntilOf = (
  { endsOn, retentionDays }: Pick<Study, 'endsOn' | 'retentionDays'>,
  zone: string,
): number | undefined => {
  const end = endOfDay(endsOn, zone);
  return end === undefined || retentionDays <= 0 ? undefined : end + retentionDays * dayMs;
};

/** A clock that differs more than this from when it was read last has jumped, or the bot was off. */
const jumpMs = 2 * dayMs;
/** A clock that has jumped is believed after so long: a wrong one is set right within minutes of going online. */
const doubtMs = 60 * minuteMs;
/** What is promised in days is looked for this often. */
const everyMs = 60 * minuteMs;

/** What is remembered of the clock between two looks. Epoch ms. */
export interface RetentionClock {
  readonly seenAt: number;
  readonly believedFrom: number;
  /** When the last look found nothing more to do; undefined where none has. */
  readonly lookedAt?: number;
}

/**
 * Judges the clock anew. Deleting cannot be undone, so a clock far from when it was read last, before or after a
 * start, is doubted for an hour, in which the bot runs on under it. Whoever was switched off for a month deletes an
 * hour after the start; a clock that is years ahead until it is set right deletes nothing.
 * @param lastBelieved when retention last trusted the clock, from the database; undefined where it never did
 */
export const judgeClock = (
  before: RetentionClock | undefined,
  lastBelieved: number | undefined,
  now: number,
): RetentionClock => {
  const known = before ?? { seenAt: lastBelieved ?? Infinity, believedFrom: -Infinity };
  const hasJumped = Math.abs(now - known.seenAt) > jumpMs;
  return { ...known, seenAt: now, believedFrom: hasJumped ? now + doubtMs : known.believedFrom };
};

/** True where the clock is believed, and the last look was an hour ago, or there was none. */
export const isTimeToLook = ({ believedFrom, lookedAt }: RetentionClock, now: number): boolean =>
  now >= believedFrom && (lookedAt === undefined || Math.abs(now - lookedAt) >= everyMs);
