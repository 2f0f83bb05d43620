/** What an entry of the schedule posts. */
export const jobKinds = ['check-in', 'activity', 'card', 'disclosure', 'festival'] as const;
/** One of them. */
export type JobKind = (typeof jobKinds)[number];

/** When an entry is due, as five cron fields. Weekly times of the file become that when it is read. */
export interface Timing {
  readonly cron: string;
  readonly zone: string;
}

/** One entry of `config/schedule.yaml`. */
export interface ScheduleEntry extends Timing {
  readonly id: string;
  readonly kind: JobKind;
  readonly graceMinutes: number;
  /** Text key of a check-in or a self-disclosure. */
  readonly text?: string | undefined;
  /** Themes of the activities to choose from; one activity by its id. */
  readonly themes?: readonly string[] | undefined;
  readonly activity?: string | undefined;
  /** Ids of the cards to choose from. */
  readonly cards?: readonly string[] | undefined;
  /** True where it is posted on public holidays as well. */
  readonly onHolidays: boolean;
  /** What differs in a room, by its number; `off` leaves it out there. */
  readonly rooms: ReadonlyMap<number, Timing | 'off'>;
}

/** One community activity of `config/activities/`. */
export interface Activity {
  readonly id: string;
  readonly title: string;
  readonly theme: string;
  readonly text: string;
  /** What the group reads below the text. */
  readonly safety: string;
  /** For whom, or when, it is not meant. */
  readonly exclusions: readonly string[];
  /** Least days between two times in one room. */
  readonly everyDays: number;
  /** Months in which it may be posted, 1 to 12; absent: any. */
  readonly months?: readonly number[] | undefined;
  /** Festivals it greets. */
  readonly festivals?: readonly string[] | undefined;
  /** What the group sums up. */
  readonly unit?: string | undefined;
}

/** Days on which less is posted, or nothing. */
export interface Holiday {
  readonly name: string;
  /** First and last local day, `yyyy-MM-dd`. */
  readonly from: string;
  readonly until: string;
  /** Day on which the group is greeted; absent: it is not. */
  readonly greetOn?: string | undefined;
  /** `silent`: nothing at all. `holiday`: only greetings and what is posted on holidays. `ordinary`: as ever. */
  readonly posts: 'silent' | 'holiday' | 'ordinary';
}

/** The days of the years somebody has entered. */
export interface Holidays {
  readonly years: ReadonlySet<number>;
  readonly days: readonly Holiday[];
}
