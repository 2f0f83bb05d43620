import { localDate } from './core/clock.ts';
import type { TextReference } from './core/effect.ts';
import type { Notice } from './core/notice.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import { departureStatusLines } from './departing.ts';
import { outdatedNotices } from './outdated-notices.ts';
import type { LookOut } from './safety.ts';
import { expiringSoon } from './features/answers/card-lint.rules.ts';
import type { Card } from './features/answers/card.ts';
import { doubtfulSlots } from './features/calendar/doubtful.ts';
import { consents } from './features/consent/consent.store.ts';
import { alerts } from './features/safety/alert.store.ts';
import { lostCodes } from './features/consent/lost-code-request.store.ts';

/** What the lines are read from. */
export interface StatusPorts extends LookOut {
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

/** How many alerts nobody has taken. */
const waitingAlerts = (db: Db, vault: Vault): readonly TextReference[] => {
  const count = alerts.open(db, vault).filter(({ takenBy }) => takenBy === undefined).length;
  return count === 0 ? [] : [{ key: 'staff.alerts-waiting', values: { count } }];
};

/** Whether anybody is looked at for danger: switched on it may be that no group has been told yet. */
const safetyKey = (db: Db, vault: Vault, isOn: boolean): string => {
  const served = rooms.enabled(db, vault);
  const isAnyTold =
    served.length === 0 ||
    served.some(({ noticeScans }) => noticeScans?.includes('safety') === true);
  if (!isOn) return 'staff.safety-off';
  return isAnyTold ? 'staff.safety-on' : 'staff.safety-untold';
};

/** What staff should know beside whether anything is logged. */
export const statusLines = (
  {
    db,
    vault,
    notice,
    groupNotice,
    cards,
    safety,
    findOffer,
    staleHelplines,
    options,
  }: StatusPorts,
  now: number,
): readonly TextReference[] => {
  const unconfirmed = doubtfulSlots(db, now).length;
  const stale = staleHelplines(localDate(now, options.zone));
  const expiring = expiringSoon(cards, localDate(now, options.zone)).length;
  return [
    { key: safetyKey(db, vault, safety !== undefined) },
    ...(findOffer === undefined ? [] : [{ key: 'staff.offers-on' }]),
    ...waitingAlerts(db, vault),
    ...outdatedNotices({ db, vault, groupNotice, safety, findOffer }),
    ...waitingLine('staff.waiting', consents.countWaiting(db, notice.version)),
    ...waitingLine('staff.lost-codes', lostCodes.countOpen(db)),
    ...departureStatusLines(db),
    ...(expiring === 0 ? [] : [{ key: 'staff.cards-expiring', values: { count: expiring } }]),
    ...(stale === 0 ? [] : [{ key: 'staff.helplines-stale', values: { count: stale } }]),
    ...(unconfirmed === 0 ? [] : [{ key: 'staff.unconfirmed', values: { count: unconfirmed } }]),
  ];
};
