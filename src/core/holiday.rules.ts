import { localDate } from './clock.ts';
import type { Holiday, Holidays } from './schedule.ts';

/** The holiday of a local day; the stricter where two meet. */
export const holidayOn = (
  { days }: Pick<Holidays, 'days'>,
  at: number,
  zone: string,
): Holiday | undefined => {
  const day = localDate(at, zone);
  const found = days.filter(({ from, until }) => from <= day && day <= until);
  const order = ['silent', 'holiday', 'ordinary'];
  return found.toSorted((one, two) => order.indexOf(one.posts) - order.indexOf(two.posts))[0];
};

/** Days on which the group is greeted for some festivals. */
export const greetingDays = (
  { days }: Pick<Holidays, 'days'>,
  festivals: readonly string[],
): ReadonlySet<string> =>
  new Set(
    days.flatMap(({ name, greetOn }) =>
      greetOn !== undefined && festivals.includes(name) ? [greetOn] : [],
    ),
  );

/** A year near an instant of which nobody has entered the days: none is known as a holiday then. */
export const missingYear = (
  { years }: Pick<Holidays, 'years'>,
  at: number,
  aheadMs: number,
  zone: string,
): number | undefined =>
  [at, at + aheadMs]
    .map((instant) => Number(localDate(instant, zone).slice(0, 4)))
    .find((year) => !years.has(year));
