import { DateTime } from 'luxon';

/** The time, epoch ms UTC. */
export interface Clock {
  now(): number;
}

/** Length of a minute, ms. */
export const minuteMs = 60_000;
/** Length of a day without daylight saving, ms. */
export const dayMs = 86_400_000;

/**
 * Nothing older is kept, however late it is delivered: ids of messages are forgotten after seven days, so that an
 * older replay could bring back what was deleted.
 */
export const longestDelayMs = 6 * dayMs;

/** Whole seconds of an instant: the unit in which consent is compared. */
export const toSeconds = (instantMs: number): number => Math.floor(instantMs / 1000);

/** True for an IANA zone name this Node knows. */
export const isZone = (zone: string): boolean => DateTime.utc().setZone(zone).isValid;

/** How far a zone is ahead of UTC at an instant, ms. @param zone IANA name */
export const zoneOffsetMs = (instantMs: number, zone: string): number =>
  DateTime.fromMillis(instantMs, { zone }).offset * minuteMs;

/** Local time of an instant as `HH:mm`. @param zone IANA name */
export const localTime = (instantMs: number, zone: string): string =>
  DateTime.fromMillis(instantMs, { zone }).toFormat('HH:mm');

/** Local day of an instant as `yyyy-MM-dd`. @param zone IANA name */
export const localDate = (instantMs: number, zone: string): string =>
  DateTime.fromMillis(instantMs, { zone }).toFormat('yyyy-MM-dd');

/** Local day and time as `yyyy-MM-dd HH:mm`. @param zone IANA name */
export const localDateTime = (instantMs: number, zone: string): string =>
  DateTime.fromMillis(instantMs, { zone }).toFormat('yyyy-MM-dd HH:mm');

const knownDays = new Map<string, DateTime>();
const mostKnownDays = 64;

/** Start of a local day. The dates of the settings are asked for at each message, so that the last few are kept. */
const dayOf = (date: string, zone: string): DateTime => {
  const key = `${zone} ${date}`;
  const known = knownDays.get(key);
  if (known !== undefined) return known;
  if (knownDays.size >= mostKnownDays) knownDays.clear();
  const start = DateTime.fromFormat(date, 'yyyy-MM-dd', { zone });
  knownDays.set(key, start);
  return start;
};

/** Start of a local day, epoch ms. @param date `yyyy-MM-dd` @returns undefined where it is no date */
export const startOfDay = (date: string, zone: string): number | undefined => {
  const start = dayOf(date, zone);
  return start.isValid ? start.toMillis() : undefined;
};

/** The instant of a local time, epoch ms. @param local `yyyy-MM-dd HH:mm:ss` @returns undefined where there is no such time */
export const instantOf = (local: string, zone: string): number | undefined => {
  const time = DateTime.fromFormat(local, 'yyyy-MM-dd HH:mm:ss', { zone });
  return time.isValid ? time.toMillis() : undefined;
};

/** Start of the day after, epoch ms: a day may have 23 or 25 hours. */
export const endOfDay = (date: string, zone: string): number | undefined => {
  const start = dayOf(date, zone);
  return start.isValid ? start.plus({ days: 1 }).toMillis() : undefined;
};

/** Calendar days from one instant's local day to another's; negative where the second is earlier. */
export const daysBetween = (fromMs: number, toMs: number, zone: string): number =>
  Math.round(
    DateTime.fromMillis(toMs, { zone })
      .startOf('day')
      .diff(DateTime.fromMillis(fromMs, { zone }).startOf('day'), 'days').days,
  );

/** The local day some days later. @param date `yyyy-MM-dd` */
export const addDays = (date: string, days: number): string =>
  DateTime.fromISO(date, { zone: 'UTC' }).plus({ days }).toFormat('yyyy-MM-dd');

/** Day of the week, 1 for Monday to 7. @param date `yyyy-MM-dd` */
export const weekdayOf = (date: string): number => DateTime.fromISO(date, { zone: 'UTC' }).weekday;

/** The next day of a month and a number, today included; undefined where there is none. @param today `yyyy-MM-dd` */
export const nextDayLike = (month: number, day: number, today: string): string | undefined => {
  const year = Number(today.slice(0, 4));
  // A leap day may be eight years away.
  return Array.from({ length: 9 }, (_, ahead) =>
    DateTime.fromObject({ year: year + ahead, month, day }, { zone: 'UTC' }),
  )
    .filter((date) => date.isValid)
    .map((date) => date.toFormat('yyyy-MM-dd'))
    .find((date) => date >= today);
};
