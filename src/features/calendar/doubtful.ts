import { dayMs, localDateTime, minuteMs } from '../../core/clock.ts';
import type { Say, SentReceipt, TextReference } from '../../core/effect.ts';
import type { Db } from '../../core/ports.ts';
import { slots, type DoubtfulSlot } from '../../core/slot.store.ts';
import { selector } from '../../core/words.ts';

/** How long a slot in doubt is of interest: later nobody would send it again. */
const interestingMs = 7 * dayMs;
/** Staff who could not be told are told again after this time. */
const triesEveryMs = 10 * minuteMs;
/** Most slots listed: a message must fit a screen. */
const mostListed = 10;

/** Slots in doubt that staff may still deal with, numbered from 1 by their place. */
export const doubtfulSlots = (db: Db, now: number): readonly DoubtfulSlot[] =>
  slots.doubtful(db, now - interestingMs);

/** The lines about slots in doubt, each with the number by which 补发 knows it. */
export const doubtfulLines = (
  found: readonly DoubtfulSlot[],
  zone: string,
): readonly TextReference[] =>
  found.slice(0, mostListed).map(({ room, job, dueAt, state }, index) => ({
    key: 'staff.doubtful-line',
    values: {
      number: index + 1,
      room,
      at: localDateTime(dueAt, zone),
      job,
      state: selector(state),
    },
  }));

/** What telling staff needs. */
export interface DoubtfulPorts {
  readonly db: Db;
  readonly zone: string;
  /** Says it to staff. */
  tell(text: TextReference, receipt: SentReceipt): readonly Say[];
}

/**
 * Tells staff of posts nobody can be sure of, each once: a bot that stopped while sending, and a link that failed,
 * leave it to a person to look into the group. One who could not be told is told again.
 */
export const createDoubtfulTeller = (
  ports: DoubtfulPorts,
): {
  /** What is to be said just now. @param scheduleNow epoch ms of the scheduler's clock */
  due(now: number, scheduleNow: number): readonly Say[];
} => {
  let triedAt = -Infinity;
  let triedFor = '';
  return {
    due(now, scheduleNow) {
      const all = doubtfulSlots(ports.db, scheduleNow);
      const untold = all.filter(({ toldAt }) => toldAt === null);
      const what = untold.map(({ job, roomId, dueAt }) => `${job} ${roomId} ${dueAt}`).join();
      if (untold.length === 0 || (what === triedFor && now - triedAt < triesEveryMs)) return [];
      triedAt = now;
      triedFor = what;
      const lines = doubtfulLines(all, ports.zone);
      const keys = untold.map(({ job, roomId, dueAt }) => ({ job, roomId, dueAt }));
      return ports.tell(
        { key: 'staff.doubtful', values: { lines } },
        { kind: 'slots-told', slots: keys },
      );
    },
  };
};
