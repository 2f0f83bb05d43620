import { withHelplines } from './edges/settings/card-files.ts';
import type { CardFile } from './edges/settings/card-schema.ts';
import type { Content } from './edges/settings/content.ts';
import { createFigures } from './features/answers/card-figures.rules.ts';
import { lintCard } from './features/answers/card-lint.rules.ts';
import { signatureState, type SignatureState } from './features/answers/card-signature.rules.ts';
import type { Card } from './features/answers/card.ts';

/** How many publishers a card names. */
const namedPublishers = 2;

type Evidence = Pick<Content, 'facts' | 'sources'>;

/** Publishers of the sources behind some facts, most cited first. */
const publishersOf = (ids: readonly string[], { facts, sources }: Evidence): readonly string[] => {
  const counts = new Map<string, number>();
  for (const id of ids)
    for (const source of facts.get(id)?.sources ?? []) {
      const publisher = sources.get(source)?.publisher;
      if (publisher !== undefined) counts.set(publisher, (counts.get(publisher) ?? 0) + 1);
    }
  return [...counts].sort(([, a], [, b]) => b - a).map(([publisher]) => publisher);
};

/** A card as its file has it, numbers of helplines still in braces, unsigned. */
const asWritten = (file: CardFile, evidence: Evidence): Card => ({
  id: file.id,
  title: file.title,
  aliases: file.aliases,
  questions: file.questions,
  redFlags: file.red_flags,
  answer: file.answer.trim(),
  more: file.more,
  facts: file.facts,
  publishers: publishersOf(file.facts, evidence).slice(0, namedPublishers),
  compiledOn: file.compiled_on,
  expiresOn: file.expires_on,
  sensitivity: file.sensitivity,
});

/** What a patient reads of a card, whoever signed it. @throws content.invalid for an unknown helpline */
export const asRead = (file: CardFile, content: Evidence & Pick<Content, 'helplines'>): Card =>
  asWritten(withHelplines(file, content.helplines), content);

const stateOf = (file: CardFile, card: Card): SignatureState =>
  signatureState(card, {
    reviewedOn: file.reviewed_on,
    reviewer: file.reviewer,
    signature: file.signature,
  });

/**
 * A card file as the answers know it. One whose signature does not fit its text is a draft.
 * @throws content.invalid for an unknown helpline
 */
export const toCard = (file: CardFile, content: Evidence & Pick<Content, 'helplines'>): Card => {
  const card = asRead(file, content);
  const { reviewed_on: reviewedOn, reviewer } = file;
  return stateOf(file, card) === 'signed' && reviewedOn !== null && reviewer !== null
    ? { ...card, reviewedOn, reviewer }
    : card;
};

const signatureProblems: Readonly<Record<SignatureState, readonly string[]>> = {
  unsigned: [],
  signed: [],
  changed: ['its text is not the signed one, so it is a draft; have it signed anew'],
  incomplete: [
    'a review needs reviewed_on, reviewer and signature; use "tonglu cards sign", or empty all three',
  ],
};

/**
 * Problems of every card, without its place; the signature's among them.
 * @param today `yyyy-MM-dd` against which expiry is judged
 */
export const cardProblems = (
  content: Content,
  today: string,
): ReadonlyMap<
  string,
  { readonly text: readonly string[]; readonly signature: readonly string[] }
> => {
  const facts = {
    facts: content.facts,
    sources: new Set(content.sources.keys()),
    cards: new Map(content.cards.map((card) => [card.id, card])),
    forbidden: content.forbidden,
    brands: content.cardWords.brands,
    figuresIn: createFigures(content.cardWords.figures),
    today,
  };
  return new Map(
    content.cards.map((file) => [
      file.id,
      {
        text: lintCard(asWritten(file, content), file.see_also, facts),
        signature: signatureProblems[stateOf(file, asRead(file, content))],
      },
    ]),
  );
};
