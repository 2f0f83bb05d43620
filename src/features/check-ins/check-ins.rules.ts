import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, restAfter, withoutSlash } from '../../core/words.ts';

/** How many items a check-in has, each 0 to 10. */
export const checkInItems = 3;
/** Highest score. */
export const highestScore = 10;
/** From this score of an item on she is asked whether somebody should get in touch. A choice of ours, no cut-off. */
const highScore = 7;

/** An answer to a check-in, read or not. */
export type CheckInReading =
  /** As many scores as there are items, or fewer: the rest is asked for. */
  { readonly kind: 'scores'; readonly scores: readonly number[] } | { readonly kind: 'unreadable' };

type ScoreWords = Pick<Vocabulary, 'scores' | 'checkIn'>;

/** Whatever is no letter and no number parts one score from the next. */
const separators = /[^\p{L}\p{N}]+/u;

/** The number a sign stands for; NaN for a run of numerals that is no score; undefined where it is no number. */
const readScore = (
  sign: string,
  numerals: Readonly<Record<string, number>>,
): number | undefined => {
  if (/^\d+$/u.test(sign)) return sign.length > 3 ? Number.NaN : Number(sign);
  const score = numerals[sign];
  if (score !== undefined) return score;
  return [...sign].every((one) => /\d/u.test(one) || one in numerals) ? Number.NaN : undefined;
};

/** 「3.5」 and 「-1」 are no scores, though their parts look like some; 「3.6.2」 are three. */
const isBroken = (words: string, count: number): boolean => {
  const points = [...words.matchAll(/(?<=\d)\.(?=\d)/gu)].length;
  const isParted = count === checkInItems && points === checkInItems - 1;
  return /(?:^|\s)-\d/u.test(words) || (points > 0 && !isParted);
};

const readPlain = (
  words: string,
  { scores: numerals, checkIn }: ScoreWords,
  most: number,
): CheckInReading | undefined => {
  const same = checkIn.same.find((word) => words.includes(word));
  const plain = [...checkIn.same, ...checkIn.fillers].reduce(
    (text, filler) => text.replaceAll(filler, ' '),
    words,
  );
  const parts = plain.split(separators).filter((part) => part !== '');
  const [only] = parts;
  const isRunOn = parts.length === 1 && only !== undefined && [...only].length === checkInItems;
  const isNumber = only !== undefined && numerals[only] !== undefined;
  const signs = isRunOn && !isNumber ? [...only] : parts;
  const scores = signs.map((sign) => readScore(sign, numerals)).filter((one) => one !== undefined);
  // 「打卡成功」 is chat; 「打卡 3 12 2」 is an answer that went wrong.
  if (scores.length < signs.length) return undefined;
  const [first] = scores;
  const said =
    same !== undefined && scores.length === 1 && first !== undefined && most === checkInItems
      ? Array.from({ length: checkInItems }, () => first)
      : scores;
  const isRight =
    (same === undefined || said.length !== checkInItems - 1) &&
    said.length <= most &&
    said.every((score) => score <= highestScore) &&
    !isBroken(words, scores.length);
  return isRight ? { kind: 'scores', scores: said } : { kind: 'unreadable' };
};

interface Labelled {
  readonly item: number;
  readonly rest: string;
}

/** Parts of an answer that names the items, each with what stands after the name. */
const labelled = (words: string, { items }: Vocabulary['checkIn']): readonly Labelled[] => {
  const names = items
    .flatMap((all, item) => all.map((name) => ({ name, item })))
    .toSorted((one, two) => two.name.length - one.name.length);
  const found: { readonly item: number; readonly from: number; readonly until: number }[] = [];
  for (let at = 0; at < words.length;) {
    const here = names.find(({ name }) => words.startsWith(name, at));
    if (here !== undefined) found.push({ item: here.item, from: at, until: at + here.name.length });
    at += here?.name.length ?? 1;
  }
  return found.map(({ item, until }, index) => ({
    item,
    rest: words.slice(until, found[index + 1]?.from),
  }));
};

/**
 * Reads numbers as scores, in the order of the items or behind their names.
 * @param most how many are still to come
 * @returns undefined where something in it is no number: that is chat
 */
