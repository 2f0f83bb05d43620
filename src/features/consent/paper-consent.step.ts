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
 * second after her message. In the group nobody learns more than after any other consent word; where she cannot be
 * reached in private, nothing is said at all. Six digits that open nothing are ordinary chat in the group.
 */
export const createPaperConsentStep = (ports: PaperConsentPorts): Step => {
  const { db, vault, random, notice } = ports;

  const withGroupReply = ({ message, room, now }: MessageContext, reply: Say): Say => {
    const isQuiet =
      message.room === undefined ||
      room === undefined ||
      paperInvites.wasSaid(db, room.id, neutralReply, now - groupReplyEveryMs);
    if (isQuiet) return reply;
    const to = { kind: 'room', handle: message.room, roomId: room.id } as const;
    const post = { kind: 'service', referenceId: neutralReply } as const;
    const onHandedOver: Say = { kind: 'say', to, text: { key: neutralReply }, post };
    return { ...reply, next: { onHandedOver } };
  };

  const consent = (context: MessageContext, { purposes }: PaperInvite): Verdict => {
    const { message, sender, now } = context;
    const { handle, mac } = sender;
    const { version: noticeVersion } = notice;
    const participant = sender.participant ?? (`p_${random(8)}` as ParticipantId);
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
    return stop(
      ...ports.eraseSince(participant, toSeconds(sentAt), now),
      withGroupReply(context, said),
      sayPrivately(handle, 'consent.code', { code: ports.codeFor(participant, now) }),
    );
  };

  return {
    name: 'paper-consent',
    run(context) {
      const { message, sender, now, isFresh } = context;
      if (message.kind !== 'text' || !sender.isKnown) return pass;
      const code = readPaperCode(context.words);
      if (code === undefined || !paperInvites.isAnyOpen(db, now)) return pass;
      const codeMac = macOfPaperCode(vault, code);
      const invite = paperInvites.find(db, codeMac, now);
      const isPrivate = message.room === undefined;
      if (paperInvites.isLocked(db, sender.mac, now)) {
        if (isPrivate && isFresh) return stop(sayPrivately(sender.handle, 'paper.locked'));
        return invite === undefined ? pass : stop();
      }
      // A code that comes late is not chat to be kept, and opens nothing: she can send it again.
      if (!isFresh) return invite === undefined ? pass : stop();
      if (invite === undefined) {
        paperInvites.noteWrong(db, sender.mac, now);
        return isPrivate ? stop(sayPrivately(sender.handle, 'paper.unknown')) : pass;
      }
      if (!ports.mayLog()) return stop(sayPrivately(sender.handle, 'consent.no-study'));
      paperInvites.use(db, codeMac);
      return invite.noticeVersion === notice.version
        ? consent(context, invite)
        : stop(sayPrivately(sender.handle, 'paper.notice-changed'));
    },
  };
};
