import type { OneRecord } from '../../core/personal-data.ts';
import type { Db } from '../../core/ports.ts';

const suspects = `SELECT id, participant_id AS participant FROM message
WHERE recall_suspected_at < :before LIMIT :limit`;
const messagesUnder = `SELECT id, participant_id AS participant FROM message
WHERE notice_version = :version LIMIT :limit`;
const answersUnder = `SELECT id, participant_id AS participant FROM check_in_answer
WHERE notice_version = :version LIMIT :limit`;

/** What to look for. */
export interface OverdueBounds {
  /** Notices whose promised time is over. */
  readonly versions: readonly string[];
  /** Recalls suspected before this instant are over as well, epoch ms. */
  readonly suspectedBefore: number;
  /** At most so many, a person may have thousands. */
  readonly limit: number;
}

/** Single records whose time is over. Reads alone: nothing is locked where there is nothing to do. */
export const overdueRecords = (
  db: Db,
  { versions, suspectedBefore, limit }: OverdueBounds,
): readonly OneRecord[] => {
  const found = [
    ...db.prepare(suspects).all({ before: suspectedBefore, limit }),
    ...versions.flatMap((version) =>
      [messagesUnder, answersUnder].flatMap((sql) => db.prepare(sql).all({ version, limit })),
    ),
  ] as OneRecord[];
  // A suspect may stand under an expired notice, too.
  return [...new Map(found.map((record) => [record.id, record])).values()].slice(0, limit);
};
