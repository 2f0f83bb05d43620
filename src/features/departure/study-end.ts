import { endOfDay, localDate } from '../../core/clock.ts';
import type { Say } from '../../core/effect.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { slots } from '../../core/slot.store.ts';
import type { Study } from '../../core/study.ts';
import { latestPromise } from './departure.store.ts';

/** The key under which a room is told, and which notice it then has: nothing is kept there any more. */
export const studyEndedKey = 'room.study-ended';

/** Name of the slots by which a room is told once of one end of the study. */
const job = 'study-end';

/** First instant after the study, or after its approval, whichever ends first; undefined without such days. */
export const studyEndOf = (
  { endsOn, approvalValidUntil }: Pick<Study, 'endsOn' | 'approvalValidUntil'>,
  zone: string,
): number | undefined => {
  const ends = endOfDay(endsOn, zone);
  const approved = endOfDay(approvalValidUntil, zone);
  return ends === undefined || approved === undefined ? undefined : Math.min(ends, approved);
};

/** What telling needs. */
export interface StudyEndPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly zone: string;
  /** Of `studyEndOf`. */
  readonly studyEndsAt: number | undefined;
  /** Key of the group notice that says what is kept: only who was told that is told that it ends. */
  readonly loggingNoticeKey: string;
}

/**
 * What is said in each served room once the study is over. A slot is claimed first, so that a room is told at most
 * once of each end, also over a crash; what was not sent for certain shows in 状态. From the claim on the room has
 * this notice: should the study be extended, nothing is kept until the group notice was posted anew.
 */
export const sayStudyEnded = (ports: StudyEndPorts, now: number): readonly Say[] => {
  const { db, vault, studyEndsAt: dueAt } = ports;
  if (dueAt === undefined || now < dueAt) return [];
  const told = rooms
    .enabled(db, vault)
    .filter(({ noticeKey }) => noticeKey === ports.loggingNoticeKey);
  if (told.length === 0) return [];
  return db.inTransaction(() => {
    const until = latestPromise(db);
    return told.flatMap((room): readonly Say[] => {
      const slot = { job, roomId: room.id, dueAt };
      const isFirst = slots.claim(db, slot, { state: 'planned' }, now);
      rooms.noteNotice(db, room.id, studyEndedKey);
      if (!isFirst) return [];
      return [
        {
          kind: 'say',
          to: { kind: 'room', handle: room.handle, roomId: room.id },
          text:
            until === undefined
              ? { key: 'room.study-ended-no-date' }
              : { key: studyEndedKey, values: { date: localDate(until, ports.zone) } },
          post: { kind: 'notice', referenceId: studyEndedKey },
          receipt: { kind: 'slot', ...slot },
        },
      ];
    });
  });
};
