import { existsSync, readFileSync } from 'node:fs';
import { dayMs, minuteMs, type Clock } from './core/clock.ts';
import type { Job, MatchMinute } from './core/job.ts';
import { dueSlots, type PostingRules } from './core/slot.rules.ts';

/** A scheduled post to come. */
export interface ComingPost {
  readonly job: string;
  /** Epoch ms. */
  readonly dueAt: number;
}

/** The scheduler's clock: the only one that a test or the demo may move. The demo moves it forward only. */
export interface Calendar extends Clock {
  /** The next minute at which something is due; undefined where nothing is within eight days. */
  next(): ComingPost | undefined;
  /** Moves to that minute, and past its spread: whatever is due then is posted. */
  moveToNext(): void;
}

/** What the calendar is made of. */
export interface CalendarPorts {
  readonly clock: Clock;
  /** A file with the milliseconds the calendar is ahead; empty for none. Tests and the demo only. */
  readonly clockFile: string;
  readonly jobs: readonly Job[];
  readonly matches: MatchMinute;
  readonly rules: Pick<PostingRules, 'spreadMinutes'>;
}

const searchedDays = 8;

const firstAfter = ({ jobs, matches }: CalendarPorts, now: number): ComingPost | undefined => {
  for (let day = 0; day < searchedDays; day += 1) {
    const coming = jobs.flatMap((job) =>
      dueSlots(job, job, now + day * dayMs, now + (day + 1) * dayMs, matches).map((dueAt) => ({
        job: job.id,
        dueAt,
      })),
    );
    if (coming.length > 0) return coming.reduce((one, two) => (two.dueAt < one.dueAt ? two : one));
  }
  return undefined;
};

/** Builds the calendar over a real clock. */
export const createCalendar = (ports: CalendarPorts): Calendar => {
  const { clock, clockFile } = ports;
  let aheadMs = 0;
  /** What was found, and from when on: minutes are matched one by one, which is slow. */
  let known: { readonly from: number; readonly until: number; readonly post?: ComingPost } = {
    from: 0,
    until: 0,
  };
  const written = (): number => {
    const ms =
      clockFile !== '' && existsSync(clockFile) ? Number(readFileSync(clockFile, 'utf8')) : 0;
    return Number.isFinite(ms) ? ms : 0;
  };
  const now = (): number => clock.now() + aheadMs + written();
  const next = (): ComingPost | undefined => {
    const from = now();
    if (from < known.from || from >= known.until) {
      const post = firstAfter(ports, from);
      known =
        post === undefined ? { from, until: from + minuteMs } : { from, until: post.dueAt, post };
    }
    return known.post;
  };
  return {
    now,
    next,
    moveToNext() {
      const post = next();
      const spread = ports.rules.spreadMinutes * minuteMs;
      if (post !== undefined) aheadMs += Math.max(0, post.dueAt + spread - now());
    },
  };
};
