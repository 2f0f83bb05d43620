import type { Address } from '../../src/core/effect.ts';
import type { Handle, RoomHandle } from '../../src/core/person.ts';
import type { Gateway, GatewayEvent, RosterEntry } from '../../src/core/ports.ts';

/** A sentence the bot handed over. */
export interface FakeSaid {
  readonly to: string;
  readonly text: string;
}

/** A gateway in memory. Passes the same contract tests as the real one, and can do what the mock puppet cannot. */
export class FakeGateway implements Gateway {
  readonly said: FakeSaid[] = [];
  /** Files the bot handed over. */
  readonly files: { readonly to: string; readonly name: string; readonly bytes: Uint8Array }[] = [];
  /** Set where the puppet can send texts, but no file. */
  refusesFiles = false;
  readonly members = new Map<string, RosterEntry[]>();
  /** Set to have sending fail. */
  isBroken = false;
  private listener: ((event: GatewayEvent) => void) | undefined;

  start(listener: (event: GatewayEvent) => void): Promise<void> {
    this.listener = listener;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.listener = undefined;
    return Promise.resolve();
  }

  say(to: Address, text: string): Promise<void> {
    if (this.isBroken) return Promise.reject(new Error('cannot send'));
    this.said.push({ to: to.handle, text });
    return Promise.resolve();
  }

  sayFile(to: Address, name: string, bytes: Uint8Array): Promise<void> {
    if (this.isBroken || this.refusesFiles) return Promise.reject(new Error('cannot send'));
    this.files.push({ to: to.handle, name, bytes });
    return Promise.resolve();
  }

  roster(room: RoomHandle): Promise<readonly RosterEntry[]> {
    return Promise.resolve(this.members.get(room) ?? []);
  }

  /** Lets something happen. */
  emit(event: GatewayEvent): void {
    this.listener?.(event);
  }

  /** Puts somebody into a room. */
  join(room: string, id: string, ...names: readonly string[]): void {
    const members = this.members.get(room) ?? [];
    this.members.set(room, [...members, { handle: id as Handle, names }]);
  }
}
