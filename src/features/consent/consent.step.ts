import { sayPrivately, type Effect, type Say } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import { minuteMs, toSeconds, localDateTime } from '../../core/clock.ts';
import { tallies } from '../../core/meta.store.ts';
import type { Notice } from '../../core/notice.ts';
import type { ParticipantId, Sender } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { decideConsent, type ConsentChange, type ConsentDecision } from './consent.rules.ts';
import { parametersOf, readAnswer, type ConsentContext } from './consent-questions.ts';
import { readConsentWord, type ConsentWord } from './consent-words.rules.ts';
import { writeReceipt } from './receipts.commands.ts';
import type { ReceiptNumber } from './receipts.store.ts';
import { consents } from './consent.store.ts';
import { lostCodes } from './lost-code-request.store.ts';

/** Sentences that may be untrue for somebody the bot no longer recognises: 「没有保存」, 「都已删除」. */
const saysNothingIsHeld: readonly string[] = [
  'consent.nothing-held',
  'consent.adults-only',
  'consent.declined',
  'consent.withdrawn',
];

/** How long an answer to 您满18岁了吗 or 要退出吗 counts. */
const questionLifetimeMs = 15 * minuteMs;
/** At most one 已私信您 a room in this time: the group must not fill with it. */
const groupReplyEveryMs = 10 * minuteMs;

/** What the consent step is given. `withdraw` is the one erasure path; it returns its effects. */
export interface ConsentStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly notice: Notice;
  readonly random: RandomHex;
  readonly zone: string;
  /** False where nothing may be logged at all. */
  mayLog(): boolean;
  /** What she is told is said once the bytes are gone; `meanwhile` where that is not at once. */
  withdraw(
    participant: ParticipantId,
    now: number,
    said: { readonly replies: readonly Say[]; readonly meanwhile?: Say },
  ): readonly Effect[];
  /** The login epoch. */
  epoch(): number;
  /** True where an unknown sender, or one who consented anew, may have consented before the bot logged in anew. */
  isAnybodyUnbound(participant?: ParticipantId): boolean;
  /** A code by which she is known again after the bot has logged in anew. */
  codeFor(participant: ParticipantId, now: number): string;
  /** Deletes what was kept from a second on: a stop, or a new consent, may come after what it rules over. */
  eraseSince(participant: ParticipantId, second: number, now: number): readonly Effect[];
}

const apply = (
  ports: ConsentStepPorts,
  { message, sender, now }: ConsentContext,
  change: ConsentChange,
): readonly Effect[] => {
  const { db, vault, notice } = ports;
  const { participant } = sender;
  if (change.kind === 'count-minor') tallies.countUp(db, 'declared-minor');
  if (participant === undefined) return [];
  const second = toSeconds(message.sentAt);
  switch (change.kind) {
    case 'open':
      consents.open(db, vault, {
        participant,
        mac: sender.mac,
        handle: sender.handle,
        noticeVersion: notice.version,
        purposes: change.purposes,
        sentAt: message.sentAt,
        now,
      });
      return ports.eraseSince(participant, second, now);
    case 'close':
    case 'decline': {
      const state = change.kind === 'close' ? change.state : 'declined';
      consents.close(db, participant, state, message.sentAt, now);
      return ports.eraseSince(participant, second, now);
    }
    case 'withdraw':
    case 'count-minor':
      return [];
  }
};

/**
 * The notice, and the sentence to copy in a bubble of its own; once handed over, this version can be consented to.
 * @param now when it was asked for, epoch ms
 */
export const noticeSays = (
  { handle, mac, participant }: Pick<Sender, 'handle' | 'mac' | 'participant'>,
  notice: Notice,
  now: number,
): readonly Say[] => [
  sayPrivately(handle, 'consent.notice', { notice: notice.short }),
  sayPrivately(handle, 'consent.sentence', undefined, {
    kind: 'notice-reached',
    mac,
    noticeVersion: notice.version,
    askedAt: now,
    ...(participant === undefined ? {} : { participant }),
  }),
];

const toSay = (
  ports: ConsentStepPorts,
  { sender, now }: ConsentContext,
  decision: ConsentDecision,
  receipt: ReceiptNumber | undefined,
): readonly Say[] => {
  const { mac, handle, participant, consent } = sender;
  const isUncertain = (): boolean => consent.since === undefined && ports.isAnybodyUnbound();
  // A code of before cannot be used beside a new consent: she must know of it first.
  const ifUncertain = (key: string): readonly Say[] =>
    isUncertain() ? [sayPrivately(handle, key)] : [];
  if (decision.say === 'consent.notice')
    return [...ifUncertain('consent.recover-first'), ...noticeSays(sender, ports.notice, now)];
  if (decision.change?.kind === 'open')
    return [
      sayPrivately(handle, decision.say, {
        purposes: decision.change.purposes.join('、'),
        version: ports.notice.version,
        at: localDateTime(now, ports.zone),
        number: receipt?.number ?? '',
        check: receipt?.check ?? '',
      }),
      ...ifUncertain('consent.earlier'),
    ];
  if (!saysNothingIsHeld.includes(decision.say)) return [sayPrivately(handle, decision.say)];
  if (isUncertain()) return [sayPrivately(handle, 'consent.not-recognised')];
  if (participant === undefined || !ports.isAnybodyUnbound(participant))
    return [sayPrivately(handle, decision.say)];
  // Only what she consented to since the login is gone: staff have to find what may lie before it.
  const request = { epoch: ports.epoch(), kind: 'withdraw', now } as const;
  const number = lostCodes.ask(ports.db, ports.vault, { mac, handle }, request) ?? '';
  return [sayPrivately(handle, 'consent.withdrawn-anew', { number })];
};

