import { localDate } from '../../core/clock.ts';
import type { Db } from '../../core/ports.ts';
import { roomDays } from '../../core/room-day.store.ts';
import { pass, type Step } from '../../core/step.ts';

/** What counting needs. */
export interface MessageCountPorts {
  readonly db: Db;
  /** IANA zone of the days. */
  readonly zone: string;
  /** True where counting the messages of everybody is approved. */
  readonly isApproved: boolean;
}

/**
 * Counts what would be kept were everybody in the study: without it nobody knows how much of the talk the log lacks.
 * Of whom a message is, and what it says, goes nowhere.
 */
export const createMessageCountStep = ({ db, zone, isApproved }: MessageCountPorts): Step => ({
  name: 'message-count',
  run({ message, room }) {
    if (isApproved && room?.isEnabled === true && message.kind !== 'recalled')
      roomDays.countUp(db, room.id, localDate(message.sentAt, zone));
    return pass;
  },
});
