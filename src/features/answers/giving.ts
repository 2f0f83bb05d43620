import { localDate, minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Effect, type Say, type TextReference } from '../../core/effect.ts';
import type { Db } from '../../core/ports.ts';
import { isServable, servablePart, type Answerer } from './answers.rules.ts';
import type { AskContext } from './asking.rules.ts';
import { cardText, cardTextWithMore } from './card-text.ts';
import type { Card } from './card.ts';
import { offer } from './menu.ts';
import { cardUsage } from './usage.store.ts';

/** What giving answers needs. */
export interface GivingPorts {
  readonly db: Db;
  readonly cards: ReadonlyMap<string, Card>;
  readonly answerer: Answerer;
  readonly zone: string;
  readonly allowDraft: boolean;
  readonly cooldownMs: number;
}

/** Gives cards, suggestions, or the honest sentence that there is none. */
export interface Giving {
  /** @param meant commands that may be meant where no card is sure to fit */
  answer(context: AskContext, question: string, meant: readonly string[]): readonly Effect[];
  card(context: AskContext, card: Card): readonly Effect[];
  /** In private; who asked in a group and cannot be written to is told there, once in a while, how to change that. */
  privately(context: AskContext, text: TextReference, onHandedOver?: Say): Effect;
  /** The card of an id, where it may be given just now. */
  servable(id: string, now: number): Card | undefined;
}

/** A sentence where the question was asked. */
export const reply = (
  { message, sender, room }: Pick<AskContext, 'message' | 'sender' | 'room'>,
  text: TextReference,
  referenceId: string,
): Say =>
  message.room !== undefined && room !== undefined
    ? {
        kind: 'say',
        to: { kind: 'room', handle: message.room, roomId: room.id },
        text,
        post: { kind: 'answer', referenceId },
        overflowTo: sender.handle,
      }
    : sayPrivately(sender.handle, text.key, text.values);

/** How often somebody who cannot be written to is told so in a group, ms. */
const tellEveryMs = 10 * minuteMs;
const addFriendKey = 'consent.add-friend-first';

/** Theme of a question that no card is near. */
const otherTheme = 'other';

/** The same for everyone, consent or not. */
export const createGiving = (ports: GivingPorts): Giving => {
  const lastGiven = new Map<string, number>();
  const lastTold = new Map<string, number>();

  const servable: Giving['servable'] = (id, now) => {
    const card = ports.cards.get(id);
    const policy = { today: localDate(now, ports.zone), allowDraft: ports.allowDraft };
    return card !== undefined && isServable(card, policy) ? card : undefined;
  };

  const privately: Giving['privately'] = (context, { key, values }, onHandedOver) => {
    const { message, sender, room, now } = context;
    const said = sayPrivately(sender.handle, key, values);
    if (message.room === undefined) return said;
    const own = `${room?.id ?? ''} ${sender.mac}`;
    const isTold = now - (lastTold.get(own) ?? -Infinity) < tellEveryMs;
    if (!isTold) lastTold.set(own, now);
    const onFailed = reply(context, { key: addFriendKey }, addFriendKey);
    return {
      ...said,
      next: {
        ...(onHandedOver === undefined ? {} : { onHandedOver }),
        ...(isTold ? {} : { onFailed }),
      },
    };
  };

  /** In a group a private card is only pointed to, and one given a moment ago goes to private. */
  const card: Giving['card'] = (context, chosen) => {
    const { sender, room, now, message } = context;
    offer(ports.db, sender.mac, { kind: 'more', id: chosen.id }, now);
    const text = cardTextWithMore(chosen);
    if (message.room === undefined) return [privately(context, text)];
    const key = `${room?.id ?? ''} ${chosen.id}`;
    const last = lastGiven.get(key);
    if (last !== undefined && now - last < ports.cooldownMs) return [privately(context, text)];
    lastGiven.set(key, now);
    if (chosen.sensitivity === 'normal') return [reply(context, cardText(chosen), chosen.id)];
    return [privately(context, text, reply(context, { key: 'answer.private-pointer' }, chosen.id))];
  };

  return {
    card,
    privately,
    servable,
    answer(context, question, meant) {
      const found = ports.answerer(question);
      const { verdict, cards } = servablePart(
        found,
        (id) => servable(id, context.now) !== undefined,
      );
      const given = cards.map(({ id }) => ports.cards.get(id)).filter((one) => one !== undefined);
      const [best] = given;
      if (verdict !== 'answer' && meant.length > 0)
        return [
          reply(
            context,
            { key: 'answer.did-you-mean', values: { words: meant.join('”“') } },
            'meant',
          ),
        ];
      if (best === undefined) {
        const theme = found.ranked[0]?.id ?? otherTheme;
        cardUsage.noteUnanswered(ports.db, theme, context.room?.id, context.now);
        return [reply(context, { key: 'answer.none' }, 'none')];
      }
      if (verdict === 'answer') return card(context, best);
      const ids = given.map(({ id }) => id);
      offer(ports.db, context.sender.mac, { kind: 'cards', ids }, context.now);
      const choices = given.map(({ title }, index) => ({
        key: 'answer.choice',
        values: { number: index + 1, title },
      }));
      return [reply(context, { key: 'answer.suggest', values: { choices } }, 'suggest')];
    },
  };
};
