import type { KeptRecord, PersonalDataStore } from '../../core/personal-data.ts';
import { checkInTextContext } from '../../core/sealing.ts';

const hers = `SELECT id, answered_at AS answeredAt, sealed_scores AS sealedScores, notice_version AS noticeVersion
FROM check_in_answer WHERE participant_id = :participant ORDER BY answered_at DESC, id LIMIT :newest`;

interface OwnCheckInRow {
  readonly id: string;
  readonly answeredAt: number;
  readonly sealedScores: Uint8Array;
  readonly noticeVersion: string;
}

/** Her check-in answers, opened. One that does not open is shown without its scores. */
export const showOwnCheckIns: NonNullable<PersonalDataStore['show']> = (
  db,
  vault,
  participant,
  newest = -1,
) => {
  const open = ({ id, sealedScores }: OwnCheckInRow): string | undefined => {
    try {
      const opened = vault.openFor(participant, sealedScores, checkInTextContext(id));
      return opened === undefined ? undefined : (JSON.parse(opened) as number[]).join(' ');
    } catch {
      return undefined;
    }
  };
  const toRecord = (row: OwnCheckInRow): KeptRecord => ({
    at: row.answeredAt,
    line: {
      key: 'own-copy.check-in',
      values: { scores: open(row) ?? '-', version: row.noticeVersion },
    },
  });
  const rows = db.prepare(hers).all({ participant, newest }) as OwnCheckInRow[];
  return [{ heading: 'own-copy.check-ins', records: rows.toReversed().map(toRecord) }];
};
