import { createHash } from 'node:crypto';
import type { Card } from './card.ts';

/** What a signature stands for. */
export type SignedCard = Pick<
  Card,
  'title' | 'redFlags' | 'answer' | 'more' | 'facts' | 'sensitivity' | 'expiresOn'
>;

/** A signature as a card's file has it; `null` where a field is empty. */
export interface SignatureFields {
  /** `yyyy-MM-dd`. */
  readonly reviewedOn: string | null;
  readonly reviewer: string | null;
  readonly signature: string | null;
}

/** Whether a card may be given as reviewed. */
export type SignatureState = 'unsigned' | 'signed' | 'changed' | 'incomplete';

/**
 * SHA-256, 64 hex digits, over what a patient reads of a card, whether in the group or only in private, until when,
 * and the ids of its facts. Of the facts only the ids: what a doctor signs is the answer and what it rests on, and a
 * source or a wording mended in the evidence must not silence an answer that stays the same; `check` goes on comparing
 * its numbers with the facts. Aliases, questions and what is not to be said are read by nobody and stay out.
 */
export const cardSignature = (card: SignedCard): string =>
  createHash('sha256')
    .update(
      // The first item keeps a later form of this list apart from this one.
      JSON.stringify([
        'card-1',
        card.title,
        card.redFlags,
        card.answer,
        card.more.map(({ title, text }) => [title, text]),
        card.facts,
        card.sensitivity,
        card.expiresOn,
      ]),
    )
    .digest('hex');

/** `changed` where the text is no longer the signed one, `incomplete` where a day, a name or the signature is missing. */
export const signatureState = (
  card: SignedCard,
  { reviewedOn, reviewer, signature }: SignatureFields,
): SignatureState => {
  const given = [reviewedOn, reviewer, signature].filter((field) => field !== null).length;
  if (given === 0) return 'unsigned';
  if (given < 3) return 'incomplete';
  return signature === cardSignature(card) ? 'signed' : 'changed';
};
