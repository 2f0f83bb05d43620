import type { Say } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';

const insert = `INSERT INTO erasure_intent (participant_id, destroy_key, asked_at, sealed_reply, waits_for_ledger)
VALUES (:participant, :destroyKey, :now, :sealedReply, :waits)`;
const select = `SELECT id, participant_id AS participant, destroy_key AS destroyKey, sealed_reply AS sealedReply
FROM erasure_intent WHERE waits_for_ledger = 0 ORDER BY id`;
const remove = 'DELETE FROM erasure_intent WHERE id = :id';
const selectWaiting = `SELECT participant_id AS participant FROM erasure_intent
WHERE waits_for_ledger = 1 ORDER BY id`;
const isAnyWaiting =
  'SELECT EXISTS (SELECT 1 FROM erasure_intent WHERE waits_for_ledger = 1) AS isAny';
const isWaiting =
  'SELECT 1 FROM erasure_intent WHERE participant_id = :participant AND waits_for_ledger = 1';
const takeWaiting = `DELETE FROM erasure_intent WHERE participant_id = :participant AND waits_for_ledger = 1
RETURNING sealed_reply AS sealedReply`;

/** Bound to every sealed reply. */
const replyContext = 'erasure-reply';

/** An erasure that is committed and not yet finished on the disk. */
export interface ErasureIntent {
  readonly id: number;
  /** Absent where records of several people were deleted again after a restore. */
  readonly participant?: ParticipantId;
  /** True where her data key goes as well. */
  readonly destroyKey: boolean;
  /** What she is told once the bytes are gone. */
  readonly replies: readonly Say[];
}

interface IntentRow {
  readonly id: number;
  readonly participant: ParticipantId | null;
  readonly destroyKey: number;
  readonly sealedReply: Uint8Array | null;
}

/** A restore without the keystore leaves replies nobody can open: there is nobody to tell any more either. */
const openReplies = (vault: Vault, sealed: Uint8Array | null): readonly Say[] => {
  if (sealed === null) return [];
  try {
    return JSON.parse(vault.openService(sealed, replyContext)) as Say[];
  } catch {
    return [];
  }
};

const addIntent = (
  db: Db,
  vault: Vault,
  { participant, destroyKey, replies }: Omit<ErasureIntent, 'id'>,
  now: number,
  waits: 0 | 1,
): void => {
  const sealedReply =
    replies.length === 0 ? null : vault.sealService(JSON.stringify(replies), replyContext);
  db.prepare(insert).run({
    participant: participant ?? null,
    destroyKey: destroyKey ? 1 : 0,
    now,
    sealedReply,
    waits,
  });
};

/** Intents live from the transaction that deletes the rows until the bytes are gone. */
export const erasureIntents = {
  add: (db: Db, vault: Vault, intent: Omit<ErasureIntent, 'id'>, now: number): void =>
    addIntent(db, vault, intent, now, 0),
  pending: (db: Db, vault: Vault): readonly ErasureIntent[] =>
    (db.prepare(select).all() as IntentRow[]).map((row) => ({
      id: row.id,
      ...(row.participant === null ? {} : { participant: row.participant }),
      destroyKey: row.destroyKey === 1,
      replies: openReplies(vault, row.sealedReply),
    })),
  clear: (db: Db, id: number): void => {
    db.prepare(remove).run({ id });
  },
};

/** Withdrawals that were asked for and cannot begin: the ledger of erasures cannot be written. */
export const waitingWithdrawals = {
  /** Notes that she waits. What she was to be told before stays where there is nothing new to tell her. */
  add: (
    db: Db,
    vault: Vault,
    participant: ParticipantId,
    replies: readonly Say[],
    now: number,
  ): void => {
    const before = waitingWithdrawals.take(db, vault, participant);
    const kept = replies.length === 0 ? before : replies;
    addIntent(db, vault, { participant, destroyKey: true, replies: kept }, now, 1);
  },
  has: (db: Db, participant: ParticipantId): boolean =>
    db.prepare(isWaiting).get({ participant }) !== undefined,
  isAny: (db: Db): boolean => (db.prepare(isAnyWaiting).get() as { isAny: number }).isAny === 1,
  all: (db: Db): readonly ParticipantId[] =>
    (db.prepare(selectWaiting).all() as { participant: ParticipantId }[]).map(
      ({ participant }) => participant,
    ),
  /** Ends her waiting. @returns what she is to be told */
  take: (db: Db, vault: Vault, participant: ParticipantId): readonly Say[] =>
    (db.prepare(takeWaiting).all({ participant }) as Pick<IntentRow, 'sealedReply'>[]).flatMap(
      ({ sealedReply }) => openReplies(vault, sealedReply),
    ),
};
