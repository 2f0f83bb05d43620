import { minuteMs } from '../../core/clock.ts';
import type { Say } from '../../core/effect.ts';
import type { Handle, RoomHandle, RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { rooms, type EnabledRoom } from '../../core/room.store.ts';

/** Newcomers of a room are welcomed together, at most once in this time, ms. Source: issue on welcome */
const everyMs = 240 * minuteMs;
/** Who comes within this time after the first is welcomed with her, ms. */
const gatheredMs = 10 * minuteMs;
/** Who is back within this time was not away, ms. */
const backWithinMs = 24 * 60 * minuteMs;

/** What welcoming needs. */
export interface WelcomePorts {
  readonly db: Db;
  /** Members of a room just now; undefined where its roster cannot be had. In memory only. */
  membersNow(room: RoomHandle): ReadonlySet<Handle> | undefined;
  /** True where something may be kept just now: newcomers are told of the study. */
  mayLog(): boolean;
}

interface Seen {
  readonly members: ReadonlySet<Handle>;
  /** Who has gone, and when, epoch ms. */
  readonly gone: Map<Handle, number>;
  /** Since when somebody waits to be welcomed; undefined where nobody does. */
  newSince: number | undefined;
}

/** Welcomes newcomers, told by the roster, in one message and without a name; nobody is asked to say anything. */
export const createWelcome = (
  ports: WelcomePorts,
): {
  /** What is to be said just now. @param isQuiet true in hours in which newcomers wait */
  due(served: readonly EnabledRoom[], now: number, isQuiet: boolean): readonly Say[];
} => {
  const seen = new Map<RoomId, Seen>();

  const look = (room: EnabledRoom, now: number): Seen | undefined => {
    const members = ports.membersNow(room.handle);
    const before = seen.get(room.id);
    if (members === undefined) return before;
    const gone = before?.gone ?? new Map<Handle, number>();
    let newSince = before?.newSince;
    for (const handle of before?.members ?? []) if (!members.has(handle)) gone.set(handle, now);
    for (const handle of members) {
      if (before === undefined || before.members.has(handle)) continue;
      const wentAt = gone.get(handle);
      gone.delete(handle);
      if (wentAt === undefined || now - wentAt > backWithinMs) newSince ??= now;
    }
    for (const [handle, at] of gone) if (now - at > backWithinMs) gone.delete(handle);
    const next = { members, gone, newSince };
    seen.set(room.id, next);
    return next;
  };

  return {
    due: (served, now, isQuiet) =>
      served.flatMap((room): readonly Say[] => {
        const found = look(room, now);
        if (found?.newSince === undefined || isQuiet || now - found.newSince < gatheredMs)
          return [];
        const last = rooms.welcomedAt(ports.db, room.id) ?? -Infinity;
        if (now - last < everyMs) return [];
        found.newSince = undefined;
        rooms.noteWelcome(ports.db, room.id, now);
        const key = ports.mayLog() ? 'room.welcome' : 'room.welcome-no-study';
        return [
          {
            kind: 'say',
            to: { kind: 'room', handle: room.handle, roomId: room.id },
            text: { key },
            post: { kind: 'service', referenceId: key },
          },
        ];
      }),
  };
};
