import { noConsent, consents } from './consent.store.ts';
import type { SentReceipt } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex } from '../../core/ports.ts';
import { stateOf } from './states.rules.ts';
import { standings } from './states.store.ts';
import { transitionOf } from './transitions.rules.ts';

/**
 * Notes that a notice was handed over to her: from here on this version can be consented to. It may have waited in
 * the outbox. Whoever has been erased meanwhile is not made known again, and what she has said meanwhile stands; she
 * gets the notice again with her next word.
 */
export const noticeReached = (
  { db, random, epoch }: { readonly db: Db; readonly random: RandomHex; readonly epoch: number },
  receipt: Omit<Extract<SentReceipt, { kind: 'notice-reached' }>, 'kind'>,
  now: number,
): void => {
  const { mac, noticeVersion, askedAt } = receipt;
  const known = consents.find(db, mac);
  // Her tombstone holds no handle: who was unknown when she asked may be anybody who came and went since.
  const isGone =
    receipt.participant === undefined
      ? known === undefined && standings.isAnybodyGoneSince(db, askedAt)
      : known?.participant !== receipt.participant;
  if (isGone) return;
  const changedAt = known && standings.changedAt(db, known.participant);
  const consent = known?.consent ?? noConsent;
  const holds = {
    overtaken: changedAt !== undefined && changedAt >= askedAt,
    'other-notice': consent.noticeVersion !== noticeVersion,
  };
  const found = transitionOf(
    stateOf({ consent, noticeVersion }),
    'notice-reached',
    (condition) => condition in holds && holds[condition as keyof typeof holds],
  );
  if (found?.change !== 'show-notice') return;
  const participant = known?.participant ?? (`p_${random(8)}` as ParticipantId);
  if (known === undefined) consents.addParticipant(db, participant, mac, epoch, now);
  consents.noticeShown(db, participant, noticeVersion, now);
};
