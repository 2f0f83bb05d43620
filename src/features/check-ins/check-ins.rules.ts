import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter } from '../../core/words.ts';

/** How many items a check-in has, each 0 to 10. */
export const checkInItems = 3;
/** Highest score. */
export const highestScore = 10;

/** An answer to a check-in, read or not. */
export type CheckInReading =
  { readonly kind: 'scores'; readonly scores: readonly number[] } | { readonly kind: 'unreadable' };

/** Whatever is no letter and no number parts one score from the next. */
const separators = /[^\p{L}\p{N}]+/u;

const readScore = (sign: string, numerals: Readonly<Record<string, number>>): number | undefined =>
  /^\d{1,3}$/u.test(sign) ? Number(sign) : numerals[sign];

/**
 * Reads 「打卡 3 6 2」; Chinese numerals and other separators count too.
 * @param words normalised text
 * @returns undefined where it is no check-in answer at all
 */
export const readCheckIn = (
  words: string,
  { member, scores, fillers }: Pick<Vocabulary, 'member' | 'scores' | 'fillers'>,
): CheckInReading | undefined => {
  const rest = restAfter(words.replace(/^[/、]\s*/u, ''), member.checkIn);
  if (rest === undefined) return undefined;
  const plain = fillers.reduce((text, filler) => text.replaceAll(filler, ' '), rest);
  const parts = plain.split(separators).filter((part) => part !== '');
  const [only] = parts;
  const isRunOn = parts.length === 1 && only !== undefined && [...only].length === checkInItems;
  const signs = isRunOn ? [...only] : parts;
  const read = signs.map((sign) => readScore(sign, scores)).filter((score) => score !== undefined);
  // 「打卡成功」 is chat; 「打卡 3 12 2」 is an answer that went wrong.
  if (read.length < signs.length) return undefined;
  const isRight = read.length === checkInItems && read.every((score) => score <= highestScore);
  return isRight ? { kind: 'scores', scores: read } : { kind: 'unreadable' };
};
