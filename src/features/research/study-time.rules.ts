import { daysBetween, localDateTime, minuteMs } from '../../core/clock.ts';

/** When something was, as an export tells it. */
export interface StudyTime {
  /** Day of the study, from 1. */
  readonly day: number;
  /** Week of the study, from 1. */
  readonly week: number;
  /** Six hours of the day in which it lies. */
  readonly band: string;
}

const bands = ['00-06', '06-12', '12-18', '18-24'];
const daysOfWeek = 7;
/** Every zone is ahead of UTC by whole quarters of an hour, so that local time within one differs by minutes alone. */
const quarterMs = 15 * minuteMs;
/** About a hundred days; then they are worked out anew. */
const mostKnown = 10_000;

/**
 * Tells the time of the study for instants, epoch ms. Zones are slow to look up, and messages of a quarter of an hour
 * have one answer.
 * @param startMs start of the study's first day @param zone IANA name
 */
export const createStudyTime = (startMs: number, zone: string) => {
  const known = new Map<number, StudyTime>();
  const days = new Map<string, number>();
  return (instantMs: number): StudyTime => {
    const quarter = Math.floor(instantMs / quarterMs);
    const before = known.get(quarter);
    if (before !== undefined) return before;
    if (known.size >= mostKnown) known.clear();
    const [date = '', clock = ''] = localDateTime(instantMs, zone).split(' ');
    const day = days.get(date) ?? daysBetween(startMs, instantMs, zone) + 1;
    days.set(date, day);
    const hour = Number(clock.slice(0, 2));
    const time = {
      day,
      week: Math.floor((day - 1) / daysOfWeek) + 1,
      band: bands[Math.floor(hour / 6)] ?? '',
    };
    known.set(quarter, time);
    return time;
  };
};