/**
 * The consent dialogue. In the group every consent word gets the same neutral answer, so that nobody learns
 * another's choice; all else is said in private.
 */
export const createConsentStep = (ports: ConsentStepPorts): Step => {
  /** By room, and by room and person. A message that is decided a second time is answered as it was the first. */
  const lastGroupReply = new Map<string, { readonly at: number; readonly messageId: string }>();
  const isRecent = (key: string, now: number, messageId: string): boolean => {
    const last = lastGroupReply.get(key);
    return last !== undefined && last.messageId !== messageId && now - last.at < groupReplyEveryMs;
  };

  /**
   * In a group, the last private sentence is followed by a neutral one there: that it was sent, once in a while
   * for all, or that it could not be, once in a while for each: she would wait in vain.
   */
  const withGroupReply = (
    { message, sender, room, now }: ConsentContext,
    replies: readonly Say[],
  ): readonly Say[] => {
    const last = replies.at(-1);
    if (message.room === undefined || room?.isEnabled !== true || last === undefined)
      return replies;
    const own = `${room.id} ${sender.mac}`;
    const isQuiet = isRecent(room.id, now, message.id);
    if (isQuiet && isRecent(own, now, message.id)) return replies;
    for (const key of isQuiet ? [own] : [room.id, own])
      lastGroupReply.set(key, { at: now, messageId: message.id });
    const to = { kind: 'room', handle: message.room, roomId: room.id } as const;
    const inGroup = (key: string): Say => ({
      kind: 'say',
      to,
      text: { key },
      post: { kind: 'service', referenceId: key },
    });
    const next = {
      ...(isQuiet ? {} : { onHandedOver: inGroup('consent.sent-privately') }),
      onFailed: inGroup('consent.add-friend-first'),
    };
    return [...replies.slice(0, -1), { ...last, next }];
  };

  const decide = (context: ConsentContext, word: ConsentWord): Verdict => {
    const { message, sender, now } = context;
    const decision = decideConsent(word, {
      consent: sender.consent,
      isPrivate: message.room === undefined,
      sentAt: toSeconds(message.sentAt),
      isFresh: context.isFresh,
      isStudyOpen: ports.mayLog(),
      noticeVersion: ports.notice.version,
      offered: ports.notice.purposes,
    });
    // In the group 不同意 is silent whoever says it: an answer would tell who is in the dialogue.
    const isSilent = word.kind === 'decline' && message.room !== undefined;
    if (decision === undefined) return isSilent ? stop() : pass;
    openQuestions.close(ports.db, sender.mac);
    const { question, change } = decision;
    if (question !== undefined)
      openQuestions.ask(
        ports.db,
        sender.mac,
        { kind: question.kind, parameters: parametersOf(question) },
        now,
        questionLifetimeMs,
      );
    const effects = change === undefined ? [] : apply(ports, context, change);
    const { version: noticeVersion } = ports.notice;
    const receipt = writeReceipt(ports, context, decision, { word, noticeVersion });
    const { participant, handle } = sender;
    // A stop may have waited for hours; she must know that it counts. The group has moved on by then.
    const said = toSay(ports, context, decision, receipt);
    const replies = [...(context.isFresh && !isSilent ? withGroupReply(context, said) : said)];
    if (decision.say === 'consent.receipt' && participant !== undefined)
      replies.push(sayPrivately(handle, 'consent.code', { code: ports.codeFor(participant, now) }));
    const isErasing = change?.kind === 'withdraw' || change?.kind === 'count-minor';
    if (!isErasing || participant === undefined) return stop(...effects, ...replies);
    const meanwhile = sayPrivately(handle, 'consent.withdrawing');
    return stop(...ports.withdraw(participant, now, { replies, meanwhile }));
  };

  return {
    name: 'consent',
    runsInUnservedRooms: true,
    run(context) {
      const { message, sender } = context;
      if (message.kind !== 'text') return pass;
      const answer = readAnswer(ports.db, ports.vocabulary, context);
      if (answer === 'no') {
        openQuestions.close(ports.db, sender.mac);
        return context.isFresh ? stop(sayPrivately(sender.handle, 'consent.stays-paused')) : stop();
      }
      const word = answer ?? readConsentWord(context.words, ports.vocabulary);
      return word === undefined ? pass : decide(context, word);
    },
  };
};
