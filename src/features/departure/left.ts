import { sayPrivately, type Say } from '../../core/effect.ts';
import type { HandleMac, Handle, ParticipantId, RoomId } from '../../core/person.ts';
import type { Db, Identity, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import type { Rosters } from '../../core/rosters.ts';
import { departures } from './departure.store.ts';
import { isBelieved, judgeRoster } from './left.rules.ts';

/** What noticing departures is given. */
export interface LeftPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly rosters: Pick<Rosters, 'handlesIn'>;
  /** Ends recording; what is kept stays. */
  pause(participant: ParticipantId, now: number): void;
  /** True where what she says now would be kept. */
  isRecording(mac: HandleMac): boolean;
}

/** Notices who has left all served rooms, and who is back. */
export interface Departures {
  /**
   * Looks at the rosters loaded since the last time, in a transaction of its own. Say nothing at night: what is not
   * looked at now is looked at later.
   * @returns what those who left or came back are told
   */
  look(identity: Identity, now: number): readonly Say[];
  /** After a login nobody is missing yet: it takes two rosters loaded since. */
  forget(): void;
}

/** Who left, by two believed rosters of the very room she was seen in. Never across a login. */
export const createDepartures = (ports: LeftPorts): Departures => {
  const { db, vault, rosters } = ports;
  const lookedAt = new Map<RoomId, ReadonlySet<Handle>>();
  let missing = new Map<RoomId, ReadonlyMap<ParticipantId, number>>();

  const lookAtRoom = (
    room: ReturnType<typeof rooms.enabled>[number],
    present: ReadonlySet<Handle>,
    identity: Identity,
    now: number,
  ): { readonly says: readonly Say[]; readonly missing: ReadonlyMap<ParticipantId, number> } => {
    const handles = new Map([...present].map((handle) => [identity.macOf(handle), handle]));
    const believed = isBelieved(handles.size, rooms.memberCount(db, room.id));
    if (believed) rooms.noteMemberCount(db, room.id, handles.size);
    const consenting = departures.consenting(db, identity.epoch);
    const here = consenting.filter(({ mac }) => handles.has(mac));
    const eligible = new Set(consenting.map(({ participant }) => participant));
    const wasThere = new Set(
      [...departures.inRoom(db, room.id)].filter((participant) => eligible.has(participant)),
    );
    const verdict = judgeRoster({
      isBelieved: believed,
      wasThere,
      isThere: new Set(here.map(({ participant }) => participant)),
      missingSince: missing.get(room.id) ?? new Map(),
      now,
    });
    const back = here.flatMap(({ participant, mac }): readonly Say[] => {
      const handle = handles.get(mac);
      const isBack = departures.arrive(db, participant, room.id);
      return isBack && handle !== undefined && !ports.isRecording(mac)
        ? [sayPrivately(handle, 'departure.back')]
        : [];
    });
    const left = verdict.gone.flatMap((participant): readonly Say[] => {
      if (!departures.depart(db, participant, room.id, now)) return [];
      ports.pause(participant, now);
      const handle = departures.handleOf(db, vault, participant, identity.epoch);
      return handle === undefined ? [] : [sayPrivately(handle, 'departure.left')];
    });
    return { says: [...back, ...left], missing: verdict.missingSince };
  };

  return {
    look(identity, now) {
      const looked = rooms.enabled(db, vault).flatMap((room) => {
        const present = rosters.handlesIn(room.handle);
        // The same set until the roster is loaded again: one roster is judged once.
        return present === undefined || lookedAt.get(room.id) === present
          ? []
          : [{ room, present }];
      });
      if (looked.length === 0) return [];
      const judged = db.inTransaction(() =>
        looked.map(({ room, present }) => ({
          room,
          present,
          ...lookAtRoom(room, present, identity, now),
        })),
      );
      // Only what is committed was looked at.
      for (const { room, present, missing: since } of judged) {
        lookedAt.set(room.id, present);
        missing.set(room.id, since);
      }
      return judged.flatMap(({ says }) => says);
    },
    forget() {
      missing = new Map();
    },
  };
};
