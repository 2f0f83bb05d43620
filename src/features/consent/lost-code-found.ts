import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Handle, HandleMac, ParticipantId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { lostCodes } from './lost-code-request.store.ts';

/** What telling those who were found needs. */
export interface FoundPorts {
  readonly db: Db;
  readonly vault: Vault;
  /** A code by which she is known again after the bot has logged in anew. */
  codeFor(participant: ParticipantId, now: number): string;
}

/** Text key of what she is told once she is found. Her request goes when this was handed over. */
const foundKey = 'lost-code.found';

/** How long to wait before somebody who could not be reached is told again. */
const triesEveryMs = 360 * minuteMs;

/** What she is told once staff have found her. @param code a new one: the lost one may be in other hands */
export const sayFound = (handle: Handle, code: string): Say =>
  sayPrivately(handle, foundKey, { code });

/** Tells those whom staff have found, without their having to write first: they asked to leave and wait for it. */
export const createFoundTeller = (
  ports: FoundPorts,
): {
  /** What is to be said just now. */
  due(now: number): readonly Say[];
  /** A sentence was handed over to somebody. */
  handedOver(mac: HandleMac, key: string): void;
} => {
  const { db, vault } = ports;
  const triedAt = new Map<HandleMac, number>();
  return {
    due: (now) =>
      db.inTransaction(() =>
        lostCodes
          .found(db, vault)
          .filter(({ mac }) => now - (triedAt.get(mac) ?? -Infinity) >= triesEveryMs)
          .map(({ mac, handle, participant }) => {
            triedAt.set(mac, now);
            return sayFound(handle, ports.codeFor(participant, now));
          }),
      ),
    handedOver(mac, key) {
      if (key === foundKey) lostCodes.remove(db, mac);
    },
  };
};
