import type { Db } from '../core/ports.ts';
import { receipts } from '../features/consent/receipts.store.ts';
import type { PersonState } from '../features/consent/states.rules.ts';
import { standings } from '../features/consent/states.store.ts';
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

/** A count that shows nobody: 0, `<5`, or 5 and more. */
export type MaskedCount = number | `<${typeof smallestCount}`;

const masked = (count: number): MaskedCount =>
  count > 0 && count < smallestCount ? `<${smallestCount}` : count;

/** How many people stand in which state of docs/privacy.md. Never a single person. */
export const consentStatus = (
  db: Db,
  noticeVersion: string,
): Readonly<Record<PersonState, MaskedCount>> => {
  const counts = Object.entries(standings.count(db, noticeVersion));
  return Object.fromEntries(counts.map(([state, count]) => [state, masked(count)])) as Record<
    PersonState,
    MaskedCount
  >;
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
