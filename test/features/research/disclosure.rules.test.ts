import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  generalise,
  suppressCells,
  type CountCell,
} from '../../../src/features/research/disclosure.rules.ts';

const cell = (row: string, column: string, count: number): CountCell => ({ row, column, count });
const counts = (cells: readonly CountCell[], smallest?: number) =>
  suppressCells(cells, smallest).map(({ count }) => count);

describe('small cells', () => {
  it('are left out with another of their row, so that a total tells nothing', () => {
    expect(counts([cell('1', 'a', 3), cell('1', 'b', 20), cell('1', 'c', 9)])).toEqual([
      null,
      20,
      null,
    ]);
  });

  it('are judged by the setting', () => {
    expect(counts([cell('1', 'a', 8), cell('2', 'b', 30)], 11)).toEqual([null, 30]);
  });

  it('of a line are never left out alone where the line has another, and no small count stands', () => {
    const tables = fc.uniqueArray(
      fc.record({
        row: fc.constantFrom('1', '2', '3', '4'),
        column: fc.constantFrom('a', 'b', 'c'),
        count: fc.nat(30),
      }),
      { selector: ({ row, column }) => row + column, minLength: 1 },
    );
    fc.assert(
      fc.property(tables, (cells) => {
        const published = suppressCells(cells);
        const lonely = (['row', 'column'] as const).flatMap((key) =>
          [...new Set(cells.map((one) => one[key]))].filter((name) => {
            const line = published.filter((one) => one[key] === name && one.count !== 0);
            return line.length > 1 && line.filter(({ count }) => count === null).length === 1;
          }),
        );
        const small = published.filter(({ count }) => count !== null && count > 0 && count < 5);
        expect([lonely, small]).toEqual([[], []]);
      }),
    );
  });
});

const classesOf = (people: readonly { readonly role: string; readonly weeks: string }[]) => {
  const sizes = new Map<string, number>();
  for (const { role, weeks } of people)
    sizes.set(`${role}|${weeks}`, (sizes.get(`${role}|${weeks}`) ?? 0) + 1);
  return sizes;
};

describe('what others may know of a participant', () => {
  const people = fc.array(
    fc.record({
      role: fc.constantFrom('member', 'member', 'member', 'staff'),
      week: fc.integer({ min: 1, max: 60 }),
    }),
    { minLength: 1, maxLength: 120 },
  );

  it('is the same for at least five, or for everybody where there are fewer', () => {
    fc.assert(
      fc.property(people, (all) => {
        const told = generalise(all);
        const sizes = classesOf(told);
        const small = [...sizes.values()].filter((size) => size < Math.min(5, all.length));
        expect([told.length, small]).toEqual([all.length, []]);
      }),
    );
  });

  it('stays as it is where enough share it', () => {
    const all = Array.from({ length: 12 }, (_, index) => ({
      role: 'member',
      week: index < 6 ? 1 : 2,
    }));
    expect([...classesOf(generalise(all)).keys()]).toEqual(['member|1', 'member|2']);
  });

  it('is told by four weeks where single weeks are too few', () => {
    const all = Array.from({ length: 12 }, (_, index) => ({
      role: 'member',
      week: 1 + (index % 4),
    }));
    expect([...classesOf(generalise(all)).keys()]).toEqual(['member|1-4']);
  });

  it('hides that few are staff', () => {
    const all = [
      ...Array.from({ length: 9 }, () => ({ role: 'member', week: 1 })),
      { role: 'staff', week: 1 },
    ];
    expect(generalise(all).some(({ role }) => role === 'staff')).toBe(false);
  });
});
