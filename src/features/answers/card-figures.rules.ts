/** Words by which Chinese numerals are known as figures: `config/lexicon/figures.yaml`. */
export interface FigureWords {
  readonly digits: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, number>>;
  /** Between the parts of a fraction, the whole first. */
  readonly over: string;
  readonly tenths: string;
  readonly halves: Readonly<Record<string, string>>;
  readonly measures: readonly string[];
  /** Sound like figures and are none. */
  readonly plain: readonly string[];
}

/** A figure in Chinese numerals and the numbers it says, as digits. */
export interface Figure {
  readonly text: string;
  readonly numbers: readonly string[];
}

const longestFirst = (words: readonly string[]): string =>
  [...words].sort((a, b) => b.length - a.length).join('|');

/** The value of one numeral, such as 365 for three hundred, six tens, five. */
const valueOf = (numeral: string, { digits, units }: FigureWords): number => {
  let total = 0;
  let section = 0;
  let digit = 0;
  for (const sign of numeral) {
    const unit = units[sign];
    if (unit === undefined) digit = digits[sign] ?? 0;
    else if (unit >= 10_000) {
      total = (total + section + digit || 1) * unit;
      section = digit = 0;
    } else {
      section += (digit === 0 && section === 0 ? 1 : digit) * unit;
      digit = 0;
    }
  }
  return total + section + digit;
};

/** Finds the figures of a text; made once for one set of words. */
export const createFigures = (words: FigureWords): ((text: string) => readonly Figure[]) => {
  const digit = `[${Object.keys(words.digits).join('')}]`;
  const unit = `[${Object.keys(words.units).join('')}]`;
  const numeral = `(?:${digit}|${unit})+`;
  const article = Object.keys(words.digits).find((sign) => words.digits[sign] === 1) ?? '';
  const ten = Object.keys(words.units).find((sign) => words.units[sign] === 10) ?? '';
  const pattern = new RegExp(
    [
      // Swallowed first, so that nothing is found within them.
      `(?:${longestFirst(words.plain)})`,
      `(?<whole>${numeral})${words.over}(?<part>${numeral})`,
      `(?<tenths>${digit}{1,2})${words.tenths}`,
      `(?<half>${longestFirst(Object.keys(words.halves))})`,
      `(?<spelled>${digit}{3,})`,
      `(?<compound>${digit}${unit}(?:${digit}|${unit})*|${ten}${digit})`,
      `(?!${article}(?!${digit}))(?<few>${digit}{1,2}|${ten})(?:${longestFirst(words.measures)})`,
    ].join('|'),
    'gu',
  );
  const value = (sign: string): string => String(valueOf(sign, words));
  const numbersOf = (groups: Readonly<Record<string, string | undefined>>): readonly string[] => {
    const { whole, part, tenths, half, spelled, compound, few } = groups;
    if (whole !== undefined && part !== undefined)
      // A share of a hundred is a percentage: it is told by its part.
      return value(whole) === '100' ? [value(part)] : [value(whole), value(part)];
    if (tenths !== undefined) return [...tenths].map((sign) => `${Number(value(sign)) * 10}`);
    if (half !== undefined) return [words.halves[half] ?? ''];
    if (spelled !== undefined) return [[...spelled].map(value).join('')];
    if (compound !== undefined) return [value(compound)];
    return few === undefined ? [] : [...few].map(value);
  };
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const numbers = numbersOf(match.groups ?? {});
      return numbers.length === 0 ? [] : [{ text: match[0], numbers }];
    });
};
