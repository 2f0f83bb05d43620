import type { TextReference } from './effect.ts';
import type { ParticipantId } from './person.ts';
import type { Db, Vault } from './ports.ts';

/** What a store holds of one person, in words for her: a text key and a count. */
export interface Holding {
  readonly key: string;
  readonly count: number;
}

/** One thing kept of her, opened with her key. */
export interface KeptRecord {
  /** When, epoch ms. */
  readonly at?: number;
  /** What it is, in words for her. */
  readonly line: TextReference;
  /** Number of the room it was said in. */
  readonly room?: number;
  /** Her own words as they are kept, where it has any that open. */
  readonly text?: string;
  /** True where she may have taken it back. */
  readonly isSuspect?: true;
}

/** Things of one kind, oldest first, under a heading: a text key. */
export interface KeptSection {
  readonly heading: string;
  readonly records: readonly KeptRecord[];
}

/** One message or answer, and whose it is. */
export interface OneRecord {
  readonly participant: ParticipantId;
  readonly id: string;
}

/**
 * Implemented by every store that holds anything of a person, and listed once in `app.ts`. A guard test
 * fails when a table with a participant column is in no `tables` list.
 */
export interface PersonalDataStore {
  /** Tables this store answers for. */
  readonly tables: readonly string[];
  /** What is held of her. */
  collect(db: Db, participant: ParticipantId): readonly Holding[];
  /**
   * All of it, for the copy she may ask for; a guard test wants it of every store. Source: PIPL Art. 45
   * @param newest only so many of the newest of each kind, where given
   */
  show?(db: Db, vault: Vault, participant: ParticipantId, newest?: number): readonly KeptSection[];
  /** Deletes all of it, within the caller's transaction. */
  erase(db: Db, participant: ParticipantId): void;
  /** When the newest thing she said until an instant was said, epoch ms; undefined where nothing is held. */
  newestUntil(db: Db, participant: ParticipantId, until: number): number | undefined;
  /** Deletes that newest thing. @returns ids of what was deleted */
  deleteNewestUntil(db: Db, participant: ParticipantId, until: number): readonly string[];
  /** Deletes what she said in a second or later: a stop that comes late undoes what was kept after it. @returns ids */
  eraseSince(db: Db, participant: ParticipantId, second: number): readonly string[];
  /** Ids of all single records, of everybody: compared with the ledger of erasures. */
  recordIds(db: Db): readonly string[];
  /** Deletes single records. */
  deleteRecords(db: Db, ids: readonly string[]): void;
}
