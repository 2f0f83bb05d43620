import { z } from 'zod';
import { isZone, startOfDay } from '../../core/clock.ts';
import { jobKinds, type Holidays, type ScheduleEntry, type Timing } from '../../core/schedule.ts';

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'use lower-case words with dashes');
const ids = z.array(id).min(1);
const zone = z.string().refine(isZone, 'give an IANA zone such as Asia/Shanghai');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'give a time as HH:mm');
const day = z
  .string()
  .refine((text) => startOfDay(text, 'UTC') !== undefined, 'give a day as yyyy-MM-dd');

/** Days of the week in the order of cron, from 0. */
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const weekly = z.strictObject({ days: z.array(z.enum(weekdays)).min(1), time });

/** A weekly time as the five cron fields it is. */
const toCron = ({ days, time: at }: z.infer<typeof weekly>): string => {
  const [hour, minute] = at.split(':').map(Number);
  return `${minute} ${hour} * * ${days.map((name) => weekdays.indexOf(name)).join(',')}`;
};

/** What each kind needs beside its time. */
const needs: Readonly<Record<string, string>> = {
  'check-in': 'text',
  disclosure: 'text',
  card: 'cards',
  festival: 'themes',
};

/** `config/schedule.yaml`. @param isCron tells a cron expression the scheduler reads from others */
export const scheduleSchema = (isCron: (expression: string) => boolean) => {
  const cron = z.string().refine(isCron, 'give five cron fields');
  const isTimed = ({ cron: fields, weekly: week }: { cron?: unknown; weekly?: unknown }): boolean =>
    (fields === undefined) !== (week === undefined);
  const oneTiming = 'give cron, or weekly, and not both';
  const timing = z
    .strictObject({ cron: cron.optional(), weekly: weekly.optional(), zone: zone.optional() })
    .refine(isTimed, oneTiming);
  const timingOf = (given: z.infer<typeof timing>, fallback: string): Timing => ({
    cron: given.cron ?? (given.weekly === undefined ? '' : toCron(given.weekly)),
    zone: given.zone ?? fallback,
  });
  return z
    .array(
      z
        .strictObject({
          id,
          kind: z.enum(jobKinds),
          cron: cron.optional(),
          weekly: weekly.optional(),
          zone,
          graceMinutes: z.number().int().min(1).max(1440),
          text: z.string().optional(),
          themes: ids.optional(),
          activity: id.optional(),
          cards: ids.optional(),
          onHolidays: z.boolean().default(false),
          rooms: z
            .record(
              z.string().regex(/^[1-9]\d*$/u, 'name a group by its number'),
              z.union([timing, z.literal('off')]),
            )
            .default({}),
        })
        .refine(isTimed, oneTiming)
        .refine(
          (entry) =>
            entry.kind === 'activity'
              ? (entry.themes === undefined) !== (entry.activity === undefined)
              : entry[needs[entry.kind] as 'text' | 'cards' | 'themes'] !== undefined,
          {
            message:
              'an activity names themes or one activity, a check-in and a disclosure a text, a card its cards',
          },
        )
        .transform((entry): ScheduleEntry => ({
          ...entry,
          ...timingOf(entry, entry.zone),
          rooms: new Map(
            Object.entries(entry.rooms).map(([number, room]) => [
              Number(number),
              room === 'off' ? room : timingOf(room, entry.zone),
            ]),
          ),
        })),
    )
    .refine((entries) => new Set(entries.map((entry) => entry.id)).size === entries.length, {
      message: 'two entries have the same id',
    });
};

/** Themes of activities. */
export const themes = [
  'movement',
  'gratitude',
  'writing',
  'life-story',
  'experience',
  'reading',
  'photo',
  'festival',
  'care',
  'newcomers',
  'goal',
] as const;

/** Least days between two times of an activity in a room. Source: domain report, section 3 */
const leastDays = 56;

/** One file below `config/activities/`. */
export const activitySchema = z
  .strictObject({
    id,
    title: z.string().min(1).max(20),
    theme: z.enum(themes),
    text: z.string().min(1).max(200),
    safety: z.string().min(1).max(80),
    exclusions: z.array(z.string().min(1)).min(1),
    everyDays: z.number().int().min(leastDays).max(400),
    months: z.array(z.number().int().min(1).max(12)).min(1).optional(),
    festivals: z.array(z.string().min(1)).min(1).optional(),
    unit: z.string().min(1).max(4).optional(),
    evidence: z.string().min(1),
  })
  .refine(({ theme, festivals }) => (theme === 'festival') === (festivals !== undefined), {
    message: 'a festival names its festivals, nothing else does',
  })
  .refine(({ theme, unit }) => (theme === 'goal') === (unit !== undefined), {
    message: 'a goal names its unit, nothing else does',
  });

/** `config/holidays.yaml`. */
export const holidaysSchema = z
  .record(
    z.string().regex(/^\d{4}$/u, 'name a year'),
    z.array(
      z
        .strictObject({
          name: z.string().min(1),
          from: day,
          until: day,
          greetOn: day.optional(),
          posts: z.enum(['silent', 'holiday', 'ordinary']),
        })
        .refine(({ from, until, greetOn = from }) => from <= greetOn && greetOn <= until, {
          message: 'give from, greetOn and until in this order',
        }),
    ),
  )
  .transform((years): Holidays => ({
    years: new Set(Object.keys(years).map(Number)),
    days: Object.values(years).flat(),
  }));
