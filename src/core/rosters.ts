import type { Clock } from './clock.ts';
import type { Handle, RoomHandle } from './person.ts';
import type { Gateway } from './ports.ts';

/** A person and every name ever known of her in one room since the start; names are hints, never an authority. */
export interface RosterMember {
  readonly handle: Handle;
  readonly names: readonly string[];
}

/** Who is in the enabled rooms, in memory only: it holds names and ids of people who never consented. */
export interface Rosters {
  /** True where the handle is in a room's last known roster. */
  isMember(handle: Handle): boolean;
  isMemberOf(room: RoomHandle, handle: Handle): boolean;
  /**
   * A room's members with all their names since the start, old ones and those of people who have left among them: an
   * old alias is still said. The same array until somebody or a name is new; undefined where none was ever loaded,
   * and from a load that failed to the next that does not: somebody who is new would not be on it.
   */
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
  /** Who is in a room by its last roster, a new set each time one is loaded; undefined where none was, or the last load failed. */
  handlesIn(room: RoomHandle): ReadonlySet<Handle> | undefined;
  /** Has a room's roster loaded again before the next message is decided. */
  markStale(room: RoomHandle): void;
  /**
   * Loads what is stale. A roster that cannot be had leaves the old one for `isMember` and `isMemberOf` alone.
   * @returns joined and left since the last load, for rooms that were loaded before; rosters that could not be had
   */
  refresh(
    rooms: readonly RoomHandle[],
  ): Promise<{ readonly joined: number; readonly left: number; readonly failed: number }>;
}

/** A roster that could not be had is asked for again after this time, so that a dead call is not waited for at each message. */
const retryAfterMs = 60_000;
/** Rosters change without any event (W13), so that they are loaded anew after this time. */
const freshForMs = 10 * 60_000;

interface LoadedRoster {
  readonly members: ReadonlySet<Handle>;
  readonly known: readonly RosterMember[];
  readonly loadedAt: number;
}

/** Names with some of them last: who goes back to an old one is called so again. */
const withNewest = (before: ReadonlySet<string>, names: readonly string[]): Set<string> =>
  new Set([...[...before].filter((name) => !names.includes(name)), ...names]);

/** What was known before, and what a roster adds to it; the same array where that is nothing, as an index is kept by it. */
const addNames = (
  before: readonly RosterMember[],
  entries: readonly RosterMember[],
): readonly RosterMember[] => {
  const namesBefore = new Map(before.map(({ handle, names }) => [handle, new Set(names)]));
  const isKnown = ({ handle, names }: RosterMember): boolean => {
    const had = namesBefore.get(handle);
    const isNewest = had !== undefined && [...had].at(-1) === names.at(-1);
    return isNewest && names.every((name) => had.has(name));
  };
  if (entries.every(isKnown)) return before;
  const known = new Map<Handle, Set<string>>();
  for (const { handle, names } of [...before, ...entries])
    known.set(handle, withNewest(known.get(handle) ?? new Set(), names));
  return [...known].map(([handle, names]) => ({ handle, names: [...names] }));
};

/** Rosters over a gateway. */
export const createRosters = (gateway: Pick<Gateway, 'roster'>, clock: Clock): Rosters => {
  const loaded = new Map<RoomHandle, LoadedRoster>();
  const stale = new Set<RoomHandle>();
  const failedAt = new Map<RoomHandle, number>();

  const load = async (room: RoomHandle): Promise<{ joined: number; left: number }> => {
    const before = loaded.get(room);
    // Cleared first: a change reported while the roster loads makes it stale again.
    stale.delete(room);
    const entries = await gateway.roster(room).catch((error: unknown) => {
      stale.add(room);
      failedAt.set(room, clock.now());
      throw error;
    });
    failedAt.delete(room);
    const members = new Set(entries.map((entry) => entry.handle));
    const known = addNames(before?.known ?? [], entries);
    loaded.set(room, { members, known, loadedAt: clock.now() });
    return before === undefined
      ? { joined: 0, left: 0 }
      : {
          joined: [...members].filter((handle) => !before.members.has(handle)).length,
          left: [...before.members].filter((handle) => !members.has(handle)).length,
        };
  };

  /** True where a roster need not, or cannot, be loaded just now. */
  const isFresh = (room: RoomHandle): boolean => {
    const failed = failedAt.get(room);
    if (failed !== undefined && clock.now() - failed < retryAfterMs) return true;
    const roster = loaded.get(room);
    return roster !== undefined && !stale.has(room) && clock.now() - roster.loadedAt < freshForMs;
  };

  return {
    isMember: (handle) => [...loaded.values()].some(({ members }) => members.has(handle)),
    isMemberOf: (room, handle) => loaded.get(room)?.members.has(handle) ?? false,
    membersIn: (room) => (failedAt.has(room) ? undefined : loaded.get(room)?.known),
    handlesIn: (room) => (failedAt.has(room) ? undefined : loaded.get(room)?.members),
    markStale: (room) => {
      stale.add(room);
    },
    async refresh(rooms) {
      const changes = await Promise.allSettled(rooms.filter((room) => !isFresh(room)).map(load));
      const loadedNow = changes.flatMap((change) =>
        change.status === 'fulfilled' ? [change.value] : [],
      );
      return {
        joined: loadedNow.reduce((sum, { joined }) => sum + joined, 0),
        left: loadedNow.reduce((sum, { left }) => sum + left, 0),
        failed: changes.length - loadedNow.length,
      };
    },
  };
};
