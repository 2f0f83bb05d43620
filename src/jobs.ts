import type { Job } from './core/job.ts';
import type { JobKind, ScheduleEntry } from './core/schedule.ts';
import type { PostingRules } from './core/slot.rules.ts';
import type { Content } from './edges/settings/content.ts';
import type { Settings } from './edges/settings/schema.ts';
import { activityJob } from './features/activities/activities.job.ts';
import { cardJob } from './features/answers/card.job.ts';
import type { Card } from './features/answers/card.ts';
import { disclosureJob } from './features/calendar/disclosure.job.ts';
import { checkInJob } from './features/check-ins/check-ins.job.ts';

/** What jobs and their rules are made of. */
export interface JobSources {
  readonly content: Pick<Content, 'schedule' | 'activities' | 'holidays'>;
  readonly cards: readonly Card[];
  readonly settings: Pick<Settings, 'answers' | 'schedule'>;
}

/** THE list of scheduled jobs, in the order of the schedule. */
export const createJobs = ({ content, cards, settings }: JobSources): readonly Job[] => {
  const { schedule, activities, holidays } = content;
  const known = new Map(cards.map((card) => [card.id, card]));
  const toJob: Readonly<Record<JobKind, (entry: ScheduleEntry) => Job>> = {
    'check-in': checkInJob,
    disclosure: disclosureJob,
    activity: (entry) => activityJob(entry, activities, holidays),
    festival: (entry) => activityJob(entry, activities, holidays),
    card: (entry) => cardJob(entry, known, settings.answers.allowDraft),
  };
  return schedule.map((entry) => toJob[entry.kind](entry));
};

/** The rules of posting as set. */
export const postingRulesOf = ({
  content,
  settings,
}: Pick<JobSources, 'content' | 'settings'>): PostingRules => {
  const { schedule } = settings;
  return {
    quietHours: { from: schedule.quietFrom, until: schedule.quietUntil },
    mostPerDay: schedule.mostPerDay,
    mostPerWeek: schedule.mostPerWeek,
    holidays: content.holidays,
    seed: schedule.seed,
    spreadMinutes: schedule.spreadMinutes,
  };
};

/** How the bot addresses a room, by its number. */
export const addressOf = ({ schedule }: Pick<Settings, 'schedule'>, roomNumber: number): string =>
  schedule.addresses[String(roomNumber)] ?? schedule.address;
