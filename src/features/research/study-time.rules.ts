import {
  dayMs,
  daysBetween,
  endOfDay,
  localDateTime,
  minuteMs,
  startOfDay,
} from '../../core/clock.ts';

/** When something was, as an export tells it. */
export interface StudyTime {
  /** Day of the study, from 1. */
  readonly day: number;
  /** Week of the study, from 1. */
  readonly week: number;
  /** Six hours of the day in which it lies. */
  readonly band: string;
}

const bandHours = 6;
const bands = ['00-06', '06-12', '12-18', '18-24'];
const hourMs = 60 * minuteMs;
const daysOfWeek = 7;
/** Every zone is ahead of UTC by whole quarters of an hour, so that local time within one differs by minutes alone. */
const quarterMs = 15 * minuteMs;
/** About a hundred days; then they are worked out anew. */
const mostKnown = 10_000;

/** A local day of 24 hours, from its first instant to that after its last. */
interface WholeDay {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly day: number;
}

const timeAt = (day: number, hour: number): StudyTime => ({
  day,
  week: Math.floor((day - 1) / daysOfWeek) + 1,
  band: bands[Math.floor(hour / bandHours)] ?? '',
});

/**
 * Tells the time of the study for instants, epoch ms. Zones are slow to look up: most messages lie in the day of the one
 * before, and those of a quarter of an hour have one answer.
 * @param startMs start of the study's first day @param zone IANA name
 */
export const createStudyTime = (startMs: number, zone: string) => {
  const known = new Map<number, StudyTime>();
  let last: WholeDay | undefined;
  const lookUp = (instantMs: number): StudyTime => {
    const [date = '', clock = ''] = localDateTime(instantMs, zone).split(' ');
    const day = daysBetween(startMs, instantMs, zone) + 1;
    const [fromMs = 0, untilMs = 0] = [startOfDay(date, zone), endOfDay(date, zone)];
    // On a day on which clocks are changed, the time since its start does not tell the hour.
    last = untilMs - fromMs === dayMs ? { fromMs, untilMs, day } : undefined;
    return timeAt(day, Number(clock.slice(0, 2)));
  };
  return (instantMs: number): StudyTime => {
    if (last !== undefined && instantMs >= last.fromMs && instantMs < last.untilMs)
      return timeAt(last.day, (instantMs - last.fromMs) / hourMs);
    const quarter = Math.floor(instantMs / quarterMs);
    const before = known.get(quarter);
    if (before !== undefined) return before;
    if (known.size >= mostKnown) known.clear();
    const time = lookUp(instantMs);
    known.set(quarter, time);
    return time;
  };
};
