/** One entry of `config/schedule.yaml`. */
export interface ScheduleEntry {
  readonly id: string;
  readonly kind: 'check-in' | 'activity';
  readonly cron: string;
  readonly zone: string;
  readonly graceMinutes: number;
  /** Text key of a check-in. */
  readonly text?: string | undefined;
  /** Id of an activity. */
  readonly activity?: string | undefined;
}

/** One community activity of `config/activities/`. */
export interface Activity {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}
