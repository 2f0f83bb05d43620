import type { Clock } from './core/clock.ts';
import type { EmptyLog, Erase, Say } from './core/effect.ts';
import { codeOf } from './core/errors.ts';
import type { Log } from './core/log-fields.ts';
import { meta } from './core/meta.store.ts';
import type { Db, Vault } from './core/ports.ts';
import type { Eraser } from './erasing.ts';
import { finishErasures } from './features/erasure/erasure.ts';
import {
  isTimeToLook,
  judgeClock,
  type RetentionClock,
} from './features/erasure/retention.rules.ts';

/** What finishing erasures needs. */
export interface FinisherPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly clock: Clock;
  readonly eraser: Eraser;
  checkpoint(): boolean;
  /** Frees the ballast where the disk is nearly full. */
  makeRoom(): void;
  /** Called when everything is finished: brings the copies outside the data directory up to date. */
  erased(): void;
  /** Runs something a moment later, unless the bot has ended by then. */
  later(run: () => void): void;
  say(say: Say): void;
}

/** Brings committed erasures to their end, and tells her then. */
export interface Finisher {
  /** Finishes what is pending; where that cannot be at once, says so and tries again every moment. */
  finish(effects: readonly (Erase | EmptyLog)[]): void;
  /**
   * What is due by the calendar or was left by another process: the ledger's, the operator's, what was kept long
   * enough. Never throws: each part is tried, whatever becomes of the others.
   */
  catchUp(): void;
}

/** When the clock was believed last; see `judgeClock`. */
const believedName = 'retention-at';

/** The end of every erasure: keys, the write-ahead log, the word to her. */
export const createFinisher = (ports: FinisherPorts): Finisher => {
  const { db, vault, log } = ports;
  let willRetry = false;
  // What an earlier process cleared last may still stand in the log.
  let isLogEmpty = false;
  let retention: RetentionClock | undefined;

  /** A reader in the way is gone within seconds: the next try comes soon. */
  const retryLater = (): void => {
    if (willRetry) return;
    willRetry = true;
    ports.later(() => {
      willRetry = false;
      finishPending();
    });
  };

  /** @returns true where nothing is left to finish */
  const finishPending = (): boolean => {
    try {
      const checkpoint = (): boolean => ports.checkpoint();
      const finished = finishErasures({ db, vault, checkpoint });
      const { done, pending, replies } = finished;
      for (const reply of replies) ports.say(reply);
      if (pending === 0 && done > 0) ports.erased();
      if (done > 0 || pending > 0) isLogEmpty = finished.isLogEmpty;
      else if (!isLogEmpty) isLogEmpty = checkpoint();
      // She has been told: what is left in the log is retried, and is not told as an erasure under way.
      if (pending === 0) {
        if (!isLogEmpty) retryLater();
        return true;
      }
      log.warn('erasure.pending', { count: pending });
    } catch (error) {
      log.error('erasure.failed', { code: codeOf(error) });
      ports.makeRoom();
    }
    retryLater();
    return false;
  };

  const part = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      log.error('erasure.failed', { code: codeOf(error) });
    }
  };

  const expire = (now: number): void => {
    const believed = meta.get(db, believedName);
    retention = judgeClock(retention, believed === undefined ? undefined : Number(believed), now);
    if (!isTimeToLook(retention, now)) return;
    const { isAll } = ports.eraser.expire(now);
    if (!isAll) return;
    retention = { ...retention, lookedAt: now };
    meta.set(db, believedName, String(now));
  };

  return {
    finish(effects) {
      if (effects.some(({ kind }) => kind === 'empty-log')) isLogEmpty = false;
      if (effects.length === 0 || finishPending()) return;
      for (const effect of effects)
        if (effect.kind === 'erase' && effect.meanwhile !== undefined) ports.say(effect.meanwhile);
    },
    catchUp() {
      const now = ports.clock.now();
      part(() => ports.eraser.catchUp(now));
      part(() => ports.eraser.retryWaiting(now));
      part(() => expire(now));
      finishPending();
    },
  };
};