export const readScores = (
  words: string,
  vocabulary: ScoreWords,
  most: number,
): CheckInReading | undefined => {
  const parts = labelled(words, vocabulary.checkIn);
  const [part] = parts;
  if (part === undefined) return readPlain(words, vocabulary, most);
  if (most < checkInItems)
    return readPlain(parts.length === 1 ? part.rest : words, vocabulary, most);
  const read = parts.map(({ item, rest }) => ({ item, reading: readPlain(rest, vocabulary, 1) }));
  const isChat = read.some(({ reading }) => reading === undefined);
  const isEmpty = read.every(
    ({ reading }) => reading?.kind === 'scores' && reading.scores.length === 0,
  );
  if (isChat || isEmpty) return undefined;
  const scores = Array.from({ length: parts.length }, (_, item) => {
    const own = read.filter((part) => part.item === item);
    const reading = own.length === 1 ? own[0]?.reading : undefined;
    return reading?.kind === 'scores' ? reading.scores[0] : undefined;
  }).filter((score) => score !== undefined);
  return scores.length === parts.length ? { kind: 'scores', scores } : { kind: 'unreadable' };
};

/**
 * Reads 「打卡 3 6 2」; Chinese numerals, names of the items and other separators count too, and so do fewer numbers, or
 * none.
 * @param words normalised text
 * @returns undefined where it is no check-in answer at all
 */
export const readCheckIn = (
  words: string,
  vocabulary: Pick<Vocabulary, 'member'> & ScoreWords,
): CheckInReading | undefined => {
  const rest = restAfter(withoutSlash(words), vocabulary.member.checkIn);
  if (rest === undefined) return undefined;
  return bareWords(rest) === ''
    ? { kind: 'scores', scores: [] }
    : readScores(rest, vocabulary, checkInItems);
};

/** True for 打卡 with a number in what follows: in private that is meant as an answer, however it is put. */
export const looksLikeAnswer = (
  words: string,
  { member, scores }: Pick<Vocabulary, 'member' | 'scores'>,
): boolean => {
  const rest = restAfter(withoutSlash(words), member.checkIn) ?? '';
  return /\d/u.test(rest) || Object.keys(scores).some((numeral) => rest.includes(numeral));
};

/** True where an item is so heavy that she is asked whether somebody should get in touch. */
export const isHigh = (scores: readonly number[]): boolean =>
  scores.some((score) => score >= highScore);

/** How one item stands in a group, in words: never a number. */
export type Band = 'low' | 'middle' | 'high' | 'mixed';

/** Fewer answers than these are told in no form. Source: domain report, section 2.2 */
const leastAnswers = 5;

const bandOf = (score: number): Exclude<Band, 'mixed'> =>
  score <= 3 ? 'low' : score < highScore ? 'middle' : 'high';

/**
 * What a group may be told of its answers: for each item the band most are in, `mixed` where no band holds more than
 * half. @param answers one a person @returns undefined where fewer than five answered
 */
export const bandsOf = (answers: readonly (readonly number[])[]): readonly Band[] | undefined => {
  if (answers.length < leastAnswers) return undefined;
  return Array.from({ length: checkInItems }, (_, item) => {
    const bands = answers.map((scores) => bandOf(scores[item] ?? 0));
    const most = (['low', 'middle', 'high'] as const).find(
      (band) => bands.filter((one) => one === band).length * 2 > answers.length,
    );
    return most ?? 'mixed';
  });
};

/** How somebody has answered so far, as far as reminding needs it. */
export interface Rhythm {
  /** Rounds in a row without an answer. */
  readonly missed: number;
  /** Reminders since she was reminded only once a month. */
  readonly monthly: number;
  /** Epoch ms. */
  readonly remindedAt: number | null;
}

const dayMs = 86_400_000;
/** After so many misses she is reminded once a month, and after so many of these not at all. */
const missesBeforeMonthly = 3;
const mostMonthly = 3;
const monthMs = 28 * dayMs;

/** What a round she has not answered within a day does: a reminder, and how she stands afterwards. Pure. */
export const afterMissedRound = (
  { missed, monthly, remindedAt }: Rhythm,
  now: number,
): Rhythm & { readonly isReminded: boolean } => {
  const isEarly = missed < missesBeforeMonthly;
  const isMonthOver = now - (remindedAt ?? 0) >= monthMs;
  const isReminded = isEarly || (isMonthOver && monthly < mostMonthly);
  return {
    missed: missed + 1,
    monthly: isReminded && !isEarly ? monthly + 1 : monthly,
    remindedAt: isReminded ? now : remindedAt,
    isReminded,
  };
};
