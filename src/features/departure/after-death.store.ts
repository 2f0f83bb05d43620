import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db } from '../../core/ports.ts';

/** What is to become of her data after her death. */
export type Wish = 'delete' | 'keep';

// What was said later counts, whatever arrives later.
const upsert = `INSERT INTO after_death (participant_id, wish, said_at) VALUES (:participant, :wish, :saidAt)
ON CONFLICT (participant_id) DO UPDATE SET wish = excluded.wish, said_at = excluded.said_at
WHERE excluded.said_at >= after_death.said_at`;
const select = 'SELECT wish FROM after_death WHERE participant_id = :participant';
const selectShown =
  'SELECT wish, said_at AS at FROM after_death WHERE participant_id = :participant';
const remove = 'DELETE FROM after_death WHERE participant_id = :participant';

/** Wishes of those who have consented. */
export const wishes = {
  /** @param saidAt epoch ms; an older word never replaces a newer one */
  note: (db: Db, participant: ParticipantId, wish: Wish, saidAt: number): void => {
    db.prepare(upsert).run({ participant, wish, saidAt });
  },
  /** What she wishes; undefined where she has not said. */
  find: (db: Db, participant: ParticipantId): Wish | undefined =>
    (db.prepare(select).get({ participant }) as { wish: Wish } | undefined)?.wish,
};

const lineOf = (wish: Wish): string =>
  wish === 'delete' ? 'my-data.wish-delete' : 'my-data.wish-keep';

/** Her wish as personal data: she is told it with what is held of her. */
export const afterDeathPersonalData: PersonalDataStore = {
  tables: ['after_death'],
  collect: (db, participant) => {
    const wish = wishes.find(db, participant);
    return wish === undefined ? [] : [{ key: lineOf(wish), count: 1 }];
  },
  show: (db, _vault, participant) => {
    const rows = db.prepare(selectShown).all({ participant }) as { wish: Wish; at: number }[];
    const records = rows.map(({ wish, at }) => ({ at, line: { key: lineOf(wish) } }));
    return records.length === 0 ? [] : [{ heading: 'own-copy.after-death', records }];
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
