import { minuteMs } from '../../core/clock.ts';
import type { Job } from '../../core/job.ts';
import type { ScheduleEntry } from '../../core/schedule.ts';

/** The weekly check-in as a job. */
export const checkInJob = (entry: ScheduleEntry): Job => ({
  id: entry.id,
  kind: 'check-in',
  cron: entry.cron,
  zone: entry.zone,
  graceMs: entry.graceMinutes * minuteMs,
  text: { key: entry.text ?? 'check-in.prompt' },
  post: { kind: 'check-in', referenceId: entry.id },
});
