import { localDate } from './core/clock.ts';
import type { TextReference } from './core/effect.ts';
import type { Notice } from './core/notice.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import { slots } from './core/slot.store.ts';
import { departureStatusLines, hasFittingNotice } from './departing.ts';
import { expiringSoon } from './features/answers/card-lint.rules.ts';
import type { Card } from './features/answers/card.ts';
import { consents } from './features/consent/consent.store.ts';
import { lostCodes } from './features/consent/lost-code-request.store.ts';

/** What the lines are read from. */
export interface StatusPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly notice: Notice;
  readonly groupNotice: () => TextReference;
  readonly cards: readonly Card[];
  readonly options: { readonly zone: string };
}

/** Counts of people below this are not told. */
const smallestCount = 5;

/** A sentence about how many people wait; none where nobody does. */
const waitingLine = (key: string, count: number): readonly TextReference[] => {
  const told = count < smallestCount ? [{ key: 'staff.few' }] : count;
  return count === 0 ? [] : [{ key, values: { count: told } }];
};

/** What staff should know beside whether anything is logged. */
export const statusLines = (
  { db, vault, notice, groupNotice, cards, options }: StatusPorts,
  now: number,
): readonly TextReference[] => {
  const unconfirmed = slots.count(db, 'unconfirmed') + slots.count(db, 'failed');
  const { key } = groupNotice();
  const expiring = expiringSoon(cards, localDate(now, options.zone)).length;
  return [
    ...rooms
      .enabled(db, vault)
      .filter(({ noticeKey }) => !hasFittingNotice(noticeKey, key))
      .map(({ number }) => ({ key: 'staff.other-notice', values: { room: number } })),
    ...waitingLine('staff.waiting', consents.countWaiting(db, notice.version)),
    ...waitingLine('staff.lost-codes', lostCodes.countOpen(db)),
    ...departureStatusLines(db),
    ...(expiring === 0 ? [] : [{ key: 'staff.cards-expiring', values: { count: expiring } }]),
    ...(unconfirmed === 0 ? [] : [{ key: 'staff.unconfirmed', values: { count: unconfirmed } }]),
  ];
};
