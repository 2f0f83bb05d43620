import type { ConsentState } from '../core/person.ts';
import type { Db } from '../core/ports.ts';
import { consents } from '../features/consent/consent.store.ts';
import { receipts } from '../features/consent/receipts.store.ts';
import { setUp, type CommonOptions } from '../setup.ts';
import { openStores } from '../stores.ts';
import { verifyAndPrint, type VerifyOptions } from './audit.ts';
import { print } from './output.ts';

/** Options of `consent status`. */
export interface ConsentStatusOptions extends CommonOptions {
  readonly json: boolean;
}

/** Counts of people below this are not told. Source: contract section 6. */
const smallestCount = 5;

type StoredState = Exclude<ConsentState, 'none'>;

/** A count that shows nobody: 0, `<5`, or 5 and more. */
export type MaskedCount = number | `<${typeof smallestCount}`;

const masked = (count: number): MaskedCount =>
  count > 0 && count < smallestCount ? `<${smallestCount}` : count;

/**
 * How many people stand where in the consent dialogue; `waiting` for a consent under the notice in force,
 * `unbound` since the bot logged in anew. Never a single person.
 */
export const consentStatus = (
  db: Db,
  noticeVersion: string,
): Readonly<Record<StoredState | 'waiting' | 'unbound', MaskedCount>> => {
  const counts = new Map(consents.countByState(db).map(({ state, count }) => [state, count]));
  const of = (state: StoredState): MaskedCount => masked(counts.get(state) ?? 0);
  return {
    'notice-shown': of('notice-shown'),
    active: of('active'),
    declined: of('declined'),
    paused: of('paused'),
    withdrawn: of('withdrawn'),
    waiting: masked(consents.countWaiting(db, noticeVersion)),
    unbound: masked(consents.countUnbound(db)),
  };
};

/** `consent status` */
export const showConsentStatus = (options: ConsentStatusOptions): void => {
  const setup = setUp(options);
  const { db } = openStores(setup, 'read', 'any');
  try {
    const status = consentStatus(db, setup.notice.version);
    if (options.json) print(JSON.stringify(status));
    else for (const [state, count] of Object.entries(status)) print(`${state}: ${count}`);
  } finally {
    db.close();
  }
};

/** `consent verify` */
export const consentVerify = (options: VerifyOptions): void =>
  verifyAndPrint('receipts', options, ({ db, vault }, anchors) => {
    const { verdict, readable, erased, ended } = receipts.verify(db, vault, anchors);
    const length = verdict.ok ? verdict.length : 0;
    return { verdict, counts: { receipts: length, readable, erased, ended } };
  });
