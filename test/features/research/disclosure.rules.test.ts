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

  const tables = fc.uniqueArray(
    fc.record({
      row: fc.constantFrom('1', '2', '3'),
      column: fc.constantFrom('a', 'b', 'c'),
      count: fc.nat(9),
    }),
    { selector: ({ row, column }) => row + column, minLength: 1 },
  );

  it('do not stand, and zeros and large counts of lines without small ones do', () => {
    fc.assert(
      fc.property(tables, (cells) => {
        const published = suppressCells(cells);
        const small = published.filter(({ count }) => count !== null && count > 0 && count < 5);
        const zeros = published.filter((_, at) => cells[at]?.count === 0);
        expect(small).toEqual([]);
        expect(zeros.every(({ count }) => count === 0)).toBe(true);
      }),
    );
    expect(counts([cell('1', 'a', 5), cell('1', 'b', 0), cell('2', 'a', 7)])).toEqual([5, 0, 7]);
  });

  /** Every way to fill the hidden cells, at least 1 each, so that each row and column with two cells keeps its sum. */
  const valuesOf = (cells: readonly CountCell[], at: readonly number[]): readonly Set<number>[] => {
    const found = at.map(() => new Set<number>());
    const filled = cells.filter(({ count }) => count > 0);
    const lines = (['row', 'column'] as const).flatMap((key) =>
      [...new Set(filled.map((one) => one[key]))].flatMap((name) => {
        const line = filled.filter((one) => one[key] === name);
        return line.length < 2
          ? []
          : [
              {
                total: line
                  .filter((one) => at.includes(cells.indexOf(one)))
                  .reduce((sum, { count }) => sum + count, 0),
                places: at.flatMap((place, index) => (cells[place]?.[key] === name ? [index] : [])),
              },
            ];
      }),
    );
    const values = at.map(() => 0);
    const fill = (index: number): void => {
      if (index === at.length) {
        values.forEach((value, place) => found[place]?.add(value));
        return;
      }
      for (let value = 1; value <= 12; value += 1) {
        values[index] = value;
        const holds = lines.every(({ total, places }) => {
          const sum = places
            .filter((place) => place <= index)
            .reduce((all, place) => all + (values[place] ?? 0), 0);
          const left = places.filter((place) => place > index).length;
          return left === 0 ? sum === total : sum + left <= total;
        });
        if (holds) fill(index + 1);
        if (found.every((set) => set.size > 1)) return;
      }
    };
    fill(0);
    return found;
  };

  const solvable = (
    cells: readonly CountCell[],
    published: readonly { readonly count: number | null }[],
  ): readonly CountCell[] => {
    const at = published.flatMap(({ count }, place) => (count === null ? [place] : []));
    const values = valuesOf(cells, at);
    return at.flatMap((place, index) => {
      const one = cells[place];
      return one !== undefined && one.count < 5 && values[index]?.size === 1 ? [one] : [];
    });
  };

  /** True where a cell that stands hangs together with another by rows and columns of filled cells. */
  const hasShown = (
    one: CountCell,
    published: readonly { row: string; column: string; count: number | null }[],
  ): boolean => {
    const filled = published.filter(({ count }) => count !== 0);
    const near = new Set(
      filled.filter(({ row, column }) => row === one.row && column === one.column),
    );
    for (let size = 0; size !== near.size;) {
      size = near.size;
      for (const cell of filled)
        if ([...near].some(({ row, column }) => row === cell.row || column === cell.column))
          near.add(cell);
    }
    return [...near].some(({ count }) => count !== null);
  };

  it('cannot be worked out from the sums of rows and columns, unless nothing near is left to hide', () => {
    fc.assert(
      fc.property(tables, (cells) => {
        const published = suppressCells(cells);
        expect(solvable(cells, published).filter((one) => hasShown(one, published))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('could be, if each were left out alone: the search above finds them', () => {
    const cells = [cell('1', 'a', 3), cell('1', 'b', 9), cell('2', 'a', 9), cell('2', 'b', 9)];
    const alone = cells.map((one) => ({ ...one, count: one.count < 5 ? null : one.count }));
    expect(solvable(cells, alone)).toEqual([cells[0]]);
    expect(solvable(cells, suppressCells(cells))).toEqual([]);
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
