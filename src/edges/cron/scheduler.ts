import nodeCron, { type ScheduledTask } from 'node-cron';
import { minuteMs, zoneOffsetMs } from '../../core/clock.ts';
import type { MatchMinute } from '../../core/job.ts';

const hourMs = 60 * minuteMs;
/** Every 15 seconds. */
const wakeUp = '*/15 * * * * *';

/** True for a cron expression of five fields that the library reads. */
export const isCron = (expression: string): boolean =>
  expression.trim().split(/\s+/u).length === 5 && nodeCron.validate(expression);

/** The minute and the hour of an expression where each is one number. */
interface PlainTime {
  readonly minute?: number;
  readonly hour?: number;
}

const plainTimeOf = (cron: string): PlainTime => {
  const [minute = '', hour = ''] = cron.trim().split(/\s+/u);
  const isNumber = (field: string): boolean => /^\d+$/u.test(field);
  return {
    ...(isNumber(minute) ? { minute: Number(minute) } : {}),
    ...(isNumber(hour) ? { hour: Number(hour) } : {}),
  };
};

/** Offsets of zones change at whole quarters of an hour, UTC, since 1972. Source: IANA tz database */
const quarterMs = 15 * minuteMs;
/** How many quarters of a zone are kept: about a year. */
const mostKnown = 40_000;
const quartersSince = Date.UTC(1973, 0, 1);

/**
 * Tells what cannot match without asking the library, which reads the zone's calendar anew for each minute and is slow
 * at that: another minute or hour of the local day.
 */
const createForeseen = () => {
  const times = new Map<string, PlainTime>();
  const offsets = new Map<string, Map<number, number>>();
  const offsetIn = (zone: string, minuteAt: number): number => {
    const quarter = Math.floor(minuteAt / quarterMs);
    let known = offsets.get(zone);
    if (known === undefined || known.size > mostKnown) {
      known = new Map();
      offsets.set(zone, known);
    }
    let ms = known.get(quarter);
    if (ms === undefined) {
      ms = zoneOffsetMs(minuteAt, zone);
      known.set(quarter, ms);
    }
    return ms;
  };
  return (cron: string, zone: string, minuteAt: number): boolean => {
    let time = times.get(cron);
    if (time === undefined) {
      time = plainTimeOf(cron);
      times.set(cron, time);
    }
    if (time.minute === undefined || minuteAt < quartersSince) return false;
    const local = minuteAt + offsetIn(zone, minuteAt);
    if (Math.floor(local / minuteMs) % 60 !== time.minute) return true;
    return time.hour !== undefined && Math.floor(local / hourMs) % 24 !== time.hour;
  };
};

/** Tells whether a minute matches an expression, with one parsed task an expression and zone. */
export const createMatcher = (): MatchMinute => {
  const tasks = new Map<string, ScheduledTask>();
  const cannotMatch = createForeseen();
  return (cron, zone, minuteAt) => {
    if (cannotMatch(cron, zone, minuteAt)) return false;
    const key = `${zone} ${cron}`;
    let task = tasks.get(key);
    if (task === undefined) {
      task = nodeCron.createTask(cron, () => undefined, { timezone: zone });
      tasks.set(key, task);
    }
    return task.match(new Date(minuteAt));
  };
};

/** Something that wakes up regularly until stopped. */
export interface Waker {
  stop(): Promise<void>;
}

/**
 * Wakes the slot table: nothing more. A wake-up that comes late, twice or not at all does no harm, as the
 * slots, not the library, decide what is due.
 */
export const startWaking = (tick: () => void): Waker => {
  const task = nodeCron.schedule(wakeUp, tick, {
    timezone: 'Etc/UTC',
    noOverlap: true,
    suppressMissedWarning: true,
  });
  return {
    async stop() {
      await task.destroy();
    },
  };
};
