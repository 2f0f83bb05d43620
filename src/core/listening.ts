import type { Clock } from './clock.ts';
import type { GapCause } from './listening-gap.ts';
import { listeningGaps } from './listening-gap.store.ts';
import { meta } from './meta.store.ts';
import type { Db } from './ports.ts';

/** A pause shorter than this is no gap: the bot notes every 15 seconds that it listens. */
const shortestGapMs = 60_000;
const listeningName = 'listening-until';

/** Keeps track of when the bot listens, so that the log can say what it lacks for another reason than consent. */
export interface Listening {
  /** The bot has logged in: since it last noted that it listens, nobody did. @returns for how long, ms */
  began(cause: Exclude<GapCause, 'payload-lost'>): number;
  /** Called every 15 seconds while logged in. */
  goesOn(): void;
  /** Messages came whose content could not be had. Never throws: what cannot be noted now is noted later. */
  lost(): void;
}

/** Notes that what was said until an instant is known, unless more is. */
export const listeningUntil = (db: Db, at: number): void => {
  const before = Number(meta.get(db, listeningName) ?? 0);
  meta.set(db, listeningName, String(Math.max(before, at)));
};

/** When the bot last noted that it listens, epoch ms; undefined where it never did. */
export const lastListened = (db: Db): number | undefined => {
  const at = meta.get(db, listeningName);
  return at === undefined ? undefined : Number(at);
};

/** Listening, over the database. */
export const createListening = (db: Db, clock: Clock): Listening => {
  /** When contents were lost that could not be noted: what loses them, a locked database, keeps the note out too. */
  const owed: number[] = [];
  const noteOwed = (): void => {
    for (let at = owed[0]; at !== undefined; at = owed[0]) {
      listeningGaps.add(db, { startedAt: at, endedAt: at, cause: 'payload-lost' });
      owed.shift();
    }
  };
  const goesOn = (): void => {
    noteOwed();
    meta.set(db, listeningName, String(clock.now()));
  };
  return {
    goesOn,
    began(cause) {
      const endedAt = clock.now();
      const startedAt = lastListened(db) ?? endedAt;
      if (endedAt - startedAt >= shortestGapMs)
        listeningGaps.add(db, { startedAt, endedAt, cause });
      goesOn();
      return endedAt - startedAt;
    },
    lost() {
      owed.push(clock.now());
      try {
        noteOwed();
      } catch {
        // At the next time the bot notes that it listens.
      }
    },
  };
};
