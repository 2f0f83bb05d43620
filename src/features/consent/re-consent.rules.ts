import { dayMs } from '../../core/clock.ts';
import type { Consent } from '../../core/person.ts';

/** How often somebody was asked again under one version of the notice. */
export interface Asked {
  readonly noticeVersion: string;
  readonly asked: number;
  /** Epoch ms. */
  readonly askedAt: number;
}

/** How often, at most, and how long after the first time. Source: domain.md 5.3; more would be pressure. */
const mostTimes = 2;
const askAgainAfterMs = 7 * dayMs;

/**
 * What to note when she is to be asked again: her consent stands under another notice than the one in force, or
 * she was asked once, a week ago, and has not answered. She who paused or declined is left in peace.
 * @returns undefined where she is not asked
 */
export const askAgain = (
  consent: Consent,
  before: Asked | undefined,
  noticeVersion: string,
  now: number,
): Asked | undefined => {
  if (consent.since === undefined) return undefined;
  const known = before?.noticeVersion === noticeVersion ? before : undefined;
  const isOld = consent.state === 'active' && consent.noticeVersion !== noticeVersion;
  const isUnanswered = consent.state === 'notice-shown' && known !== undefined;
  if (!isOld && !isUnanswered) return undefined;
  if (known === undefined) return { noticeVersion, asked: 1, askedAt: now };
  if (known.asked >= mostTimes || now - known.askedAt < askAgainAfterMs) return undefined;
  return { noticeVersion, asked: known.asked + 1, askedAt: now };
};
