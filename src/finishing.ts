import type { Clock } from './core/clock.ts';
import type { Erase, Say } from './core/effect.ts';
import { codeOf } from './core/errors.ts';
import type { Log } from './core/log-fields.ts';
import type { Db, Vault } from './core/ports.ts';
import type { Eraser } from './erasing.ts';
import { finishErasures } from './features/erasure/erasure.ts';

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
  finish(erasures: readonly Erase[]): void;
  /** What is due by the calendar or was left by another process: the ledger's, the operator's, what was kept long enough. */
  catchUp(): void;
}

/** The end of every erasure: keys, the write-ahead log, the word to her. */
export const createFinisher = (ports: FinisherPorts): Finisher => {
  const { db, vault, log } = ports;
  let willRetry = false;

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
      const { done, pending, replies } = finishErasures({ db, vault, checkpoint });
      for (const reply of replies) ports.say(reply);
      if (pending === 0) {
        if (done > 0) ports.erased();
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

  return {
    finish(erasures) {
      if (erasures.length === 0 || finishPending()) return;
      for (const { meanwhile } of erasures) if (meanwhile !== undefined) ports.say(meanwhile);
    },
    catchUp() {
      const now = ports.clock.now();
      ports.eraser.catchUp(now);
      ports.eraser.expire(now);
      finishPending();
    },
  };
};
