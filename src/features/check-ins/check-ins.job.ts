import { minuteMs } from '../../core/clock.ts';
import type { Job } from '../../core/job.ts';
import type { ScheduleEntry } from '../../core/schedule.ts';

/** The weekly check-in as a job. */
export const checkInJob = (entry: ScheduleEntry): Job => ({
  ...entry,
  graceMs: entry.graceMinutes * minuteMs,
  choices: [
    {
      text: { key: entry.text ?? 'check-in.prompt', values: { feedback: '' } },
      post: { kind: 'check-in', referenceId: entry.id },
      everyDays: 0,
    },
  ],
});
