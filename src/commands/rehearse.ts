import { localDateTime, startOfDay, dayMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { holds } from '../core/hold.store.ts';
import type { RoomId } from '../core/person.ts';
import { planSlots, type PlanFacts, type PlannedSlot } from '../core/plan.rules.ts';
import { addressed, rememberedMs } from '../core/post-slots.ts';
import { slots } from '../core/slot.store.ts';
import { createMatcher } from '../edges/cron/scheduler.ts';
import { rooms } from '../core/room.store.ts';
import { openDb } from '../edges/store/open.ts';
import { addressOf, createJobs, postingRulesOf } from '../jobs.ts';
import {
  migrationsDirectory,
  noPuppet,
  setUp,
  systemClock,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
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

/** A room as a rehearsal knows it. */
export interface RehearsedRoom extends Pick<PlanFacts, 'posted' | 'holds'> {
  readonly id: RoomId;
  readonly number: number;
}

/** Most days a rehearsal looks ahead. */
const mostDays = 366;

/**
 * What the schedule would post, by the same rules as the bot, were it awake at every due minute and nothing else
 * happened.
 * @param known the rooms, with what was posted there before
 * @throws usage.invalid
 */
export const planRehearsal = (
  setup: Setup,
  from: string,
  days: number,
  known: readonly RehearsedRoom[],
): readonly RehearsedSlot[] => {
  const { content, settings } = setup;
  const start = startOfDay(from, settings.zone);
  if (start === undefined) throw new AppError('usage.invalid', 'give --from as yyyy-MM-dd');
  if (days < 1 || days > mostDays)
    throw new AppError('usage.invalid', `give --days from 1 to ${mostDays}`);
  const shared = {
    jobs: createJobs(setup),
    rules: postingRulesOf(setup),
    matches: createMatcher(),
  };
  const toRehearsed = (room: RehearsedRoom, slot: PlannedSlot): RehearsedSlot => {
    const { at, zone, job, decision } = slot;
    const place = { at: localDateTime(at, zone), zone, room: `R${room.number}`, job: job.id };
    if (!settings.schedule.enabled) return { ...place, skipped: 'schedule-disabled' };
    if (decision.state !== 'planned') return { ...place, skipped: decision.reason };
    const text = addressed(decision.choice.text, addressOf(settings, room.number));
    return { ...place, text: content.texts.render(text) };
  };
  return known
    .flatMap((room) =>
      planSlots({ ...shared, room, ...room }, start - 1, start + days * dayMs - 1).map((slot) => ({
        at: slot.at,
        rehearsed: toRehearsed(room, slot),
      })),
    )
    .toSorted((one, two) => one.at - two.at)
    .map(({ rehearsed }) => rehearsed);
};

/** Options of `rehearse`. */
export interface RehearseOptions extends CommonOptions {
  readonly from: string;
  readonly days: number;
  readonly json: boolean;
}

/** A group that is yet to come. */
const firstRoom: RehearsedRoom = { id: 'R1' as RoomId, number: 1, posted: [], holds: [] };

const readRooms = (setup: Setup): readonly RehearsedRoom[] => {
  try {
    const db = openDb(setup.dataDirectory, migrationsDirectory(), 'read');
    try {
      const now = systemClock.now();
      const known = rooms.numbers(db).map(({ id, number }) => ({
        id,
        number,
        posted: slots.posted(db, id, now - rememberedMs),
        holds: holds.of(db, id, now),
      }));
      return known.length === 0 ? [firstRoom] : known;
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'data.absent') return [firstRoom];
    throw error;
  }
};

/** `rehearse`: rooms of the database where there is one, else one room. */
export const rehearse = (options: RehearseOptions): void => {
  const setup = setUp(options, noPuppet);
  const known = readRooms(setup);
  for (const slot of planRehearsal(setup, options.from, options.days, known)) {
    if (options.json) print(JSON.stringify(slot));
    else
      print(
        `${slot.at} ${slot.zone} ${slot.room} ${slot.job}\n  ${(slot.text ?? `left out: ${slot.skipped ?? ''}`).replaceAll('\n', '\n  ')}`,
      );
  }
};
