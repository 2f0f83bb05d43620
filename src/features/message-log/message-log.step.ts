import { longestDelayMs, toSeconds } from '../../core/clock.ts';
import type { Effect } from '../../core/effect.ts';
import type { Incoming } from '../../core/message.ts';
import type { Consent, ParticipantId, Purpose, RoomHandle } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { posts } from '../../core/post.store.ts';
import {
  pass,
  stop,
  type MessageContext,
  type Room,
  type Step,
  type Verdict,
} from '../../core/step.ts';
import { messageLog, messageLogPersonalData, type LoggedMessage } from './message-log.store.ts';
import { judgeRecall } from './recall.rules.ts';
import { findQuoted, mostQuotable, quotedForMs } from './reply.rules.ts';

/** What the log step is given. */
export interface MessageLogPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly noticeVersion: string;
  /** Key of the group notice that says what is kept. */
  readonly loggingNoticeKey: string;
  /** False where nothing may be logged at all: the study block, the ids or the storage do not permit it. */
  mayLog(): boolean;
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
  /**
   * A text as it may be kept, without others' names; undefined where the roster cannot be had, and then nothing is
   * kept.
   */
  maskText(
    room: RoomHandle,
    message: Pick<Incoming, 'text' | 'mentions' | 'botNames'>,
  ): string | undefined;
  sourceMac(context: Pick<MessageContext, 'message'>): string;
  /** Takes records that were just deleted on the way of every erasure. */
  eraseRecords(participant: ParticipantId, ids: readonly string[], now: number): readonly Effect[];
}

/** What a message replies to: a logged message, or a post of the bot; empty where that cannot be told. */
type Replied = Pick<LoggedMessage, 'replyTo' | 'promptId'>;

type LogContext = Pick<MessageContext, 'message' | 'sender' | 'room' | 'now'>;

/**
 * Keeps a consenting member's group message: her own words, without anybody's name, and which logged message she
 * replies to. What she recalls is deleted; where it cannot be told which one, all it may be are hidden.
 */
export const createMessageLogStep = (ports: MessageLogPorts): Step => {
  const { db, vault } = ports;

  const macOf = (message: Incoming, id: string): string =>
    ports.sourceMac({ message: { ...message, id } });

  /** Quoted words are another person's: they are compared here, in memory, and go nowhere. */
  const findReplied = (message: Incoming, handle: RoomHandle, room: Room): Replied => {
    const { id, text } = message.quoted ?? {};
    const byId =
      id === undefined ? undefined : messageLog.idOfSource(db, room.id, macOf(message, id));
    if (byId !== undefined) return { replyTo: byId };
    if (text === undefined) return {};
    const { sentAt: until } = message;
    const span = { roomId: room.id, from: until - quotedForMs, until, limit: mostQuotable };
    const promptId = findQuoted(text, posts.newest(db, span));
    const words = ports.maskText(handle, { ...message, text, mentions: [] });
    const replyTo =
      words === undefined
        ? undefined
        : findQuoted(words, messageLog.quotable(db, vault, room.id, until));
    // Words that both a member and the bot have said are not known to be either's.
    if (replyTo !== undefined) return promptId === undefined ? { replyTo } : {};
    return promptId === undefined ? {} : { promptId };
  };

  const recall = ({ message, sender, room, now }: LogContext): Verdict => {
    const { participant } = sender;
    if (participant === undefined) return stop();
    const { recalledId } = message;
    if (recalledId !== undefined && recalledId !== message.id) {
      const sourceMac = macOf(message, recalledId);
      const ids = messageLog.deleteBySource(db, participant, sourceMac);
      if (ids.length > 0) return stop(...ports.eraseRecords(participant, ids, now));
      // Somebody else's message, or one that was never kept: none of hers is meant.
      if (messageLog.isKnownSource(db, sourceMac)) return stop();
    }
    if (room === undefined) return stop();
    const ids = messageLog.recallable(db, participant, room.id, message.sentAt);
    const verdict = judgeRecall(ids.length);
    if (verdict === 'suspect') messageLog.suspect(db, ids, now);
    if (verdict !== 'delete') return stop();
    messageLogPersonalData.deleteRecords(db, ids);
    return stop(...ports.eraseRecords(participant, ids, now));
  };

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
    const masked = ports.maskText(message.room, message);
    if (masked === undefined) return;
    // What is answered may hold others' words: then only that she sent a list is kept.
    const kind = message.holdsOthersWords === true ? 'list' : message.kind;
    const text = kind === 'text' ? masked : undefined;
    const replied = findReplied(message, message.room, room);
    messageLog.append(db, vault, {
      id: `m_${ports.random(8)}`,
      participant,
      roomId: room.id,
      sourceMac: ports.sourceMac({ message }),
      sentAt: message.sentAt,
      kind,
      length: text === undefined ? 0 : [...text].length,
      ...(text === undefined ? {} : { text }),
      ...replied,
      isReplyToUnlogged:
        Object.keys(replied).length === 0 && (message.isReply || message.quoted !== undefined),
      mentions: message.mentions.length,
      flags: [],
      noticeVersion: ports.noticeVersion,
    });
  };

  return {
    name: 'message-log',
    run(context) {
      if (context.message.kind === 'recalled') return recall(context);
      keep(context);
      return pass;
    },
  };
};
