import { toSeconds } from '../../core/clock.ts';
import type { Db } from '../../core/ports.ts';

const note = `INSERT INTO consent_event (participant_id, at, event, notice_version, purposes)
SELECT participant_id, :now, 'paused', notice_version, purposes FROM consent
WHERE state IN ('active', 'paused')`;
const closeIntervals =
  'UPDATE consent_interval SET closed_at = :closedAt WHERE closed_at IS NULL AND voided_at IS NULL';
const suspend = `UPDATE consent SET state = 'paused', purposes = '', changed_at = :now
WHERE state IN ('active', 'paused')`;
const forgetCodes = 'DELETE FROM personal_code';

/** Consents in a database that was put back from a backup. */
export const consentsAfterRestore = {
  /**
   * Within the caller's transaction: takes nobody's consent for granted. What a member refused, narrowed or paused
   * after the backup is not in it, so everybody is paused with no purpose left, and is shown the notice when she says
   * the resume word. A personal code that was used or burned since must not work again. What she said before the
   * backup, and is kept, stays inside her interval.
   * @param madeAt when the backup was made, epoch ms: intervals end there, so that what arrives late is not kept either
   */
  suspend: (db: Db, madeAt: number, now: number): void => {
    db.prepare(note).run({ now });
    db.prepare(closeIntervals).run({ closedAt: toSeconds(madeAt) });
    db.prepare(suspend).run({ now });
    db.prepare(forgetCodes).run();
  },
};
