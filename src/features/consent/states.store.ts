import type { Consent, ConsentState, ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { personStates, stateOf, type PersonState } from './states.rules.ts';

// No handle of the newest login epoch is hers: nobody can tell who she is.
const standing = (hasLeft: string, isDeceased: string): string => `SELECT c.state,
  c.notice_version AS noticeVersion, c.since IS NOT NULL AS hasConsented,
  EXISTS (SELECT 1 FROM participant_handle AS h WHERE h.participant_id = p.id
    AND h.epoch = (SELECT max(id) FROM epoch)) AS isBound,
  EXISTS (SELECT 1 FROM erasure_intent AS e WHERE e.participant_id = p.id AND e.destroy_key = 1) AS isErasing,
  ${hasLeft} AS hasLeft, ${isDeceased} AS isDeceased, count(*) AS count
FROM consent AS c JOIN participant AS p ON p.id = c.participant_id
GROUP BY 1, 2, 3, 4, 5, 6, 7`;
const columns = `SELECT name FROM pragma_table_info('participant')`;
const changedAt = 'SELECT changed_at AS at FROM consent WHERE participant_id = :participant';
const goneSince = `SELECT 1 FROM participant WHERE created_at >= :since AND withdrawn_at IS NOT NULL LIMIT 1`;

interface Row {
  state: ConsentState;
  noticeVersion: string;
  hasConsented: number;
  isBound: number;
  isErasing: number;
  hasLeft: number;
  isDeceased: number;
  count: number;
}

/** Where people stand. */
export const standings = {
  /** How many stand in each state. Of those invited nothing is stored: nobody is counted there. */
  count: (db: Db, noticeVersion: string): Readonly<Record<PersonState, number>> => {
    const names = (db.prepare(columns).all() as { name: string }[]).map(({ name }) => name);
    const isSet = (name: string): string => (names.includes(name) ? `p.${name} IS NOT NULL` : '0');
    const sql = standing(isSet('left_at'), isSet('deceased_at'));
    const counts = new Map<PersonState, number>();
    for (const row of db.prepare(sql).all() as Row[]) {
      const since = row.hasConsented === 1 ? { since: 0 } : {};
      const { state: stored } = row;
      const consent: Consent = {
        state: stored,
        noticeVersion: row.noticeVersion,
        purposes: [],
        ...since,
      };
      const state = stateOf({
        consent,
        noticeVersion,
        isBound: row.isBound === 1,
        hasLeft: row.hasLeft === 1,
        isDeceased: row.isDeceased === 1,
        isErasing: row.isErasing === 1,
      });
      counts.set(state, (counts.get(state) ?? 0) + row.count);
    }
    return Object.fromEntries(
      personStates.map((state) => [state, counts.get(state) ?? 0]),
    ) as Record<PersonState, number>;
  },

  /** When she last said something in the dialogue that changed where she stands, epoch ms. */
  changedAt: (db: Db, participant: ParticipantId): number | undefined =>
    (db.prepare(changedAt).get({ participant }) as { at: number } | undefined)?.at,

  /** True where somebody entered the dialogue at an instant or later and is gone since. */
  isAnybodyGoneSince: (db: Db, since: number): boolean =>
    db.prepare(goneSince).get({ since }) !== undefined,
};
