import { minuteMs } from '../../core/clock.ts';
import type { Job } from '../../core/job.ts';
import type { ScheduleEntry } from '../../core/schedule.ts';
import { cardText } from './card-text.ts';
import type { Card } from './card.ts';

/** Days after which the card of the week may come again in a room. Source: issue on the calendar */
const cardEveryDays = 56;

/**
 * The card of the week as a job. A card that belongs into private is never posted, nor one past its day, nor a draft
 * where drafts are not allowed.
 */
export const cardJob = (
  entry: ScheduleEntry,
  cards: ReadonlyMap<string, Card>,
  allowDraft: boolean,
): Job => ({
  ...entry,
  graceMs: entry.graceMinutes * minuteMs,
  choices: (entry.cards ?? [])
    .flatMap((id) => cards.get(id) ?? [])
    .filter(
      (card) => card.sensitivity === 'normal' && (allowDraft || card.reviewedOn !== undefined),
    )
    .map((card) => ({
      title: card.title,
      text: { key: 'answer.of-the-week', values: { card: [cardText(card)] } },
      post: { kind: 'card', referenceId: card.id },
      everyDays: cardEveryDays,
      until: card.expiresOn,
    })),
});
