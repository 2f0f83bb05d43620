import type { Features } from '../../src/core/features.rules.ts';
import { tenths, type Weights } from '../../src/core/likeness.rules.ts';

const isNear = (one: readonly number[] = [], other: readonly number[] = []): boolean =>
  one.length === other.length &&
  one.every((weight, at) => Math.abs(weight - (other[at] ?? 99)) <= 1);

/** How many weights are not the same: a tenth more or less is another machine's rounding. */
export const differing = (one: Weights, other: Weights): number => {
  const names = new Set([...Object.keys(one.features), ...Object.keys(other.features)]);
  const features = [...names].filter(
    (name) => !isNear(one.features[name], other.features[name]),
  ).length;
  return features + (isNear(one.bias, other.bias) ? 0 : 1);
};

/** What some features are like, kind by kind, as the formula says it: slow, and by no table. */
export const plainLikeness = (
  { bias, features }: Weights,
  present: Features,
): readonly number[] => {
  const known = [...present].flatMap((feature) => {
    const weights = features[feature];
    return weights === undefined ? [] : [weights];
  });
  return bias.map((start, kind) => {
    const total = known.reduce((sum, weights) => sum + (weights[kind] ?? 0), 0);
    return (start + total / Math.sqrt(known.length || 1)) / tenths;
  });
};
