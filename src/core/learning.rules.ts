import type { Features } from './features.rules.ts';
import { tenths, type Weights } from './likeness.rules.ts';

/** How often every example is learned from. */
const rounds = 12;
const stepSize = 0.5;
/** Holds weights near 0, so that no single feature decides. */
const decay = 1e-3;
/** A feature of one example only says nothing of others. */
const fewestExamples = 2;

const numberFeatures = (texts: readonly Features[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const features of texts)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count >= fewestExamples);
  return new Map(shared.map(([feature], number) => [feature, number]));
};

/** Walks through all examples in an order that is mixed, and the same each time. */
const strideOf = (count: number): number =>
  [7919, 104_729, 1].find((prime) => count % prime !== 0) ?? 1;

/** Learns one kind: each feature gets the weight by which its examples are told best from the others. */
const learnKind = (
  texts: readonly Uint32Array[],
  isPositive: readonly boolean[],
  size: number,
): { readonly bias: number; readonly weights: Float64Array } => {
  const weights = new Float64Array(size);
  const squares = new Float64Array(size).fill(1e-3);
  let bias = 0;
  let biasSquares = 1e-3;
  const stride = strideOf(texts.length);
  for (let turn = 0; turn < rounds * texts.length; turn += 1) {
    const at = (turn * stride) % texts.length;
    const features = texts[at] ?? new Uint32Array();
    const scale = Math.sqrt(features.length || 1);
    let total = 0;
    for (const feature of features) total += weights[feature] ?? 0;
    const odds = 1 / (1 + Math.exp(-(bias + total / scale)));
    const miss = odds - (isPositive[at] === true ? 1 : 0);
    for (const feature of features) {
      const weight = weights[feature] ?? 0;
      const slope = miss / scale + decay * weight;
      const sum = (squares[feature] ?? 0) + slope ** 2;
      squares[feature] = sum;
      weights[feature] = weight - (stepSize * slope) / Math.sqrt(sum);
    }
    biasSquares += miss ** 2;
    bias -= (stepSize * miss) / Math.sqrt(biasSquares);
  }
  return { bias, weights };
};

const inTenths = (value: number): number => Math.round(value * tenths) || 0;

/**
 * Learns from examples what the texts of each kind are like: logistic regression by AdaGrad (Duchi, Hazan and Singer
 * 2011). The same examples in the same order give the same weights. Takes seconds for ten thousand.
 * @param texts what each example is compared by
 * @param kinds for each kind, which of the examples are of it
 */
export const learnWeights = (
  texts: readonly Features[],
  kinds: readonly (readonly boolean[])[],
): Weights => {
  const numbers = numberFeatures(texts);
  const numbered = texts.map((features) =>
    Uint32Array.from([...features].flatMap((feature) => numbers.get(feature) ?? [])),
  );
  const learned = kinds.map((isOf) => learnKind(numbered, isOf, numbers.size));
  const weightsOf = (number: number): readonly number[] =>
    learned.map(({ weights }) => inTenths(weights[number] ?? 0));
  return {
    bias: learned.map(({ bias }) => inTenths(bias)),
    features: Object.fromEntries(
      [...numbers].map(([feature, number]) => [feature, weightsOf(number)]),
    ),
  };
};
