import { longestDelayMs, minuteMs, toSeconds } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextReference } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { Consent, Handle, HandleMac, Purpose } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import {
  pass,
  privateReply,
  stop,
  type MessageContext,
  type Step,
  type Verdict,
} from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';
import {
  checkInItems,
  isHigh,
  looksLikeAnswer,
  readCheckIn,
  readScores,
} from './check-ins.rules.ts';
import { checkIns } from './check-ins.store.ts';
import { rhythms } from './rhythm.store.ts';

/** How long the next number of a check-in is waited for. */
const waitsForMs = 30 * minuteMs;
/** How long 要我请管理员联系您吗 waits for its answer. */
const contactQuestion = 'check-in.contact';
const contactLifetimeMs = 12 * 60 * minuteMs;

/** What the check-in step is given. */
export interface CheckInPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Vocabulary;
  readonly noticeVersion: string;
  mayLog(): boolean;
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
  /** What tells staff that somebody wants to be contacted; empty where there is nobody to tell, or she has no name. */
  askStaffToContact(handle: Handle): readonly Say[];
}

type Context = Pick<MessageContext, 'message' | 'sender' | 'room' | 'words' | 'isFresh' | 'now'>;

/**
 * Takes check-in answers, at once or number by number. Everyone gets the same thanks, in private, whether or not an
 * answer is kept; it runs before the log, so that a score typed in the group is not kept as chat.
 */
export const createCheckInStep = (ports: CheckInPorts): Step => {
  const { db, vocabulary } = ports;
  /** What came of an answer so far. In memory: an answer of somebody who has not consented is never written. */
  const begun = new Map<HandleMac, { readonly scores: readonly number[]; readonly at: number }>();

  const keep = ({ message, sender, now }: Context, scores: readonly number[]): void => {
    const { participant } = sender;
    if (
      now - message.sentAt <= longestDelayMs &&
      participant !== undefined &&
      ports.mayLog() &&
      ports.permits(sender.consent, 2, toSeconds(message.sentAt))
    )
      checkIns.append(db, ports.vault, {
        id: `c_${ports.random(8)}`,
        participant,
        answeredAt: message.sentAt,
        scores,
        noticeVersion: ports.noticeVersion,
      });
  };

  const thank = (context: Context, scores: readonly number[]): Verdict => {
    const { sender, now } = context;
    const [first = 0, second = 0, third = 0] = scores;
    const values = { first, second, third };
    if (!isHigh(scores)) return stop(privateReply(context, 'check-in.thanks', values));
    openQuestions.ask(
      db,
      sender.mac,
      { kind: contactQuestion, parameters: {} },
      now,
      contactLifetimeMs,
    );
    const thanks: readonly TextReference[] = [{ key: 'check-in.thanks', values }];
    return stop(privateReply(context, 'check-in.thanks-high', { thanks }));
  };

  /** Takes what was read: the whole answer, or a part and a question for the rest. */
  const take = (context: Context, scores: readonly number[]): Verdict => {
    const { sender, isFresh, now } = context;
    if (scores.length >= checkInItems) {
      begun.delete(sender.mac);
      keep(context, scores);
      return isFresh ? thank(context, scores) : stop();
    }
    if (!isFresh) return stop();
    for (const [mac, { at }] of begun) if (now - at > waitsForMs) begun.delete(mac);
    begun.set(sender.mac, { scores, at: now });
    // A bare number answers only the latest question: this one.
    openQuestions.close(db, sender.mac);
    return stop(privateReply(context, 'check-in.next', { item: scores.length }));
  };

  /** The next number of an answer that was begun; undefined where this is none. */
  const takeNext = (context: Context): Verdict | undefined => {
    const { sender, message, words, isFresh, now } = context;
    const waiting = begun.get(sender.mac);
    if (waiting === undefined || message.room !== undefined || !isFresh) return undefined;
    const isOver = now - waiting.at > waitsForMs;
    if (isOver || openQuestions.find(db, sender.mac, now) !== undefined) {
      begun.delete(sender.mac);
      return undefined;
    }
    if (isPhrase(words, vocabulary.no)) {
      begun.delete(sender.mac);
      return stop(sayPrivately(sender.handle, 'check-in.stopped'));
    }
    const reading = readScores(words, vocabulary, checkInItems - waiting.scores.length);
    if (reading === undefined) return undefined;
    return reading.kind === 'unreadable'
      ? stop(sayPrivately(sender.handle, 'check-in.again', { item: waiting.scores.length }))
      : take(context, [...waiting.scores, ...reading.scores]);
  };

  /** 好 or 不用 to the question whether staff should get in touch. */
  const answerContact = ({ sender, words, now, message }: Context): Verdict | undefined => {
    if (message.room !== undefined) return undefined;
    if (openQuestions.find(db, sender.mac, now)?.kind !== contactQuestion) return undefined;
    const isYes = isPhrase(words, vocabulary.yes);
    if (!isYes && !isPhrase(words, vocabulary.no)) return undefined;
    openQuestions.close(db, sender.mac);
    if (!isYes) return stop(sayPrivately(sender.handle, 'check-in.no-contact'));
    const told = ports.askStaffToContact(sender.handle);
    const key = told.length === 0 ? 'check-in.nobody-told' : 'check-in.staff-told';
    return stop(...told, sayPrivately(sender.handle, key));
  };

  /** 暂停打卡, 恢复打卡. Who has not consented is never reminded; she gets the same answer, and no row. */
  const setReminders = ({ sender, words, isFresh, now }: Context): Verdict | undefined => {
    const isMuted = isPhrase(words, vocabulary.member.muteCheckIn);
    if (!isMuted && !isPhrase(words, vocabulary.member.unmuteCheckIn)) return undefined;
    const { participant, consent } = sender;
    if (participant !== undefined && consent.state === 'active' && consent.purposes.includes(2))
      rhythms.mute(db, participant, isMuted ? now : null);
    begun.delete(sender.mac);
    const key = isMuted ? 'check-in.muted' : 'check-in.unmuted';
    return isFresh ? stop(sayPrivately(sender.handle, key)) : stop();
  };

  return {
    name: 'check-ins',
    run(context: MessageContext) {
      const { message, sender, words, isFresh } = context;
      if (message.kind !== 'text') return pass;
      const answered = setReminders(context) ?? (isFresh ? answerContact(context) : undefined);
      if (answered !== undefined) return answered;
      const reading = readCheckIn(words, vocabulary);
      if (reading === undefined) {
        const next = takeNext(context);
        const isMeant = message.room === undefined && looksLikeAnswer(words, vocabulary);
        if (next !== undefined || !isMeant) return next ?? pass;
        return isFresh ? stop(sayPrivately(sender.handle, 'check-in.unreadable')) : stop();
      }
      if (reading.kind === 'unreadable')
        return isFresh ? stop(sayPrivately(sender.handle, 'check-in.unreadable')) : stop();
      // 打卡 alone in the group is chat: it is said of exercises, too.
      if (reading.scores.length === 0 && message.room !== undefined) return pass;
      return take(context, reading.scores);
    },
  };
};
