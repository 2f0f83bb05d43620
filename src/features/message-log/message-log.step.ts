import { longestDelayMs, toSeconds } from '../../core/clock.ts';
import type { Consent, Purpose, RoomHandle } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step } from '../../core/step.ts';
import { cleanText, maskNames } from './message-log.rules.ts';
import { messageLog } from './message-log.store.ts';

/** What the log step is given. */
export interface MessageLogPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly noticeVersion: string;
  /** Key of the group notice that says what is kept. */
  readonly loggingNoticeKey: string;
  /** What stands in place of a name. */
  readonly nameMask: string;
  /** False where nothing may be logged at all: the study block, the ids or the storage do not permit it. */
  mayLog(): boolean;
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
  /** All names known of a room's members; undefined where they cannot be had, and then nothing is kept. */
  namesIn(room: RoomHandle): readonly string[] | undefined;
  sourceMac(context: Pick<MessageContext, 'message'>): string;
}

type LogContext = Pick<MessageContext, 'message' | 'sender' | 'room' | 'now'>;

/** Keeps a consenting member's group message: her own words, without anybody's name. */
export const createMessageLogStep = (ports: MessageLogPorts): Step => {
  const { db, vault } = ports;

  const keep = ({ message, sender, room, now }: LogContext): void => {
    // A group that was told nothing is kept must be told otherwise first.
    if (message.room === undefined || room?.noticeKey !== ports.loggingNoticeKey) return;
    const { participant } = sender;
    if (now - message.sentAt > longestDelayMs) return;
    if (
      participant === undefined ||
      !ports.mayLog() ||
      !ports.permits(sender.consent, 1, toSeconds(message.sentAt))
    )
      return;
    const names = ports.namesIn(message.room);
    if (names === undefined) return;
    const text =
      message.kind === 'text'
        ? maskNames(cleanText(message.text), names, ports.nameMask)
        : undefined;
    messageLog.append(db, vault, {
      id: `m_${ports.random(8)}`,
      participant,
      roomId: room.id,
      sourceMac: ports.sourceMac({ message }),
      sentAt: message.sentAt,
      kind: message.kind,
      length: text === undefined ? 0 : [...text].length,
      ...(text === undefined ? {} : { text }),
      isReplyToUnlogged: message.isReply,
      mentions: message.mentions.length,
      flags: [],
      noticeVersion: ports.noticeVersion,
    });
  };

  return {
    name: 'message-log',
    run(context) {
      const { message, sender } = context;
      const { participant } = sender;
      if (message.kind === 'recalled') {
        if (participant === undefined || message.recalledId === undefined) return stop();
        const sourceMac = ports.sourceMac({
          message: { ...message, id: message.recalledId },
        });
        return messageLog.deleteBySource(db, participant, sourceMac)
          ? stop({ kind: 'erase', participant, destroyKey: false })
          : stop();
      }
      keep(context);
      return pass;
    },
  };
};
