import { createJobs } from '../app.ts';
import { localDateTime, startOfDay, dayMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { decideSlot, dueMinutes } from '../core/slot.rules.ts';
import { createMatcher } from '../edges/cron/scheduler.ts';
import { rooms } from '../core/room.store.ts';
import { openDb } from '../edges/store/open.ts';
import { migrationsDirectory, noPuppet, setUp, type CommonOptions, type Setup } from '../setup.ts';
import { print } from './output.ts';

/** One slot of a rehearsal. */
export interface RehearsedSlot {
  /** Local time in the job's zone, `yyyy-MM-dd HH:mm`. */
  readonly at: string;
  readonly zone: string;
  readonly room: string;
  readonly job: string;
  /** The exact text; absent where it would be left out. */
  readonly text?: string;
  /** Why it would be left out. */
  readonly skipped?: string;
}

/** Most days a rehearsal looks ahead. */
const mostDays = 366;

/**
 * What the schedule would post, by the same rules as the bot, were it awake at every due minute.
 * @param roomNames names of the rooms, such as R1
 * @throws usage.invalid
 */
export const planRehearsal = (
  { content, settings }: Setup,
  from: string,
  days: number,
  roomNames: readonly string[],
): readonly RehearsedSlot[] => {
  const start = startOfDay(from, settings.zone);
  if (start === undefined) throw new AppError('usage.invalid', 'give --from as yyyy-MM-dd');
  if (days < 1 || days > mostDays)
    throw new AppError('usage.invalid', `give --days from 1 to ${mostDays}`);
  const { quietFrom, quietUntil, enabled } = settings.schedule;
  const quietHours = { from: quietFrom, until: quietUntil };
  const matches = createMatcher();
  const due = createJobs(content.schedule, content.activities).flatMap((job) =>
    dueMinutes(job, start - 1, start + days * dayMs - 1, matches).map((dueAt) => ({ job, dueAt })),
  );
  return due
    .toSorted((a, b) => a.dueAt - b.dueAt || a.job.id.localeCompare(b.job.id))
    .flatMap(({ job, dueAt }) => {
      const decision = decideSlot({ job, dueAt, now: dueAt, isNewest: true, quietHours });
      const skipped = enabled ? undefined : 'schedule-disabled';
      return roomNames.map((room) => ({
        at: localDateTime(dueAt, job.zone),
        zone: job.zone,
        room,
        job: job.id,
        ...(skipped !== undefined
          ? { skipped }
          : decision.state === 'planned'
            ? { text: content.texts.render(job.text) }
            : { skipped: decision.reason }),
      }));
    });
};

/** Options of `rehearse`. */
export interface RehearseOptions extends CommonOptions {
  readonly from: string;
  readonly days: number;
  readonly json: boolean;
}

const readRooms = (setup: Setup): readonly string[] => {
  try {
    const db = openDb(setup.dataDirectory, migrationsDirectory(), 'read');
    try {
      const numbers = rooms.numbers(db).map(({ number }) => `R${number}`);
      return numbers.length === 0 ? ['R1'] : numbers;
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'data.absent') return ['R1'];
    throw error;
  }
};

/** `rehearse`: rooms of the database where there is one, else one room. */
export const rehearse = (options: RehearseOptions): void => {
  const setup = setUp(options, noPuppet);
  const names = readRooms(setup);
  for (const slot of planRehearsal(setup, options.from, options.days, names)) {
    if (options.json) print(JSON.stringify(slot));
    else
      print(
        `${slot.at} ${slot.zone} ${slot.room} ${slot.job}\n  ${(slot.text ?? `left out: ${slot.skipped ?? ''}`).replaceAll('\n', '\n  ')}`,
      );
  }
};
