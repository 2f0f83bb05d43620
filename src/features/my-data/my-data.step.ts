import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Holding, KeptRecord } from '../../core/personal-data.ts';
import type { ParticipantId, Sender } from '../../core/person.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';
import { standingOf, tellMyData } from './my-data.rules.ts';

/** A copy costs the opening of every message: one an hour is enough for anybody. */
const fileEveryMs = 60 * minuteMs;

/** What the step is given. */
export interface MyDataPorts {
  readonly vocabulary: Vocabulary;
  readonly noticeVersion: string;
  readonly zone: string;
  /** Whom to ask where a file cannot be sent; empty without a study. */
  readonly contact: string;
  readonly nameMask: string;
  mayLog(): boolean;
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  isAnybodyUnbound(): boolean;
  /** True where she has withdrawn and the erasure waits for its ledger. */
  isWaiting(participant: ParticipantId): boolean;
  collect(participant: ParticipantId): readonly Holding[];
  /** Her newest texts, oldest first. */
  newest(participant: ParticipantId): readonly KeptRecord[];
  lastCheckIn(participant: ParticipantId): KeptRecord | undefined;
  /** First instant at which nothing of hers may be kept, epoch ms. */
  keepUntil(participant: ParticipantId): number | undefined;
}

/** The copy of hers, and what she is told when it came, or could not be sent. */
const sayFile = (
  { handle }: Pick<Sender, 'handle'>,
  participant: ParticipantId,
  contact: string,
): Say => ({
  ...sayPrivately(handle, 'own-copy.file-name'),
  file: { kind: 'own-copy', participant },
  next: {
    onHandedOver: sayPrivately(handle, 'my-data.file-sent'),
    onFailed: sayPrivately(handle, 'my-data.file-failed', {
      contact:
        contact === ''
          ? [{ key: 'privacy.no-contact' }]
          : [{ key: 'privacy.contact', values: { contact } }],
    }),
  },
});

/**
 * Answers 我的数据, always in private and to everybody alike: what is kept of her. 我的数据 文件, in private, brings the
 * complete copy. Source: PIPL Art. 45.
 */
export const createMyDataStep = (ports: MyDataPorts): Step => {
  const { vocabulary, noticeVersion } = ports;
  /** The message that brought her last copy. A batch that is decided again must not refuse its own. */
  const lastCopies = new Map<ParticipantId, { readonly at: number; readonly messageId: string }>();

  const sendCopy = (
    { message, sender, now }: Pick<MessageContext, 'message' | 'sender' | 'now'>,
    participant: ParticipantId,
  ): Verdict => {
    const last = lastCopies.get(participant);
    if (last !== undefined && last.messageId !== message.id && now - last.at < fileEveryMs)
      return stop(sayPrivately(sender.handle, 'my-data.file-wait'));
    lastCopies.set(participant, { at: now, messageId: message.id });
    return stop(sayFile(sender, participant, ports.contact));
  };

  return {
    name: 'my-data',
    run({ message, sender, words, isFresh, now }) {
      if (message.kind !== 'text') return pass;
      const isFile = isPhrase(words, vocabulary.member.myDataFile);
      if (!isFile && !isPhrase(words, vocabulary.member.myData)) return pass;
      if (!isFresh) return stop();
      const { participant, consent, handle } = sender;
      // Before anything of her is looked at: whoever asks in the group gets the same.
      if (isFile && message.room !== undefined)
        return stop(sayPrivately(handle, 'my-data.file-in-private'));
      const { since } = consent;
      if (participant === undefined || since === undefined)
        return stop(
          sayPrivately(
            handle,
            ports.isAnybodyUnbound() ? 'consent.not-recognised' : 'my-data.none',
          ),
        );
      if (ports.isWaiting(participant)) return stop(sayPrivately(handle, 'consent.withdrawing'));
      if (isFile) return sendCopy({ message, sender, now }, participant);
      const told = tellMyData({
        consent: { ...consent, since },
        standing: standingOf(consent, { mayLog: ports.mayLog(), noticeVersion }),
        holdings: ports.collect(participant),
        newest: ports.newest(participant),
        lastCheckIn: ports.lastCheckIn(participant),
        keepUntil: ports.keepUntil(participant),
        zone: ports.zone,
        nameMask: ports.nameMask,
      });
      return stop(...told.map(({ key, values }) => sayPrivately(handle, key, values)));
    },
  };
};
