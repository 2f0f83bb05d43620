import nodeCron, { type ScheduledTask } from 'node-cron';
import type { MatchMinute } from '../../core/job.ts';

/** Every 15 seconds. */
const wakeUp = '*/15 * * * * *';

/** True for a cron expression of five fields that the library reads. */
export const isCron = (expression: string): boolean =>
  expression.trim().split(/\s+/u).length === 5 && nodeCron.validate(expression);

/** Tells whether a minute matches an expression, with one parsed task an expression and zone. */
export const createMatcher = (): MatchMinute => {
  const tasks = new Map<string, ScheduledTask>();
  return (cron, zone, minuteAt) => {
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
