import { addDays, nextDayLike, weekdayOf } from './clock.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A day somebody named, and what else she wrote. */
export interface NamedDay {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  readonly rest: string;
}

type DateWords = Pick<Vocabulary, 'dates' | 'scores'>;

const escaped = (words: readonly string[]): string =>
  words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)).join('|');

/** A number below 100 in digits or Chinese numerals; undefined where it is none. */
const readNumber = (typed: string, numerals: DateWords['scores']): number | undefined => {
  if (/^\d{1,2}$/u.test(typed)) return Number(typed);
  const ten = Object.keys(numerals).find((sign) => numerals[sign] === 10 && typed.includes(sign));
  const value = (sign: string, empty: number): number =>
    sign === '' ? empty : (numerals[sign] ?? NaN);
  const [tens = '', units = ''] = ten === undefined ? [] : typed.split(ten);
  const number = ten === undefined ? value(typed, NaN) : value(tens, 1) * 10 + value(units, 0);
  return Number.isNaN(number) ? undefined : number;
};

const cut = (words: string, { 0: found, index }: { readonly 0: string; readonly index: number }) =>
  `${words.slice(0, index)} ${words.slice(index + found.length)}`.replaceAll(/\s+/gu, ' ').trim();

const readCalendarDay = (
  words: string,
  vocabulary: DateWords,
  today: string,
): NamedDay | undefined => {
  const { month, day } = vocabulary.dates;
  const number = `(\\d{1,2}|[${Object.keys(vocabulary.scores)
    .filter((sign) => sign.length === 1)
    .join('')}]{1,3})`;
  const named = new RegExp(
    `${number}\\s*(?:${escaped(month)})\\s*${number}\\s*(?:${escaped(day)})?`,
    'u',
  );
  const found = named.exec(words) ?? /(\d{1,2})\s*[-/.]\s*(\d{1,2})/u.exec(words);
  if (found === null) return undefined;
  const [monthNumber, dayNumber] = [found[1], found[2]].map((typed) =>
    readNumber(typed ?? '', vocabulary.scores),
  );
  if (monthNumber === undefined || dayNumber === undefined) return undefined;
  const next = nextDayLike(monthNumber, dayNumber, today);
  return next === undefined ? undefined : { day: next, rest: cut(words, found) };
};

const readRelativeDay = (
  words: string,
  { dates }: DateWords,
  today: string,
): NamedDay | undefined => {
  const relative = Object.entries(dates.relative)
    .toSorted(([one], [two]) => two.length - one.length)
    .find(([word]) => words.includes(word));
  if (relative !== undefined)
    return { day: addDays(today, relative[1]), rest: words.replace(relative[0], ' ').trim() };
  const named = new RegExp(
    `(${escaped(dates.next)})?(?:${escaped(dates.week)})(${escaped(Object.keys(dates.weekdays))})`,
    'u',
  );
  const found = named.exec(words);
  if (found === null) return undefined;
  const wanted = dates.weekdays[found[2] ?? ''] ?? 1;
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  // 下周二 is the Tuesday of the week after this one, which begins on Monday.
  const days = found[1] === undefined ? ahead : wanted - weekdayOf(today) + 7;
  return { day: addDays(today, days), rest: cut(words, found) };
};

/**
 * The day named in a sentence: 12月3日, 12-3, 明天, 下周二; the next one like it, from today on.
 * @param words normalised text @param today `yyyy-MM-dd`
 */
export const readDay = (
  words: string,
  vocabulary: DateWords,
  today: string,
): NamedDay | undefined =>
  readCalendarDay(words, vocabulary, today) ?? readRelativeDay(words, vocabulary, today);
