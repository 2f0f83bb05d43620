import type { Features } from '../../core/features.rules.ts';
import type { Likeness as LikenessOf, Weights } from '../../core/likeness.rules.ts';
import { createMessageReader, type MessageReader } from '../../core/message-reader.rules.ts';
import type { ReadingPorts } from '../../core/reading.rules.ts';
import type { PatternRule } from '../../core/word-pattern.rules.ts';
import { likened, type Likened } from './examples.rules.ts';
import type { CrisisLevel, SafetyLexicon, Silenced } from './lexicon.rules.ts';

/** What the rules say of one message. */
export interface Assessment {
  readonly level: 'none' | CrisisLevel;
  /** Ids of the medical rules that hold. */
  readonly medical: readonly string[];
  /** Ids of the crisis rules that hold. */
  readonly signals: readonly string[];
}

/** Says what a message is by itself: pure, nothing of it is kept. */
export type Assess = (text: string) => Assessment;

/** Nothing found. */
export const calm: Assessment = { level: 'none', medical: [], signals: [] };

/** Id of what is found by likeness alone. */
export const alike = 'alike';

type Likeness = LikenessOf<Likened>;

/** From these likenesses on a message counts though no rule names it. Chosen on `test/fixtures/safety/bounds/`. */
const likeEnough: Likeness = { L1: 0, L2: 0.2, L3: -1.5, medical: -0.85 };
/** Below this a rule that stands is taken for chance: everything else in the message is as in harmless ones. */
const unlike: Likeness = { L1: -Infinity, L2: -0.7, L3: -1.5, medical: -1.5 };
/** From this likeness of a single clause on it is none, whatever stands around it. */
const plain: Likeness = { L1: 0, L2: 1, L3: 0, medical: 0 };

/** Which rules stand in a message, by their ids. */
interface Standing extends Readonly<Record<string, readonly string[]>> {
  readonly crisis: readonly string[];
  /** Levels of the crisis rules. */
  readonly levels: readonly string[];
  readonly medical: readonly string[];
  readonly contexts: readonly string[];
}

const makeReader = (lexicon: SafetyLexicon, ports: ReadingPorts): MessageReader<Standing> => {
  const { crisis, medical, contexts } = lexicon;
  const standing = (holds: (rule: PatternRule) => boolean): Standing => {
    const signs = crisis.filter(holds);
    return {
      crisis: signs.map(({ id }) => id),
      levels: [...new Set(signs.map(({ level }) => level))],
      medical: medical.filter(holds).map(({ id }) => id),
      contexts: contexts.filter(holds).map(({ id }) => id),
    };
  };
  return createMessageReader(lexicon, [...crisis, ...medical, ...contexts], standing, ports);
};

/** What a message of one passage is compared by: for learning. @throws content.invalid as `createAssess` */
export const createReadFeatures = (
  lexicon: SafetyLexicon,
  ports: ReadingPorts,
): ((text: string) => Features) => {
  const reader = makeReader(lexicon, ports);
  return (text) => reader.features(text);
};

/**
 * The worst level that is named by a rule or likely by itself. L3 is so only where L2 is as well.
 * @param isHeard whether a rule of a kind is more than chance
 */
const levelOf = (
  named: ReadonlySet<CrisisLevel>,
  likeness: Likeness,
  isHeard: (kind: Likened) => boolean,
): Assessment['level'] => {
  const isLike = (level: CrisisLevel): boolean => likeness[level] >= likeEnough[level];
  const isNamed = (named.has('L2') || named.has('L3')) && isHeard('L2');
  const isImminent = isNamed && named.has('L3') && isHeard('L3');
  if ((isLike('L3') && isLike('L2')) || isImminent) return 'L3';
  if (isLike('L2') || isNamed) return 'L2';
  return isLike('L1') || named.has('L1') ? 'L1' : 'none';
};

/**
 * Makes rules, words and what was learned ready.
 * @throws content.invalid where a pattern cannot be read or names a class that is not there
 */
export const createAssess = (
  lexicon: SafetyLexicon,
  weights: Weights,
  ports: ReadingPorts,
): Assess => {
  const read = makeReader(lexicon, ports).reading(likened, weights);
  const levels = new Map(lexicon.crisis.map(({ id, level }) => [id, level]));
  const silences = new Map(lexicon.contexts.map((rule) => [rule.id, rule.silences]));

  return (text) => {
    const reading = read(text);
    if (reading === undefined) return calm;
    const { standing: rules, likeness } = reading;
    const isHeard = (kind: Likened): boolean => reading.isHeard(kind, unlike, plain);
    const silenced = new Set<Silenced>(rules.contexts.flatMap((id) => silences.get(id) ?? []));
    const named = rules.crisis.filter((id) => !silenced.has(levels.get(id) ?? 'L1'));
    const level = levelOf(new Set(named.flatMap((id) => levels.get(id) ?? [])), likeness, isHeard);
    const signals = level === 'none' ? [] : named;
    const isNamed = level === 'none' || signals.some((id) => levels.get(id) === level);
    const flags = !silenced.has('medical') && isHeard('medical') ? rules.medical : [];
    return {
      level,
      signals: isNamed ? signals : [...signals, alike],
      medical: flags.length === 0 && likeness.medical >= likeEnough.medical ? [alike] : flags,
    };
  };
};
