import type { Clock } from '../../core/clock.ts';

/** What the watch over the link knows. */
export interface LinkState {
  /** Last event of any kind, epoch ms. */
  readonly heardAt: number;
  /** When the open probe was sent, epoch ms; absent without one. */
  readonly probedAt?: number;
}

/** Bounds of patience, ms. */
export interface LinkPatience {
  /** Silence after which the link is dead. */
  readonly silenceMs: number;
  /** How long a probe may go unanswered. */
  readonly probeMs: number;
}

/** What to do about the link just now. */
export type LinkVerdict = 'fine' | 'probe' | 'dead';

/**
 * Liveness is the last event of any kind: streams die without a word (W9). Half-way through the allowed
 * silence the link is probed; a probe that goes unanswered means a dead link.
 */
export const judgeLink = (state: LinkState, now: number, patience: LinkPatience): LinkVerdict => {
  if (state.probedAt !== undefined && now - state.probedAt >= patience.probeMs) return 'dead';
  if (now - state.heardAt >= patience.silenceMs) return 'dead';
  const isQuiet = now - state.heardAt >= patience.silenceMs / 2;
  return isQuiet && state.probedAt === undefined ? 'probe' : 'fine';
};

/** How often the link is judged, ms. */
const watchEveryMs = 1000;

/** What watching a link needs. */
export interface LinkWatchPorts {
  readonly clock: Clock;
  readonly patience: LinkPatience;
  /** Asks the other end for a sign of life. */
  readonly probe: () => void;
  /** Called once, when the link is dead. */
  readonly dead: () => void;
}

/** A running watch. */
export interface LinkWatch {
  /** Something came over the link. */
  heard(): void;
  /** Something went wrong: the link is probed now. */
  suspect(): void;
  stop(): void;
}

/** Watches a link until it is dead or the watch is stopped. */
export const startLinkWatch = ({ clock, patience, probe, dead }: LinkWatchPorts): LinkWatch => {
  let heardAt = clock.now();
  let probedAt: number | undefined;
  const suspect = (): void => {
    probedAt ??= clock.now();
    probe();
  };
  const timer = setInterval(() => {
    const state = probedAt === undefined ? { heardAt } : { heardAt, probedAt };
    const verdict = judgeLink(state, clock.now(), patience);
    if (verdict === 'probe') suspect();
    if (verdict !== 'dead') return;
    clearInterval(timer);
    dead();
  }, watchEveryMs);
  return {
    heard() {
      heardAt = clock.now();
      probedAt = undefined;
    },
    suspect,
    stop: () => clearInterval(timer),
  };
};

/** Longest wait before connecting again, ms. */
const longestBackoffMs = 5 * 60_000;

/** How long to wait before connecting, after so many dead links in a row: 0, 2 s, 4 s, up to 5 min. */
export const backoffMs = (deathsInARow: number): number =>
  deathsInARow <= 0 ? 0 : Math.min(longestBackoffMs, 1000 * 2 ** Math.min(deathsInARow, 20));
