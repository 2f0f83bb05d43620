import { dayMs } from '../../core/clock.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { checkInTextContext } from '../../core/sealing.ts';
import { showOwnCheckIns } from './own-check-ins.store.ts';

const insert = `INSERT INTO check_in_answer (id, participant_id, answered_at, sealed_scores, notice_version)
VALUES (:id, :participant, :answeredAt, :sealed, :noticeVersion)`;
const deleteCorrected = `DELETE FROM check_in_answer WHERE participant_id = :participant
  AND answered_at >= :answeredAt - :withinMs AND answered_at <= :answeredAt`;
const newestUntil =
  'SELECT max(answered_at) AS at FROM check_in_answer WHERE participant_id = :participant AND answered_at <= :until';
const deleteNewestUntil = `DELETE FROM check_in_answer WHERE id = (
  SELECT id FROM check_in_answer WHERE participant_id = :participant AND answered_at <= :until
  ORDER BY answered_at DESC, id LIMIT 1) RETURNING id`;
const deleteAll = 'DELETE FROM check_in_answer WHERE participant_id = :participant';
const deleteSince =
  'DELETE FROM check_in_answer WHERE participant_id = :participant AND answered_at / 1000 >= :second RETURNING id';
const countAll =
  'SELECT count(*) AS count FROM check_in_answer WHERE participant_id = :participant';

const allIds = 'SELECT id FROM check_in_answer';
const deleteOne = 'DELETE FROM check_in_answer WHERE id = :id';

const newestSince = `SELECT id, sealed_scores AS sealed FROM check_in_answer
WHERE participant_id = :participant AND answered_at >= :since ORDER BY answered_at DESC, id LIMIT 1`;

const idsOf = (rows: readonly unknown[]): readonly string[] =>
  (rows as { id: string }[]).map(({ id }) => id);

/** Check-in answers of those who consented to purpose 2. */
export const checkIns = {
  append: (
    db: Db,
    vault: Vault,
    answer: {
      readonly id: string;
      readonly participant: ParticipantId;
      readonly answeredAt: number;
      readonly scores: readonly number[];
      readonly noticeVersion: string;
    },
  ): void => {
    const { id, participant, answeredAt, noticeVersion } = answer;
    // An answer sent again within a day corrects the one before.
    db.prepare(deleteCorrected).run({ participant, answeredAt, withinMs: dayMs });
    const sealed = vault.sealFor(
      participant,
      JSON.stringify(answer.scores),
      checkInTextContext(id),
    );
    db.prepare(insert).run({ id, participant, answeredAt, sealed, noticeVersion });
  },
  /** Her newest scores since an instant; undefined where there are none, or they do not open. */
  newestSince: (
    db: Db,
    vault: Pick<Vault, 'openFor'>,
    participant: ParticipantId,
    since: number,
  ): readonly number[] | undefined => {
    const row = db.prepare(newestSince).get({ participant, since }) as
      { id: string; sealed: Uint8Array } | undefined;
    if (row === undefined) return undefined;
    try {
      const opened = vault.openFor(participant, row.sealed, checkInTextContext(row.id));
      return opened === undefined ? undefined : (JSON.parse(opened) as number[]);
    } catch {
      return undefined;
    }
  },
};

/** Her check-in answers as personal data. */
export const checkInPersonalData: PersonalDataStore = {
  tables: ['check_in_answer'],
  collect: (db, participant) => [
    {
      key: 'my-data.check-ins',
      count: (db.prepare(countAll).get({ participant }) as { count: number }).count,
    },
  ],
  show: showOwnCheckIns,
  erase: (db, participant) => {
    db.prepare(deleteAll).run({ participant });
  },
  newestUntil: (db, participant, until) =>
    (db.prepare(newestUntil).get({ participant, until }) as { at: number | null }).at ?? undefined,
  deleteNewestUntil: (db, participant, until) =>
    idsOf(db.prepare(deleteNewestUntil).all({ participant, until })),
  eraseSince: (db, participant, second) =>
    idsOf(db.prepare(deleteSince).all({ participant, second })),
  recordIds: (db) => idsOf(db.prepare(allIds).all()),
  deleteRecords: (db, ids) => {
    for (const id of ids) db.prepare(deleteOne).run({ id });
  },
};
