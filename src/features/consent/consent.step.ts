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
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  isAnybodyUnbound(): boolean;
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

/** The notice, and the sentence to copy in a bubble of its own; once handed over, this version can be consented to. */
export const noticeSays = (
  sender: Pick<Sender, 'handle' | 'mac'>,
  notice: Notice,
): readonly Say[] => [
  sayPrivately(sender.handle, 'consent.notice', { notice: notice.short }),
  sayPrivately(sender.handle, 'consent.sentence', undefined, {
    kind: 'notice-reached',
    mac: sender.mac,
    noticeVersion: notice.version,
  }),
];

const toSay = (
  ports: ConsentStepPorts,
  { sender, now }: ConsentContext,
  decision: ConsentDecision,
  receipt: ReceiptNumber | undefined,
): readonly Say[] => {
  if (decision.say === 'consent.notice') return noticeSays(sender, ports.notice);
  if (decision.change?.kind === 'open')
    return [
      sayPrivately(sender.handle, decision.say, {
        purposes: decision.change.purposes.join('、'),
        version: ports.notice.version,
        at: localDateTime(now, ports.zone),
        number: receipt?.number ?? '',
        check: receipt?.check ?? '',
      }),
    ];
  // 「没有保存」 may be untrue for somebody the bot no longer recognises.
  const isUncertain = decision.say === 'consent.nothing-held' && ports.isAnybodyUnbound();
  return [sayPrivately(sender.handle, isUncertain ? 'consent.not-recognised' : decision.say)];
};

/**
 * The consent dialogue. In the group every consent word gets the same neutral answer, so that nobody learns
 * another's choice; all else is said in private.
 */
export const createConsentStep = (ports: ConsentStepPorts): Step => {
  const lastGroupReply = new Map<string, number>();
  const isRecent = (key: string, now: number): boolean =>
    now - (lastGroupReply.get(key) ?? -Infinity) < groupReplyEveryMs;

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
    const isQuiet = isRecent(room.id, now);
    if (isQuiet && isRecent(own, now)) return replies;
    for (const key of isQuiet ? [own] : [room.id, own]) lastGroupReply.set(key, now);
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
    if (decision === undefined) return pass;
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
    const replies = context.isFresh
      ? [...withGroupReply(context, toSay(ports, context, decision, receipt))]
      : [];
    if (decision.say === 'consent.receipt' && participant !== undefined && context.isFresh)
      replies.push(sayPrivately(handle, 'consent.code', { code: ports.codeFor(participant, now) }));
    const isErasing = change?.kind === 'withdraw' || change?.kind === 'count-minor';
    if (!isErasing || participant === undefined) return stop(...effects, ...replies);
    const meanwhile = sayPrivately(handle, 'consent.withdrawing');
    return stop(
      ...ports.withdraw(participant, now, {
        replies,
        ...(context.isFresh ? { meanwhile } : {}),
      }),
    );
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

/** Notes that a notice was handed over to her: from here on this version can be consented to. */
export const noticeReached = (
  { db, random, epoch }: Pick<ConsentStepPorts, 'db' | 'random'> & { readonly epoch: number },
  mac: Sender['mac'],
  noticeVersion: string,
  now: number,
): void => {
  const known = consents.find(db, mac);
  // A consent that stands under this very notice is not undone by reading it again.
  if (known?.consent.noticeVersion === noticeVersion && known.consent.state !== 'declined') return;
  if (known === undefined) {
    const participant = `p_${random(8)}` as ParticipantId;
    consents.addParticipant(db, participant, mac, epoch, now);
    consents.noticeShown(db, participant, noticeVersion, now);
  } else consents.noticeShown(db, known.participant, noticeVersion, now);
};
