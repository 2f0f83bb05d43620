import type { TextReference } from '../../core/effect.ts';
import { choicesOf, type TypedEvent, type GroupEvent } from './events.rules.ts';

/** How an event or a poll stands in the group. @param number by which people sign up, or vote */
export const announcement = (
  event: TypedEvent,
  kind: GroupEvent['kind'],
  number: number,
  address: string,
): TextReference =>
  kind === 'poll'
    ? {
        key: 'activity.poll',
        values: {
          address,
          number,
          title: event.title,
          choices: choicesOf(event).map((title, index) => ({
            key: 'answer.choice',
            values: { number: index + 1, title },
          })),
        },
      }
    : {
        key: 'activity.event',
        values: {
          address,
          number,
          title: event.title,
          details: event.details,
          places: event.places ?? 0,
        },
      };
