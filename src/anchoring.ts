import { minuteMs } from './core/clock.ts';
import type { ChainHead } from './core/chain.ts';
import { meta } from './core/meta.store.ts';
import type { Db } from './core/ports.ts';
import { chainHeads } from './features/consent/receipts.commands.ts';

/** What sending the heads elsewhere needs. */
export interface AnchoringPorts {
  readonly db: Db;
  /** Resolves to whether it was taken, never rejects; undefined where nothing is set. */
  readonly sendHeads: ((text: string) => Promise<boolean>) | undefined;
}

/** Heads are sent at most this often, and tried again no sooner, ms. */
const everyMs = 60 * minuteMs;
const sentName = 'anchor.sent';

const written = (head: ChainHead | undefined): string =>
  head === undefined ? '-' : `${head.sequence}:${head.link}`;

/**
 * Sends the heads of the chains to where who can write to the data directory cannot: at most once an hour, and only
 * where they have moved on. In the form `audit verify --anchor` takes; numbers and digests, nobody's words.
 */
export const createAnchoring = ({ db, sendHeads }: AnchoringPorts): { due(now: number): void } => {
  let triedAt = -Infinity;
  return {
    due(now) {
      // A clock that was put back must not keep them in.
      if (sendHeads === undefined || Math.abs(now - triedAt) < everyMs) return;
      const { audit, receipts } = chainHeads(db);
      const text = `tonglu audit ${written(audit)} receipts ${written(receipts)}`;
      if (meta.get(db, sentName) === text) return;
      triedAt = now;
      void sendHeads(text).then((isTaken) => {
        if (isTaken) meta.set(db, sentName, text);
      });
    },
  };
};
