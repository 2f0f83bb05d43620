import type { Handle, ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { handleContext } from '../../core/sealing.ts';

const upsert = `INSERT INTO participant_name (participant_id, sealed_names, kept_at)
VALUES (:participant, :sealed, :now)
ON CONFLICT (participant_id) DO UPDATE SET sealed_names = excluded.sealed_names, kept_at = excluded.kept_at`;
const select =
  'SELECT sealed_names AS sealed FROM participant_name WHERE participant_id = :participant';
const remove = 'DELETE FROM participant_name WHERE participant_id = :participant';
const handleOf = `SELECT sealed_handle AS sealed FROM participant_handle
WHERE participant_id = :participant AND sealed_handle IS NOT NULL ORDER BY epoch DESC LIMIT 1`;
// Whoever consented, has not withdrawn, is not marked as dead, and has no handle of the newest login epoch.
const unbound = `SELECT c.participant_id AS participant, c.since, n.sealed_names AS sealed
FROM consent AS c JOIN participant AS p ON p.id = c.participant_id LEFT JOIN participant_name AS n ON n.participant_id = c.participant_id
WHERE c.since IS NOT NULL AND c.state <> 'withdrawn' AND p.deceased_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM participant_handle AS h WHERE h.participant_id = c.participant_id
    AND h.epoch = (SELECT max(id) FROM epoch))
ORDER BY c.participant_id`;

interface SealedRow {
  sealed: Uint8Array | null;
}

/** Somebody who consented and is not recognised since the bot logged in anew. */
export interface UnboundParticipant {
  readonly participant: ParticipantId;
  /** Start of her consent, epoch seconds. */
  readonly since: number;
  /** Names by which she was shown; empty where none was kept or her key is gone. */
  readonly names: readonly string[];
}

const contextOf = (participant: ParticipantId): string => `name:${participant}`;

const open = (
  vault: Vault,
  participant: ParticipantId,
  sealed: Uint8Array | null | undefined,
): readonly string[] => {
  const text = sealed ? vault.openFor(participant, sealed, contextOf(participant)) : undefined;
  return text === undefined ? [] : (JSON.parse(text) as string[]);
};

/** Names of those who consented, sealed under their own data keys. A name only finds; it never binds. */
export const participantNames = {
  /** Keeps the names by which she is shown now, in place of those from before; none changes nothing. */
  keep: (
    db: Db,
    vault: Vault,
    participant: ParticipantId,
    names: readonly string[],
    now: number,
  ): void => {
    if (names.length === 0) return;
    const sealed = vault.sealFor(participant, JSON.stringify(names), contextOf(participant));
    db.prepare(upsert).run({ participant, sealed, now });
  },
  of: (db: Db, vault: Vault, participant: ParticipantId): readonly string[] =>
    open(
      vault,
      participant,
      (db.prepare(select).get({ participant }) as SealedRow | undefined)?.sealed,
    ),
  /** Her newest WeChat id; undefined where none is sealed or her key is gone. */
  handleOf: (db: Db, vault: Vault, participant: ParticipantId): Handle | undefined => {
    const row = db.prepare(handleOf).get({ participant }) as { sealed: Uint8Array } | undefined;
    return row && (vault.openFor(participant, row.sealed, handleContext(participant)) as Handle);
  },
  unbound: (db: Db, vault: Vault): readonly UnboundParticipant[] =>
    (db.prepare(unbound).all() as (SealedRow & Omit<UnboundParticipant, 'names'>)[]).map(
      ({ participant, since, sealed }) => ({
        participant,
        since,
        names: open(vault, participant, sealed),
      }),
    ),
};

/** Her names as personal data. */
export const participantNamePersonalData: PersonalDataStore = {
  tables: ['participant_name'],
  collect: (db, participant) =>
    db.prepare(select).get({ participant }) === undefined
      ? []
      : [{ key: 'my-data.names', count: 1 }],
  show: (db, vault, participant) => [
    {
      heading: 'own-copy.names',
      records: participantNames
        .of(db, vault, participant)
        .map((text) => ({ line: { key: 'own-copy.name' }, text })),
    },
  ],
  erase: (db, participant) => {
    db.prepare(remove).run({ participant });
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
