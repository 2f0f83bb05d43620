import { localDateTime, minuteMs, toSeconds } from '../../core/clock.ts';
import { sayPrivately, type Effect, type Say } from '../../core/effect.ts';
import type { Notice } from '../../core/notice.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import { consents } from './consent.store.ts';
import { readPaperCode } from './paper-code.rules.ts';
import { paperInvites, type PaperInvite } from './paper-invite.store.ts';
import { receipts } from './receipts.store.ts';

/** What the step is given. */
export interface PaperConsentPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly notice: Notice;
  readonly zone: string;
  /** The login epoch. */
  epoch(): number;
  /** False where nothing may be logged at all. */
  mayLog(): boolean;
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  isAnybodyUnbound(): boolean;
  /** A code by which she is known again after the bot has logged in anew. */
  codeFor(participant: ParticipantId, now: number): string;
  /** Deletes what was kept from a second on: a new consent may come after what it rules over. */
  eraseSince(participant: ParticipantId, second: number, now: number): readonly Effect[];
}

/** At most one 已私信您 a room in this time, as after every other consent word. */
const groupReplyEveryMs = 10 * minuteMs;
const neutralReply = 'consent.sent-privately';

/** MAC under which the code of a form is kept. */
export const macOfPaperCode = (vault: Pick<Vault, 'mac'>, code: string): string =>
  vault.mac('service', 'paper-code', code);

/**
 * The six digits of a signed form, in private or in the group: consent for just what that form is for, from the
 * second after her message. In the group, six digits get the same answers whether they open anything or not: nobody
 * learns whose form counted, and who cannot be reached in private is still answered. Only digits that were not looked
 * at, too late or after too many wrong ones, get none there, right or wrong.
 */
export const createPaperConsentStep = (ports: PaperConsentPorts): Step => {
  const { db, vault, random, notice } = ports;

  const withGroupReply = ({ message, room, now }: MessageContext, reply: Say): Say => {
    if (message.room === undefined || room === undefined) return reply;
    const to = { kind: 'room', handle: message.room, roomId: room.id } as const;
    const inGroup = (key: string): Say => ({
      kind: 'say',
      to,
      text: { key },
      post: { kind: 'service', referenceId: key },
    });
    const isQuiet = paperInvites.wasSaid(db, room.id, neutralReply, now - groupReplyEveryMs);
    const next = {
      ...(isQuiet ? {} : { onHandedOver: inGroup(neutralReply) }),
      onFailed: inGroup('paper.not-reached'),
    };
    return { ...reply, next };
  };

  const consent = (context: MessageContext, { purposes }: PaperInvite): Verdict => {
    const { message, sender, now } = context;
    const { handle, mac } = sender;
    const { version: noticeVersion } = notice;
    const participant = sender.participant ?? (`p_${random(8)}` as ParticipantId);
    // Asked before she is somebody herself.
    const isAnybodyUnbound = ports.isAnybodyUnbound();
    if (sender.participant === undefined)
      consents.addParticipant(db, participant, mac, ports.epoch(), now);
    openQuestions.close(db, mac);
    const { sentAt } = message;
    consents.open(db, vault, { participant, mac, handle, noticeVersion, purposes, sentAt, now });
    const receipt = receipts.append(
      db,
      vault,
      participant,
      // The digits stand on paper, beside her signature; nothing else proves more.
      { event: 'consented', noticeVersion, purposes, at: now, channel: 'paper', words: '' },
      random(receipts.saltBytes),
    );
    const said = sayPrivately(handle, 'consent.receipt', {
      purposes: purposes.join('、'),
      version: noticeVersion,
      at: localDateTime(now, ports.zone),
      ...receipt,
    });
    const isNew = sender.consent.since === undefined && isAnybodyUnbound;
    return stop(
      ...ports.eraseSince(participant, toSeconds(sentAt), now),
      withGroupReply(context, said),
      ...(isNew ? [sayPrivately(handle, 'consent.earlier')] : []),
      sayPrivately(handle, 'consent.code', { code: ports.codeFor(participant, now) }),
    );
  };

  /** A code that others have seen and that opens nothing now must open nothing later either. */
  const makeVoid = ({ sender }: MessageContext, codeMac: string): Verdict => {
    paperInvites.use(db, codeMac);
    return stop(sayPrivately(sender.handle, 'paper.void'));
  };

  const refuse = (context: MessageContext): Verdict => {
    const { message, sender, now } = context;
    paperInvites.noteWrong(db, sender.mac, now);
    const reply = withGroupReply(context, sayPrivately(sender.handle, 'paper.unknown'));
    // In the group they may be chat. Said to the bot itself they go no further: another answer would tell them apart.
    const isChat = message.room !== undefined && message.addressed === undefined;
    return isChat ? { next: 'continue', effects: [reply] } : stop(reply);
  };

  const open = (context: MessageContext, codeMac: string, invite: PaperInvite): Verdict => {
    const { handle } = context.sender;
    const say = (key: string): Verdict => stop(withGroupReply(context, sayPrivately(handle, key)));
    const isPrivate = context.message.room === undefined;
    if (ports.mayLog() || !isPrivate) paperInvites.use(db, codeMac);
    if (!ports.mayLog()) return say(isPrivate ? 'consent.no-study' : 'paper.void');
    return invite.noticeVersion === notice.version
      ? consent(context, invite)
      : say('paper.notice-changed');
  };

  return {
    name: 'paper-consent',
    run(context) {
      const { message, sender, now, isFresh } = context;
      const isPrivate = message.room === undefined;
      if (message.kind !== 'text' || (isPrivate && !sender.isKnown)) return pass;
      const code = readPaperCode(context.words);
      if (code === undefined || !paperInvites.isAnyOpen(db, now)) return pass;
      const codeMac = macOfPaperCode(vault, code);
      const invite = paperInvites.find(db, codeMac, now);
      if (isPrivate && !isFresh) return stop(sayPrivately(sender.handle, 'paper.late'));
      const isLocked = paperInvites.isLocked(db, sender.mac, now);
      if (isPrivate && isLocked) return stop(sayPrivately(sender.handle, 'paper.locked'));
      if (!isFresh || isLocked || !sender.isKnown)
        return invite === undefined ? pass : makeVoid(context, codeMac);
      return invite === undefined ? refuse(context) : open(context, codeMac, invite);
    },
  };
};
