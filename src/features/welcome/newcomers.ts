import { dayMs, minuteMs } from '../../core/clock.ts';
import type { Handle, RoomHandle } from '../../core/person.ts';
import { pass, type Step } from '../../core/step.ts';

/** Who speaks within this time after a newcomer's first words is taken to answer her, ms. */
const answeredWithinMs = 60 * minuteMs;
/** How long somebody is new, ms. */
const newForMs = 3 * dayMs;

interface Newcomer {
  readonly room: RoomHandle;
  readonly joinedAt: number;
  /** When she first spoke. */
  saidAt?: number;
}

/** Newcomers who have spoken and whom nobody has answered. In memory only: a restart forgets them. */
export interface Newcomers {
  /** Sees what is said; decides nothing. */
  readonly step: Step;
  /** How many wait for a word just now. @param isDead true for who is never to be spoken to again */
  unanswered(now: number, isDead: (handle: Handle) => boolean): number;
}

/**
 * Watches who joins, and whether anybody speaks to her: mentions her, or says something within the hour.
 * @param membersNow a room's members, a new set each time they are loaded; undefined where they cannot be had
 */
export const createNewcomers = (
  membersNow: (room: RoomHandle) => ReadonlySet<Handle> | undefined,
): Newcomers => {
  const seen = new Map<RoomHandle, ReadonlySet<Handle>>();
  const waiting = new Map<Handle, Newcomer>();

  const look = (room: RoomHandle, now: number): void => {
    const members = membersNow(room);
    const before = seen.get(room);
    if (members === undefined || members === before) return;
    seen.set(room, members);
    if (before === undefined) return;
    for (const handle of members)
      if (!before.has(handle)) waiting.set(handle, { room, joinedAt: now });
    for (const [handle, newcomer] of waiting)
      if (newcomer.room === room && !members.has(handle)) waiting.delete(handle);
  };
  const isAnsweredBy = (
    { saidAt }: Newcomer,
    handle: Handle,
    mentions: readonly Handle[],
    now: number,
  ): boolean =>
    mentions.includes(handle) || (saidAt !== undefined && now - saidAt <= answeredWithinMs);

  return {
    step: {
      name: 'newcomers',
      run({ message: { room, sender, mentions }, now }) {
        if (room === undefined) return pass;
        look(room, now);
        for (const [handle, newcomer] of waiting) {
          if (newcomer.room !== room) continue;
          if (handle === sender) newcomer.saidAt ??= now;
          else if (isAnsweredBy(newcomer, handle, mentions, now)) waiting.delete(handle);
        }
        return pass;
      },
    },
    unanswered(now, isDead) {
      for (const [handle, { joinedAt }] of waiting)
        if (now - joinedAt > newForMs || isDead(handle)) waiting.delete(handle);
      return [...waiting.values()].filter(
        ({ saidAt }) => saidAt !== undefined && now - saidAt > answeredWithinMs,
      ).length;
    },
  };
};
