import type { Address } from '../../core/effect.ts';
import type { Handle, RoomHandle } from '../../core/person.ts';
import type { Gateway, GatewayEvent, RosterEntry } from '../../core/ports.ts';

/** Sentences kept to be looked at; older ones are forgotten. */
const mostSaid = 50;

/** A link in memory: nothing is connected. For simulated studies, and for transcripts, of which nobody is answered. */
export interface SimulatedGateway extends Gateway {
  /** Lets something happen, as the puppet would report it. */
  emit(event: GatewayEvent): void;
  join(room: RoomHandle, entry: RosterEntry): void;
  leave(room: RoomHandle, handle: Handle): void;
  /** What the bot said last, newest last. */
  lastSaid(to: string): string | undefined;
}

/** Builds the link. */
export const createSimulatedGateway = (): SimulatedGateway => {
  let listener: ((event: GatewayEvent) => void) | undefined;
  const members = new Map<RoomHandle, readonly RosterEntry[]>();
  let said: readonly { readonly to: string; readonly text: string }[] = [];
  const emit = (event: GatewayEvent): void => listener?.(event);

  return {
    start(heard) {
      listener = heard;
      return Promise.resolve();
    },
    stop() {
      listener = undefined;
      return Promise.resolve();
    },
    say(to: Address, text) {
      said = [...said.slice(1 - mostSaid), { to: to.handle, text }];
      return Promise.resolve();
    },
    sayFile: () => Promise.resolve(),
    roster: (room) => Promise.resolve(members.get(room) ?? []),
    emit,
    join(room, entry) {
      members.set(room, [...(members.get(room) ?? []), entry]);
      emit({ kind: 'roster-changed', room });
    },
    leave(room, handle) {
      members.set(
        room,
        (members.get(room) ?? []).filter((entry) => entry.handle !== handle),
      );
      emit({ kind: 'roster-changed', room });
    },
    lastSaid: (to) => said.findLast((line) => line.to === to)?.text,
  };
};
