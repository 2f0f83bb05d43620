import type { Purpose } from '../../core/person.ts';
import type { RandomHex } from '../../core/ports.ts';

/** How many codes there are: six digits, the first not 0, so that nobody drops it. */
const codeCount = 900_000;
const firstCode = 100_000;
/** Enough random bytes that no code is noticeably likelier than another. */
const randomBytes = 6;

/** Quotation marks and a full stop may stand around the digits, a space or dash between them: they are copied by hand. */
const codeShape = /^[「『"“]?([1-9]\d{2})[ -]?(\d{3})[」』"”]?[。.!]?$/u;

/** A code of six digits. */
export const makePaperCode = (random: RandomHex): string =>
  String(firstCode + (Number.parseInt(random(randomBytes), 16) % codeCount));

/**
 * The six digits a message consists of; undefined where it says anything else.
 * @param words normalised text
 */
export const readPaperCode = (words: string): string | undefined => {
  const match = codeShape.exec(words);
  return match === null ? undefined : `${match[1] ?? ''}${match[2] ?? ''}`;
};

/**
 * The purposes a form is made for, in order; undefined where the notice does not offer one of them, or where 3 to 5
 * stand without 1, which they mean nothing without.
 * @param asked digits, as the operator gave them
 */
export const purposesOfForm = (
  asked: readonly string[],
  offered: readonly Purpose[],
): readonly Purpose[] | undefined => {
  const found = offered.filter((purpose) => asked.includes(String(purpose)));
  const isKnown = asked.every((digit) => found.some((purpose) => String(purpose) === digit));
  const isWhole = found.includes(1) || found.every((purpose) => purpose === 2);
  return found.length > 0 && isKnown && isWhole ? found.toSorted((a, b) => a - b) : undefined;
};
