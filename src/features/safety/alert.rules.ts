import { minuteMs } from '../../core/clock.ts';
import type { Assessment } from './assess.rules.ts';

/** What staff are called for. */
export type AlertLevel = 'L2' | 'L3' | 'medical';

/**
 * Repeats of one person within this time of the first are one alert: of danger by her own hand, or of the body.
 * Source: issue on the safety net.
 */
export const mergedMs = 120 * minuteMs;
/** How long nothing cheerful is posted after an alert. */
export const quietAfterMs = 120 * minuteMs;
/** How long the one told has until the next is told. A red flag of the body cannot wait either. */
const takenWithinMs: Readonly<Record<AlertLevel, number>> = {
  L3: 10 * minuteMs,
  medical: 10 * minuteMs,
  L2: 60 * minuteMs,
};
/** How often everybody is told once all on duty have been. */
const everybodyEveryMs = 30 * minuteMs;

/**
 * What of an assessment calls staff: danger of the body and danger by her own hand are two alerts, what cannot wait an hour
 * in front.
 */
export const alertLevelsOf = ({ level, medical }: Assessment): readonly AlertLevel[] => {
  const body = medical.length > 0 ? (['medical'] as const) : [];
  if (level === 'L3') return ['L3', ...body];
  return level === 'L2' ? [...body, 'L2'] : body;
};

/** True where what is said now is worse than what staff were told: danger of the body has no degrees. */
export const isWorse = (now: AlertLevel, before: AlertLevel): boolean =>
  now === 'L3' && before === 'L2';

/** Who is told of an alert nobody has taken. */
export interface Telling {
  /** One of those on duty; absent: everybody. */
  readonly onDuty?: string | undefined;
  /** After which time the next telling is due, ms. */
  readonly waitMs: number;
  /** True where a second channel is used too. */
  readonly isElsewhere: boolean;
}

/**
 * The next telling of an alert nobody has taken: each on duty in turn, then everybody every half hour, and of
 * imminent danger by the second channel as well.
 * @param waiting ids of those on duty who have not been told
 */
export const nextTelling = (level: AlertLevel, [next]: readonly string[]): Telling =>
  next === undefined
    ? { waitMs: everybodyEveryMs, isElsewhere: level === 'L3' }
    : { onDuty: next, waitMs: takenWithinMs[level], isElsewhere: false };

/** The first telling: whoever is first on duty; everybody where nobody is. @param onDuty their ids */
export const firstTelling = (level: AlertLevel, [first]: readonly string[]): Telling => ({
  onDuty: first,
  waitMs: takenWithinMs[level],
  isElsewhere: false,
});
