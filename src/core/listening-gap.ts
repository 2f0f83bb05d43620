/**
 * Why the bot did not listen. `payload-lost` is a message whose content could not be had, or a batch that could not be
 * decided: a gap of no length.
 */
export type GapCause = 'bot-down' | 'link-lost' | 'payload-lost';

/** A time in which the bot did not listen. It concerns every room and no person. */
export interface ListeningGap {
  /** Epoch ms. */
  readonly startedAt: number;
  /** Epoch ms, never before `startedAt`. */
  readonly endedAt: number;
  readonly cause: GapCause;
}
