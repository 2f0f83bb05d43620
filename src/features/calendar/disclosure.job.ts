import { minuteMs } from '../../core/clock.ts';
import type { Job } from '../../core/job.ts';
import type { ScheduleEntry } from '../../core/schedule.ts';

/** What the bot says of itself from time to time: that it is a bot, what it keeps, and what it never does. */
export const disclosureJob = (entry: ScheduleEntry): Job => ({
  ...entry,
  graceMs: entry.graceMinutes * minuteMs,
  choices: [
    {
      text: { key: entry.text ?? 'room.self-disclosure' },
      post: { kind: 'service', referenceId: entry.id },
      everyDays: 0,
    },
  ],
});
