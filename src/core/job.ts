import type { PostReference, TextReference } from './effect.ts';

/** A scheduled post of `config/schedule.yaml`. */
export interface Job {
  /** Unique, stable: half of the primary key of its slots. */
  readonly id: string;
  readonly kind: 'check-in' | 'activity';
  /** Five cron fields. */
  readonly cron: string;
  /** IANA zone the cron fields are in. */
  readonly zone: string;
  /** How late it may still be posted, ms. */
  readonly graceMs: number;
  readonly text: TextReference;
  readonly post: PostReference;
}

/** Tells whether a minute, epoch ms, is one a job is due at. Throws for a bad expression. */
export type MatchMinute = (cron: string, zone: string, minuteAt: number) => boolean;
