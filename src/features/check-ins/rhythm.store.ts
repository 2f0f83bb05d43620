import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db } from '../../core/ports.ts';
import type { Rhythm } from './check-ins.rules.ts';

const find = `SELECT round_at AS roundAt, missed, monthly, reminded_at AS remindedAt, muted_at AS mutedAt
FROM check_in_rhythm WHERE participant_id = :participant`;
const put = `INSERT INTO check_in_rhythm (participant_id, round_at, missed, monthly, reminded_at)
VALUES (:participant, :roundAt, :missed, :monthly, :remindedAt)
ON CONFLICT DO UPDATE SET round_at = excluded.round_at, missed = excluded.missed, monthly = excluded.monthly,
  reminded_at = excluded.reminded_at`;
const mute = `INSERT INTO check_in_rhythm (participant_id, round_at, missed, monthly, muted_at)
VALUES (:participant, 0, 0, 0, :mutedAt) ON CONFLICT DO UPDATE SET muted_at = excluded.muted_at`;
const remove = 'DELETE FROM check_in_rhythm WHERE participant_id = :participant';
const answeredSince = `SELECT 1 FROM check_in_answer
WHERE participant_id = :participant AND answered_at >= :since LIMIT 1`;

/** How somebody is reminded. */
export interface KnownRhythm extends Rhythm {
  /** The round looked at last, epoch ms. */
  readonly roundAt: number;
  /** Since when she wants no reminders. */
  readonly mutedAt: number | null;
}

/** Reminders of check-ins, of those who consented to purpose 2. */
export const rhythms = {
  find: (db: Db, participant: ParticipantId): KnownRhythm | undefined =>
    db.prepare(find).get({ participant }) as KnownRhythm | undefined,
  put: (db: Db, participant: ParticipantId, roundAt: number, rhythm: Rhythm): void => {
    const { missed, monthly, remindedAt } = rhythm;
    db.prepare(put).run({ participant, roundAt, missed, monthly, remindedAt });
  },
  /** No reminders from now on, or reminders again. */
  mute: (db: Db, participant: ParticipantId, mutedAt: number | null): void => {
    db.prepare(mute).run({ participant, mutedAt });
  },
  hasAnsweredSince: (db: Db, participant: ParticipantId, since: number): boolean =>
    db.prepare(answeredSince).get({ participant, since }) !== undefined,
};

/** Her reminders as personal data. */
export const rhythmPersonalData: PersonalDataStore = {
  tables: ['check_in_rhythm'],
  collect: () => [],
  show: (db, _vault, participant) => {
    const known = rhythms.find(db, participant);
    if (known === undefined) return [];
    const { remindedAt, mutedAt, missed } = known;
    const state = mutedAt === null ? 'on' : 'muted';
    return [
      {
        heading: 'own-copy.reminders',
        records: [
          {
            ...(remindedAt === null ? {} : { at: remindedAt }),
            line: { key: 'own-copy.reminder', values: { missed, state } },
          },
        ],
      },
    ];
  },
  erase: (db, participant) => {
    db.prepare(remove).run({ participant });
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
