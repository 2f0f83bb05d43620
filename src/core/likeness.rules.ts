import type { Features } from './features.rules.ts';

/** How much more a text is like the examples of a kind than like all others: logarithm of the odds. */
export type Likeness<Kind extends string> = Readonly<Record<Kind, number>>;

/** What was learned from examples, in tenths: a number a kind, in their order. */
export interface Weights {
  readonly bias: readonly number[];
  readonly features: Readonly<Record<string, readonly number[]>>;
}

/** Weights are kept as whole numbers of these. */
export const tenths = 10;

/** Compares what a passage is compared by with what was learned. Time grows with the passage alone. */
export const createLikeness = <Kind extends string>(
  kinds: readonly Kind[],
  { bias, features: learned }: Weights,
): ((features: Features) => Likeness<Kind>) => {
  const weights = new Map(Object.entries(learned));
  return (features) => {
    const totals = kinds.map(() => 0);
    let known = 0;
    for (const feature of features) {
      const weight = weights.get(feature);
      if (weight === undefined) continue;
      known += 1;
      for (let kind = 0; kind < totals.length; kind += 1)
        totals[kind] = (totals[kind] ?? 0) + (weight[kind] ?? 0);
    }
    const scale = Math.sqrt(known || 1);
    return Object.fromEntries(
      kinds.map((kind, at) => [kind, ((bias[at] ?? 0) + (totals[at] ?? 0) / scale) / tenths]),
    ) as Record<Kind, number>;
  };
};

/** The highest of each kind. @param all of one at least */
export const highest = <Kind extends string>(
  kinds: readonly Kind[],
  all: readonly Likeness<Kind>[],
): Likeness<Kind> =>
  Object.fromEntries(
    kinds.map((kind) => [kind, Math.max(...all.map((each) => each[kind]))]),
  ) as Record<Kind, number>;
