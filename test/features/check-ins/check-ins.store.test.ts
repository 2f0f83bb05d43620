import { beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../src/core/clock.ts';
import { addPerson, countRows, type Person } from '../../helpers/consenting.ts';
import { noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
let mei: Person;
beforeEach(() => {
  mei = addPerson(stores(), noon - 3_600_000);
  mei.open(noon);
});

const kept = (person = mei): number => countRows(stores(), 'check_in_answer', person.participant);

describe('a check-in answer sent again', () => {
  it.each([
    ['a moment later', 1000, 1],
    ['a day later', dayMs, 1],
    ['a day and a second later', dayMs + 1000, 2],
    ['a week later', 7 * dayMs, 2],
  ])('corrects the one before within a day: %s', (_name, later, expected) => {
    mei.checkIn(noon + 5000);
    mei.checkIn(noon + 5000 + later);
    expect(kept()).toBe(expected);
  });

  it('leaves those of others', () => {
    const fang = addPerson(stores(), noon - 3_600_000);
    fang.open(noon);
    fang.checkIn(noon + 5000);
    mei.checkIn(noon + 6000);
    expect([kept(), kept(fang)]).toEqual([1, 1]);
  });
});
