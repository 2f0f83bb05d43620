import { minuteMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import type { Activity, ScheduleEntry } from '../../core/schedule.ts';

/** A community activity as a job. @throws content.invalid where the entry names an unknown activity */
export const activityJob = (
  entry: ScheduleEntry,
  activities: ReadonlyMap<string, Activity>,
): Job => {
  const activity = activities.get(entry.activity ?? '');
  if (activity === undefined)
    throw new AppError('content.invalid', `schedule entry ${entry.id} names no known activity`);
  return {
    id: entry.id,
    kind: 'activity',
    cron: entry.cron,
    zone: entry.zone,
    graceMs: entry.graceMinutes * minuteMs,
    text: { key: 'activity.prompt', values: { title: activity.title, text: activity.text } },
    post: { kind: 'activity', referenceId: activity.id },
  };
};
