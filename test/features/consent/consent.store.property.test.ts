import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Purpose } from '../../../src/core/person.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { thrownBy } from '../../helpers/thrown.ts';

const stores = useStores();
beforeEach(() => {
  addRoom(stores());
});

/** One thing that happens, so many ms after the last. */
type Happening = { readonly afterMs: number } & (
  | { readonly kind: 'open'; readonly purposes: readonly Purpose[] }
  | { readonly kind: 'close' | 'withdraw' | 'say' | 'check-in' }
);

const happenings = (afterMs: fc.Arbitrary<number>): fc.Arbitrary<readonly Happening[]> => {
  const purposes = fc.subarray<Purpose>([1, 2, 3], { minLength: 1 });
  const one = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), purposes, afterMs }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), afterMs }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), afterMs }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('say' as const), afterMs }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('check-in' as const), afterMs }) },
  );
  return fc.array(one, { maxLength: 20 });
};

/** What the promise says, told apart from the code: whole seconds, open ends, all void after withdrawal. */
interface ModelInterval {
  readonly purpose: Purpose;
  readonly from: number;
  until: number;
}
const createModel = () => {
  let intervals: ModelInterval[] = [];
  const closeAt = (second: number): void => {
    for (const interval of intervals) interval.until = Math.min(interval.until, second);
  };
  return {
    open(second: number, purposes: readonly Purpose[]) {
      closeAt(second);
      intervals.push(...purposes.map((purpose) => ({ purpose, from: second, until: Infinity })));
    },
    closeAt,
    withdraw() {
      intervals = [];
    },
    allows: (purpose: Purpose, second: number) =>
      intervals.some((one) => one.purpose === purpose && one.from < second && second < one.until),
  };
};

interface Verdict {
  readonly kept: boolean;
  readonly allowed: boolean;
}

/** Plays happenings to a new person and the model alike. @returns a verdict a row */
const play = (sequence: readonly Happening[]): { person: Person; verdicts: readonly Verdict[] } => {
  const person = addPerson(stores(), noon - 1000);
  const model = createModel();
  const verdicts: Verdict[] = [];
  let now = noon;
  for (const happening of sequence) {
    now += happening.afterMs;
    const second = Math.floor(now / 1000);
    const at = now;
    const store = (purpose: Purpose, act: () => void): void => {
      verdicts.push({ kept: thrownBy(act) === undefined, allowed: model.allows(purpose, second) });
    };
    switch (happening.kind) {
      case 'open':
        person.open(now, happening.purposes);
        model.open(second, happening.purposes);
        break;
      case 'close':
        person.close(now);
        model.closeAt(second);
        break;
      case 'withdraw':
        person.withdraw(now);
        model.withdraw();
        break;
      case 'say':
        store(1, () => person.say(at));
        break;
      case 'check-in':
        store(2, () => person.checkIn(at));
    }
  }
  return { person, verdicts };
};

const strayRows = `SELECT
  (SELECT count(*) FROM message AS m WHERE NOT EXISTS (SELECT 1 FROM consent_interval AS i
    WHERE i.participant_id = m.participant_id AND i.purpose = 1 AND i.voided_at IS NULL
      AND i.opened_at < m.sent_at / 1000 AND (i.closed_at IS NULL OR m.sent_at / 1000 < i.closed_at)))
  + (SELECT count(*) FROM check_in_answer AS c WHERE NOT EXISTS (SELECT 1 FROM consent_interval AS i
    WHERE i.participant_id = c.participant_id AND i.purpose = 2 AND i.voided_at IS NULL
      AND i.opened_at < c.answered_at / 1000 AND (i.closed_at IS NULL OR c.answered_at / 1000 < i.closed_at)))
  AS count`;

describe('whatever happens in the consent dialogue', () => {
  it('a row is kept exactly where consent for its purpose stands', () => {
    fc.assert(
      fc.property(happenings(fc.integer({ min: 0, max: 2500 })), (sequence) => {
        const { verdicts } = stores().db.inTransaction(() => play(sequence));
        expect(verdicts.map(({ kept }) => kept)).toEqual(verdicts.map(({ allowed }) => allowed));
      }),
    );
  });

  it('no stored row lies outside an interval, where every event has a second of its own', () => {
    fc.assert(
      fc.property(happenings(fc.integer({ min: 1000, max: 4000 })), (sequence) => {
        stores().db.inTransaction(() => play(sequence));
        expect(stores().db.prepare(strayRows).get()).toEqual({ count: 0 });
      }),
    );
  });

  it('nothing of her is left once she has withdrawn', () => {
    fc.assert(
      fc.property(happenings(fc.integer({ min: 0, max: 2500 })), (sequence) => {
        const { person } = stores().db.inTransaction(() =>
          play([...sequence, { kind: 'withdraw', afterMs: 0 }]),
        );
        const left = (['message', 'check_in_answer', 'participant_handle'] as const).map((table) =>
          countRows(stores(), table, person.participant),
        );
        expect(left).toEqual([0, 0, 0]);
      }),
    );
  });
});
