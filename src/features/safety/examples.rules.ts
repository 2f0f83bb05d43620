import type { Features } from '../../core/features.rules.ts';
import { learnWeights } from '../../core/learning.rules.ts';
import type { Weights } from '../../core/likeness.rules.ts';
import type { CrisisLevel } from './lexicon.rules.ts';

/** What a message may be like. Each level stands for itself and what is worse. */
export const likened = ['L1', 'L2', 'L3', 'medical'] as const;
/** One of these. */
export type Likened = (typeof likened)[number];

/** An invented message, and what it is. Nothing is ever learned from what members write. */
export interface Example {
  readonly text: string;
  readonly level: 'none' | CrisisLevel;
  /** Kinds of red flags it tells of. */
  readonly medical: readonly string[];
  /** A general question about red flags: neither an alarm nor none, so nothing is learned from it. */
  readonly question?: boolean | undefined;
}

const isOf = ({ level, medical }: Example, kind: Likened): boolean =>
  kind === 'medical' ? medical.length > 0 : level !== 'none' && level >= kind;

/** Learns what cries for help are like. @param readFeatures what a text is compared by */
export const learnFromExamples = (
  examples: readonly Example[],
  readFeatures: (text: string) => Features,
): Weights => {
  const used = examples.filter(({ question }) => question !== true);
  return learnWeights(
    used.map(({ text }) => readFeatures(text)),
    likened.map((kind) => used.map((example) => isOf(example, kind))),
  );
};
