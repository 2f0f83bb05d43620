import { minuteMs } from '../../core/clock.ts';
import { greetingDays } from '../../core/holiday.rules.ts';
import type { Choice, Job } from '../../core/job.ts';
import type { Activity, Holidays, ScheduleEntry } from '../../core/schedule.ts';

/** An activity as the group reads it: that nobody has to take part stands below every one. */
export const activityText = ({
  title,
  text,
  safety,
  exclusions,
  theme,
}: Activity): Choice['text'] => ({
  key: theme === 'festival' ? 'activity.greeting' : 'activity.prompt',
  values: { goal: '', title, text, safety, exclusions: exclusions.join('、') },
});

const toChoice = (activity: Activity, holidays: Holidays): Choice => ({
  title: activity.title,
  text: activityText(activity),
  post: { kind: 'activity', referenceId: activity.id },
  everyDays: activity.everyDays,
  months: activity.months,
  ...(activity.festivals === undefined ? {} : { days: greetingDays(holidays, activity.festivals) }),
});

/** Community activities as a job: one activity by its id, or the next of some themes. */
export const activityJob = (
  entry: ScheduleEntry,
  activities: ReadonlyMap<string, Activity>,
  holidays: Holidays,
): Job => ({
  ...entry,
  graceMs: entry.graceMinutes * minuteMs,
  choices: [...activities.values()]
    .filter(({ id, theme }) =>
      entry.activity === undefined ? entry.themes?.includes(theme) : id === entry.activity,
    )
    .map((activity) => toChoice(activity, holidays)),
});
