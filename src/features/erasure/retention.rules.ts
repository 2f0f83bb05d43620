import { dayMs, endOfDay } from '../../core/clock.ts';
import type { Study } from '../../core/study.ts';

/**
 * First instant at which what a notice covers may no longer be kept: the end of `endsOn`, and `retentionDays` more.
 * @returns epoch ms; undefined where the study block names no such day. Source: PIPL Art. 19, contract section 2
 */
export const keepUntilOf = (
  { endsOn, retentionDays }: Pick<Study, 'endsOn' | 'retentionDays'>,
  zone: string,
): number | undefined => {
  const end = endOfDay(endsOn, zone);
  return end === undefined || retentionDays <= 0 ? undefined : end + retentionDays * dayMs;
};
