import type { OneRecord } from '../../src/core/personal-data.ts';
import type { Db } from '../../src/core/ports.ts';
import { overdueRecords } from '../../src/features/erasure/retention.store.ts';
import { messageLogPersonalData } from '../../src/features/message-log/message-log.store.ts';

/** Deletes from the log whose time is over, as retention does. @returns what was deleted */
export const deleteOverdue = (
  db: Db,
  versions: readonly string[],
  suspectedBefore: number,
): readonly OneRecord[] => {
  const overdue = overdueRecords(db, { versions, suspectedBefore, limit: 500 });
  messageLogPersonalData.deleteRecords(
    db,
    overdue.map(({ id }) => id),
  );
  return overdue;
};
