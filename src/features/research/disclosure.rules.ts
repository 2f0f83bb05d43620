/** A cell of a table of counts. */
export interface CountCell {
  readonly row: string;
  readonly column: string;
  readonly count: number;
}

/** A cell as published: `null` where the count is left out. */
export interface PublishedCell {
  readonly row: string;
  readonly column: string;
  readonly count: number | null;
}

/** Counts below this are left out: they could point to a person. A setting may raise it to 11. Source: PCORnet, 11. */
export const smallestCell = 5;

/** A count as published: `null` where it is small. */
export const publishedCount = (count: number, smallest = smallestCell): number | null =>
  count < smallest ? null : count;

const anySum = '*';

/**
 * True where a hidden cell could as well be larger, or smaller, by one: somebody who knows the sum of every row and
 * column that has two people's cells cannot tell. Counts move along a path of hidden cells, taken from one and given to
 * the next, and none becomes 0, as a zero would stand. A line with one cell alone has no sum that is not the cell.
 */
const isOpen = (
  one: CountCell,
  hidden: ReadonlySet<CountCell>,
  hasSum: (line: string) => boolean,
): boolean => {
  const reaches = (columnGives: boolean): boolean => {
    const reached = new Set([`column ${one.column}`]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const line of [...reached]) if (!hasSum(line)) reached.add(anySum);
      for (const cell of hidden) {
        if (cell === one) continue;
        const [row, column] = [`row ${cell.row}`, `column ${cell.column}`];
        const canGive = cell.count > 1;
        const isIn = (line: string): boolean =>
          reached.has(line) || (reached.has(anySum) && !hasSum(line));
        if (isIn(column) && (canGive || !columnGives)) reached.add(row);
        if (isIn(row) && (canGive || columnGives)) reached.add(column);
      }
    }
    const goal = `row ${one.row}`;
    return reached.has(goal) || (reached.has(anySum) && !hasSum(goal));
  };
  return reaches(true) || (one.count > 1 && reaches(false));
};

/**
 * Leaves out small cells, and then as many others, smallest first, as it takes that none of them can be worked out by
 * who knows the sums of rows and columns. Zeros stand: nobody is in them. Where no cell is left to hide, nothing more
 * can be done.
 */
export const suppressCells = (
  cells: readonly CountCell[],
  smallest = smallestCell,
): readonly PublishedCell[] => {
  const filled = cells.filter(({ count }) => count > 0);
  const small = filled.filter(({ count }) => count < smallest);
  const hidden = new Set(small);
  const sizes = new Map<string, number>();
  for (const { row, column } of filled)
    for (const line of [`row ${row}`, `column ${column}`])
      sizes.set(line, (sizes.get(line) ?? 0) + 1);
  const hasSum = (line: string): boolean => (sizes.get(line) ?? 0) > 1;
  const smallestShown = (isNear: (cell: CountCell) => boolean): CountCell | undefined =>
    filled
      .filter((cell) => !hidden.has(cell) && isNear(cell))
      .toSorted((first, second) => first.count - second.count)[0];
  for (const one of small)
    while (!isOpen(one, hidden, hasSum)) {
      const other =
        smallestShown(({ row }) => row === one.row) ??
        smallestShown(({ column }) => column === one.column) ??
        smallestShown(({ row, column }) =>
          [...hidden].some((cell) => cell.row === row || cell.column === column),
        );
      if (other === undefined) break;
      hidden.add(other);
    }
  return cells.map((cell) => ({ ...cell, count: hidden.has(cell) ? null : cell.count }));
};

/** What others may know of a participant: her part in the group, and when she joined the study. */
export interface QuasiIdentifiers {
  readonly role: string;
  /** Week of the study, from 1. */
  readonly week: number;
}

/** The same, as coarse as it takes; empty where it is left out. */
export interface GeneralisedIdentifiers {
  readonly role: string;
  /** `3`, `1-4`, `1-12`, or empty. */
  readonly weeks: string;
}

/** How many weeks are told as one, finest first; at last none is told. */
const spans = [1, 4, 12, 52, undefined] as const;
/** The share of people whose weeks may be left out before everybody's are told more coarsely. */
const mostLeftOut = 0.1;

const weeksOf = (week: number, span: number | undefined): string => {
  if (span === undefined) return '';
  if (span === 1) return String(week);
  const first = Math.floor((week - 1) / span) * span + 1;
  return `${first}-${first + span - 1}`;
};

const sizesOf = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const sizes = new Map<string, number>();
  for (const key of keys) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  return sizes;
};

/** Leaves a value out of all people in small classes; and out of the next larger class where too few would be left out. */
const leaveOut = (keys: readonly string[], k: number): ReadonlySet<string> => {
  const sizes = [...sizesOf(keys)].toSorted(([, one], [, two]) => one - two);
  const left = new Set<string>();
  let people = 0;
  for (const [key, size] of sizes) {
    if (size >= k && (people === 0 || people >= k)) break;
    left.add(key);
    people += size;
  }
  return left;
};

/**
 * Makes each combination of what others may know the same for at least `k` people: roles first, then weeks, by coarser
 * spans and at last by leaving out. Fewer than `k` people in all are told by nothing. What a text says of its writer
 * stays: this makes nobody anonymous.
 * @param people in any order @returns in the same order
 */
export const generalise = (
  people: readonly QuasiIdentifiers[],
  k = smallestCell,
): readonly GeneralisedIdentifiers[] => {
  const leftRoles = leaveOut(
    people.map(({ role }) => role),
    k,
  );
  const roles = people.map(({ role }) => (leftRoles.has(role) ? '' : role));
  for (const span of spans) {
    const keys = people.map(({ week }, index) => `${roles[index] ?? ''} ${weeksOf(week, span)}`);
    const left = leaveOut(keys, k);
    const count = keys.filter((key) => left.has(key)).length;
    if (span !== undefined && count > people.length * mostLeftOut) continue;
    const isLeft = (index: number): boolean => left.has(keys[index] ?? '');
    return people.map(({ week }, index) =>
      isLeft(index) || span === undefined
        ? { role: isLeft(index) ? '' : (roles[index] ?? ''), weeks: '' }
        : { role: roles[index] ?? '', weeks: weeksOf(week, span) },
    );
  }
  return people.map(() => ({ role: '', weeks: '' }));
};
