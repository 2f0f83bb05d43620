import { AppError } from './errors.ts';

/** One rule as written in `config/lexicon/`. */
export interface PatternRule {
  readonly id: string;
  /** These patterns make the rule hold: any of them, or as many as `least`. */
  readonly any: readonly string[];
  /** How many of the patterns must stand; absent: one. */
  readonly least?: number | undefined;
  /** None of these may stand anywhere in the message. */
  readonly unless?: readonly string[] | undefined;
}

/** A word, or one of a class of words, at the end of a gap. */
export interface PatternStep {
  /** Name of a class, or of words written out. */
  readonly name: string;
  /** Most characters between the step before and this one. */
  readonly gap: number;
  /** True where a new clause may begin in between. */
  readonly crosses: boolean;
}

/** Parts that must all stand in the message, in any order; of each part any of its sequences. */
export type Pattern = readonly (readonly (readonly PatternStep[])[])[];

/** Most characters between two words: of one clause, and further apart. */
const nearGap = 6;
const farGap = 24;

const tokens = /\s*…\s*|\s+|<([a-z0-9-]+)>|\(([^()]+)\)(\?)?|[^\s…<>()&|?]+/gu;
const className = /^<([a-z0-9-]+)>$/u;

/** Words of a pattern: a class, or words and classes written out. */
interface Choice {
  readonly name: string;
  /** Absent for a class. */
  readonly written?: readonly string[];
}

const choiceOf = (match: RegExpExecArray): Choice => {
  if (match[1] !== undefined) return { name: match[1] };
  const written = (match[2] ?? match[0]).split('|').map((word) => word.trim());
  return { name: `=${written.join('|')}`, written };
};

/** What a word of a pattern names: a class, or nothing where it is the word itself. */
export const classNamed = (word: string): string | undefined => className.exec(word)?.[1];

/** Every sequence a part stands for: a word that may be left out makes two of it. */
const readPart = (
  part: string,
  define: (name: string, written: readonly string[]) => void,
): readonly (readonly PatternStep[])[] => {
  let sequences: readonly (readonly PatternStep[])[] = [[]];
  let gap = 0;
  let crosses = false;
  let read = 0;
  for (const match of part.matchAll(tokens)) {
    if (match.index !== read) break;
    read += match[0].length;
    if (match[0].trim() === '' || match[0].trim() === '…') {
      crosses ||= match[0].includes('…');
      gap = crosses ? farGap : nearGap;
      continue;
    }
    const { name, written } = choiceOf(match);
    if (written !== undefined) define(name, written);
    const step = { name, gap, crosses };
    const added = sequences.map((sequence) => [...sequence, step]);
    if (match[3] === undefined) {
      sequences = added;
      gap = 0;
      crosses = false;
    } else sequences = [...sequences, ...added];
  }
  if (read !== part.length || sequences.some(({ length }) => length === 0))
    throw new AppError('content.invalid', `lexicon: pattern cannot be read: ${part}`);
  return sequences;
};

/**
 * Reads a pattern. `<class>` is any word of a class, `(a|b|<class>)` any of these, `(a|b)?` may be left out, a space
 * is up to six characters of the same clause, `…` up to 24 of any, `&` parts that may stand in any order.
 * @param define is told of words written out, by a name of their own
 * @throws content.invalid naming what cannot be read
 */
export const readPattern = (
  source: string,
  define: (name: string, written: readonly string[]) => void,
): Pattern => source.split('&').map((part) => readPart(part.trim(), define));
