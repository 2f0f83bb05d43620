import { toSeconds } from '../../core/clock.ts';
import type { Consent, Purpose, RoomHandle } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step } from '../../core/step.ts';
import { isPhrase } from '../../core/words.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { sayPrivately } from '../../core/effect.ts';
import { cleanText, maskNames } from './message-log.rules.ts';
import { messageLog } from './message-log.store.ts';

/** What the log step is given. */
export interface MessageLogPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Vocabulary;
  readonly noticeVersion: string;
  /** What stands in place of a name. */
  readonly nameMask: string;
  /** False where nothing may be logged at all: the study block, the ids or the storage do not permit it. */
  mayLog(): boolean;
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
  /** All names known of a room's members; undefined where they cannot be had, and then nothing is kept. */
  namesIn(room: RoomHandle): readonly string[] | undefined;
  sourceMac(context: Pick<MessageContext, 'message'>): string;
}

type LogContext = Pick<MessageContext, 'message' | 'sender' | 'room' | 'words'>;

/** Keeps a consenting member's group message: her own words, without anybody's name. */
export const createMessageLogStep = (ports: MessageLogPorts): Step => {
  const { db, vault } = ports;

  const keep = ({ message, sender, room }: LogContext): void => {
    if (message.room === undefined || room === undefined) return;
    const { participant } = sender;
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
      const { message, sender, words } = context;
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
      if (message.kind === 'text' && isPhrase(words, ports.vocabulary.member.deleteLast)) {
        const isCurrent = toSeconds(message.sentAt) >= (sender.consent.since ?? 0);
        const isDeleted =
          participant !== undefined && isCurrent && messageLog.deleteLast(db, participant);
        const reply = sayPrivately(
          sender.handle,
          isDeleted ? 'my-data.last-deleted' : 'my-data.nothing-to-delete',
        );
        const replies = context.isFresh ? [reply] : [];
        return isDeleted
          ? stop({ kind: 'erase', participant, destroyKey: false }, ...replies)
          : stop(...replies);
      }
      keep(context);
      return pass;
    },
  };
};
