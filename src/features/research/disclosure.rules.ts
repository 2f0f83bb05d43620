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

/**
 * Leaves out small cells, and then as many others as it takes that none can be worked out from what is left: each row
 * and each column that lacks a cell lacks at least two, wherever it has two. Zeros stand: nobody is in them.
 */
export const suppressCells = (
  cells: readonly CountCell[],
  smallest = smallestCell,
): readonly PublishedCell[] => {
  const hidden = new Set(cells.filter(({ count }) => count > 0 && count < smallest));
  const lineOf = (key: 'row' | 'column', name: string): readonly CountCell[] =>
    cells.filter((cell) => cell[key] === name && cell.count > 0);
  const alone = (key: 'row' | 'column'): CountCell | undefined => {
    for (const name of new Set([...hidden].map((cell) => cell[key]))) {
      const line = lineOf(key, name);
      if (line.filter((cell) => hidden.has(cell)).length !== 1) continue;
      const next = line
        .filter((cell) => !hidden.has(cell))
        .toSorted((one, two) => one.count - two.count)[0];
      if (next !== undefined) return next;
    }
    return undefined;
  };
  for (;;) {
    const next = alone('row') ?? alone('column');
    if (next === undefined) break;
    hidden.add(next);
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
