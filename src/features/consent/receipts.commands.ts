import { audit } from '../../core/audit.store.ts';
import type { ChainHead, ChainKind } from '../../core/chain.ts';
import type { Consent, ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import type { ConsentContext } from './consent-questions.ts';
import type { ConsentWord } from './consent-words.rules.ts';
import type { ConsentDecision } from './consent.rules.ts';
import {
  receipts,
  type ReceiptChannel,
  type ReceiptContent,
  type ReceiptNumber,
} from './receipts.store.ts';

/** Heads of both chains as they are now, to be noted outside the database; undefined for a chain without entries. */
export const chainHeads = (db: Db): Readonly<Record<ChainKind, ChainHead | undefined>> => ({
  receipts: receipts.head(db),
  audit: audit.head(db),
});

/** What a receipt takes from a change: none where nothing changes for somebody who had consented, or consents now. */
const eventOf = (
  { change, say }: ConsentDecision,
  { sender: { consent } }: ConsentContext,
): ReceiptContent['event'] | undefined => {
  switch (change?.kind) {
    case 'open':
      return say === 'consent.resumed' ? 'resumed' : 'consented';
    case 'close':
      return change.state === consent.state ? undefined : change.state;
    case 'decline':
      return consent.since === undefined ? undefined : 'declined';
    default:
      return undefined;
  }
};

/**
 * Writes the receipt of a decision that has just been carried out. An end of the consent has its own, written where
 * it ends.
 * @returns undefined where there is nothing to prove
 */
export const writeReceipt = (
  { db, vault, random }: { readonly db: Db; readonly vault: Vault; readonly random: RandomHex },
  context: ConsentContext,
  decision: ConsentDecision,
  { word, noticeVersion }: { readonly word: ConsentWord; readonly noticeVersion: string },
): ReceiptNumber | undefined => {
  const { message, sender, now } = context;
  const event = eventOf(decision, context);
  if (event === undefined || sender.participant === undefined) return undefined;
  const { consent } = sender;
  const given = decision.change?.kind === 'open' ? decision.change.purposes : undefined;
  return receipts.append(
    db,
    vault,
    sender.participant,
    {
      event,
      noticeVersion: given === undefined ? (consent.noticeVersion ?? noticeVersion) : noticeVersion,
      purposes: given ?? consent.purposes,
      at: now,
      channel: message.room === undefined ? 'private' : 'group',
      // A wish to leave may stand among other words of hers; those are nobody's proof.
      words: word.kind === 'near-withdraw' ? '' : (message.addressed ?? message.text),
    },
    random(receipts.saltBytes),
  );
};

/**
 * Writes the receipt of a participant's being recognised again: by her own code, from paper, or with the help of
 * staff. No words of hers: a code is nobody's to keep.
 */
export const writeRebindReceipt = (
  { db, vault, random }: { readonly db: Db; readonly vault: Vault; readonly random: RandomHex },
  participant: ParticipantId,
  consent: Consent,
  { channel, now }: { readonly channel: Exclude<ReceiptChannel, 'group'>; readonly now: number },
): ReceiptNumber =>
  receipts.append(
    db,
    vault,
    participant,
    {
      event: 'rebound',
      noticeVersion: consent.noticeVersion ?? '',
      purposes: consent.purposes,
      at: now,
      channel,
      words: '',
    },
    random(receipts.saltBytes),
  );
