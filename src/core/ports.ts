import type { Address } from './effect.ts';
import type { LedgerKind } from './ledger.ts';
import type { Incoming } from './message.ts';
import type { Handle, HandleMac, ParticipantId, RoomHandle } from './person.ts';

/** What a store may do with a prepared statement. Rows are plain objects of SQLite values. */
export interface Statement {
  run(parameters?: object): { readonly changes: number };
  get(parameters?: object): unknown;
  all(parameters?: object): unknown[];
}

/** The database as a store sees it. Statements are prepared once. */
export interface Db {
  prepare(sql: string): Statement;
  /** Runs in `BEGIN IMMEDIATE`; inside another transaction, in a savepoint. The function must not await. */
  inTransaction<Result>(run: () => Result): Result;
}

/** Keys by purpose. Each is random, kept in the keystore, wrapped by the master key. */
export type SubkeyName = 'handles' | 'service' | 'study' | 'receipts' | 'audit';

/** Sealing and MACs: the one way a person's words, name or id reach the disk, or are found again. */
export interface Vault {
  /** Keyed MAC of parts, hex. Parts are length-prefixed, so that no two lists collide. */
  mac(key: SubkeyName, ...parts: readonly string[]): string;
  /** Seals service data under the service key. @param context bound to the ciphertext; opening needs the same */
  sealService(plaintext: string, context: string): Uint8Array;
  openService(sealed: Uint8Array, context: string): string;
  /** Makes a participant's data key and writes the keystore through to the disk before it returns. */
  createDataKey(participant: ParticipantId): void;
  /** Forgets a participant's data key, on disk first. Unknown participants are no error. */
  destroyDataKey(participant: ParticipantId): void;
  sealFor(participant: ParticipantId, plaintext: string, context: string): Uint8Array;
  /** @returns undefined where her key is destroyed */
  openFor(participant: ParticipantId, sealed: Uint8Array, context: string): string | undefined;
  /** Everybody who has a data key: an older keystore put back shows by a key the ledger says is destroyed. */
  participantsWithKeys(): readonly ParticipantId[];
}

/** What was erased, kept outside the database, so that an older copy of it brings nobody back. */
export interface ErasureLedger {
  /** Notes erasures, on the disk before it returns; what stands there already is not written again. @param at epoch ms */
  append(kind: LedgerKind, ids: readonly string[], at: number): void;
  /** How many different erasures stand there; never fewer than before. */
  count(): number;
  /** True where it can be read through and appended to, as far as that shows without writing. Never throws. */
  isUsable(): boolean;
  /** `ledgerDigest` of every id of a kind. */
  digests(kind: LedgerKind): ReadonlySet<string>;
}

/** Random hex digits. @param bytes how many random bytes */
export type RandomHex = (bytes: number) => string;

/** One member of a room as the roster shows her; names are hints, never an authority. */
export interface RosterEntry {
  readonly handle: Handle;
  readonly names: readonly string[];
}

/** What the link to WeChat reports. Plain data; nothing here is logged as it stands. */
export type GatewayEvent =
  | { readonly kind: 'scan'; readonly qrcode: string }
  | { readonly kind: 'login'; readonly self: Handle }
  | { readonly kind: 'logout' }
  | { readonly kind: 'message'; readonly message: Incoming }
  | { readonly kind: 'roster-changed'; readonly room: RoomHandle }
  | { readonly kind: 'room-invite'; readonly inviter: Handle; accept(): Promise<void> }
  | {
      readonly kind: 'friend-request';
      readonly from: Handle;
      readonly greeting: string;
      accept(): Promise<void>;
    }
  | { readonly kind: 'message-lost' }
  | { readonly kind: 'puppet-error'; readonly type: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'link-dead' };

/** The link to WeChat. Real: `edges/wechat/gateway.ts`; the fake of the tests passes the same contract tests. */
export interface Gateway {
  /** Connects. Listeners are called in the order of arrival and must not throw. */
  start(listener: (event: GatewayEvent) => void): Promise<void>;
  /** Lets go of the link; never throws. */
  stop(): Promise<void>;
  /** Hands a text over. Resolving means handed over, not delivered (WeChat does not say). */
  say(to: Address, text: string): Promise<void>;
  /** Hands a file over, from memory; rejects where the puppet cannot. @param name holds nobody's name or id */
  sayFile(to: Address, name: string, bytes: Uint8Array): Promise<void>;
  /** Members of a room, without the bot. */
  roster(room: RoomHandle): Promise<readonly RosterEntry[]>;
}

/** Finds and makes the MACs by which people and rooms are known. Bound to the current login epoch. */
export interface Identity {
  /** The login epoch. */
  readonly epoch: number;
  macOf(handle: Handle | RoomHandle): HandleMac;
}
