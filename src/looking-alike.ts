import type { Say } from './core/effect.ts';
import { isSelf } from './core/epoch.store.ts';
import type { Handle } from './core/person.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms, type EnabledRoom } from './core/room.store.ts';
import type { RosterMember, Rosters } from './core/rosters.ts';
import { toStaff } from './digest.ts';
import { lookAlikes } from './features/moderation/look-alike.store.ts';
import { staff } from './features/moderation/staff.store.ts';

/** What watching names needs. */
export interface LookAlikePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly rosters: Pick<Rosters, 'membersIn' | 'handlesIn'>;
  isLookAlike(name: string, own: string): boolean;
}

/**
 * Tells staff in private, once, of members whose names are confusable with theirs or the bot's. Nobody is named or
 * removed in the group: a name proves nothing, and staff know the people.
 */
export const createLookAlikeWatch = (
  ports: LookAlikePorts,
): { due(now: number): readonly Say[] } => {
  const { db, vault, rosters } = ports;
  /** Names that were compared since the start, so that each costs once. */
  const compared = new Set<string>();
  /** With which names of ours a roster was compared. */
  const seen = new WeakMap<readonly RosterMember[], string>();
  const isOwn = (handle: Handle, bound: ReadonlySet<Handle>): boolean =>
    bound.has(handle) || isSelf(db, vault, handle);
  /** Names of staff and bot, as any of the rooms shows them: who poses as one of them may do so in another. */
  const ownNames = (bound: ReadonlySet<Handle>): readonly string[] => [
    ...new Set(
      [...rooms.enabled(db, vault), rooms.control(db, vault)]
        .flatMap((room) => (room === undefined ? [] : (rosters.membersIn(room.handle) ?? [])))
        .filter(({ handle }) => isOwn(handle, bound))
        .flatMap(({ names }) => names),
    ),
  ];

  const inRoom = (
    room: EnabledRoom,
    bound: ReadonlySet<Handle>,
    own: readonly string[],
    now: number,
  ): readonly Say[] => {
    const members = rosters.membersIn(room.handle);
    const present = rosters.handlesIn(room.handle);
    const ownKey = JSON.stringify(own);
    if (members === undefined || present === undefined || seen.get(members) === ownKey) return [];
    seen.set(members, ownKey);
    return members
      .filter(({ handle }) => present.has(handle) && !isOwn(handle, bound))
      .flatMap(({ handle, names }): readonly Say[] => {
        const name = names.at(-1) ?? '';
        const key = JSON.stringify([room.number, handle, name, ownKey]);
        if (compared.has(key)) return [];
        compared.add(key);
        const alike = own.find((one) => ports.isLookAlike(name, one));
        const mac = vault.mac('service', 'look-alike', handle, name);
        if (alike === undefined || !lookAlikes.note(db, mac, now)) return [];
        const values = { room: room.number, name, own: alike };
        return toStaff(ports, { key: 'staff.look-alike', values });
      });
  };
  return {
    due(now) {
      const bound = new Set(staff.handles(db, vault));
      const own = ownNames(bound);
      return rooms.enabled(db, vault).flatMap((room) => inRoom(room, bound, own, now));
    },
  };
};
