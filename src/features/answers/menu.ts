import { openQuestions } from '../../core/open-question.store.ts';
import type { Db } from '../../core/ports.ts';
import type { HandleMac } from '../../core/person.ts';
import type { AskContext } from './asking.rules.ts';

/** How long a number picks from what was offered, ms. */
const pickLifetimeMs = 5 * 60_000;

/** Kinds of open question that are ours begin so. */
const ours = 'answers.';

/** What a number in private picks from: the menu, suggested cards, or what else a card can tell. */
export type Offer =
  | { readonly kind: 'help' }
  | { readonly kind: 'cards'; readonly ids: readonly string[] }
  | { readonly kind: 'more'; readonly id: string; readonly isRated?: boolean };

/** Remembers for some minutes what a person's next number picks from. What else a card can tell gives way to a question. */
export const offer = (db: Db, mac: HandleMac, what: Offer, now: number): void => {
  const open = openQuestions.find(db, mac, now);
  if (what.kind === 'more' && open !== undefined && !open.kind.startsWith(ours)) return;
  const parameters =
    what.kind === 'help'
      ? {}
      : what.kind === 'cards'
        ? Object.fromEntries(what.ids.map((id, index) => [String(index + 1), id]))
        : { id: what.id, isRated: what.isRated === true ? 1 : 0 };
  openQuestions.ask(db, mac, { kind: `${ours}${what.kind}`, parameters }, now, pickLifetimeMs);
};

/** What was last offered to her, while it counts. */
export const offered = (
  db: Db,
  { sender, now }: Pick<AskContext, 'sender' | 'now'>,
): Offer | undefined => {
  const question = openQuestions.find(db, sender.mac, now);
  switch (question?.kind) {
    case 'answers.help':
      return { kind: 'help' };
    case 'answers.cards':
      return { kind: 'cards', ids: Object.values(question.parameters).map(String) };
    case 'answers.more':
      return {
        kind: 'more',
        id: String(question.parameters['id']),
        isRated: question.parameters['isRated'] === 1,
      };
    default:
      return undefined;
  }
};

/** A number, alone and in private; anything else is none. @returns from 1 */
export const pickedNumber = ({
  message,
  words,
}: Pick<AskContext, 'message' | 'words'>): number | undefined =>
  message.room === undefined && /^[1-9]$/u.test(words) ? Number(words) : undefined;
