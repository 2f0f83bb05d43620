/** A piece of a text, in UTF-16 units, `end` not included, and what takes its place. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly mask: string;
}

/** Tests that tell a number of a person from an order number of the same length. Digits only; X as last of an id. */
export interface Checksums {
  readonly identity: (number: string) => boolean;
  readonly card: (number: string) => boolean;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643 for 18-digit ids, Luhn for bank cards. */
export const checksums: Checksums = {
  identity: (number) => {
    const sum = weights.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
    return '10X98765432'[sum % 11] === number[17];
  },
  card: (number) => {
    const sum = [...number].reverse().reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  },
};

/** The kinds a number may be by itself. */
export type NumberKind = 'mobile' | 'landline' | 'document' | 'card';

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isMonthDay = (text: string): boolean =>
  Number(text.slice(2)) >= 1 &&
  Number(text.slice(2)) <= (monthLengths[Number(text.slice(0, 2)) - 1] ?? 0);
/** True for a date written as eight digits. */
export const isDate = (text: string): boolean =>
  /^(?:19|20)\d{6}$/u.test(text) && isMonthDay(text.slice(4));

const mobile = /^1[3-9]\d{9}$/u;
const country = /^(?:00)?86(?=1[3-9]\d{9}$)/u;
/** Province codes; an order number that begins with a year has none. Source: GB/T 2260. */
const oldIdentity = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{13}$/u;
/** Lengths that issuers use; 13 digits with a 6 are a bar code of a shop. Source: ISO/IEC 7812. */
const card = /^(?:4\d{12}|3[068]\d{12}|(?:[3-6]\d{14,18}|9558\d{11,15}))$/u;
const landline = /^0(?:10|2\d)[2-9]\d{7}$|^0[3-9]\d{2}[2-9]\d{6,7}$/u;
const splitLandline = /^0\d{2,3}$/u;

const isPhoneShape = (groups: readonly string[]): boolean =>
  groups.every(({ length }) => length >= 3) || groups.every(({ length }) => length === 1);

const kindOf = (groups: readonly string[], checks: Checksums): NumberKind | undefined => {
  const number = groups.join('').toUpperCase();
  const [first = '', ...rest] = groups;
  if (/^\d{17}[\dX]$/u.test(number) && isDate(number.slice(6, 14)) && checks.identity(number))
    return 'document';
  if (number.endsWith('X')) return undefined;
  if (oldIdentity.test(number) && isMonthDay(number.slice(8, 12)) && first.length >= 6)
    return 'document';
  if (
    card.test(number) &&
    rest.slice(0, -1).every(({ length }) => length >= 3) &&
    checks.card(number)
  )
    return first.length >= 4 || groups.every(({ length }) => length === 1) ? 'card' : undefined;
  const own = number.replace(country, '');
  const ownGroups = /^(?:00)?86$/u.test(first) ? rest : groups;
  if (mobile.test(own) && isPhoneShape(ownGroups)) return 'mobile';
  if (!isPhoneShape(groups)) return undefined;
  if (landline.test(number)) return 'landline';
  return splitLandline.test(first) && /^[2-9]\d{6,7}$/u.test(rest.join(''))
    ? 'landline'
    : undefined;
};

const longestNumber = 19;
const shortestNumber = 10;
const chain = /\d(?:[ .()\u20e3-]{0,3}\d)*(?: ?x(?![a-z]))?/giu;
const group = /\d+x?|x/giu;

/** An opening bracket or plus in front belongs to the number where the number holds what it opens. */
const startWith = (text: string, start: number, end: number): number => {
  const from = text[start - 1] === '+' ? start - 1 : start;
  const inside = text.slice(start, end);
  return text[from - 1] === '(' && inside.includes(')') && !inside.includes('(') ? from - 1 : from;
};

/**
 * Finds numbers that are personal data by themselves, however they are grouped. Longest first, from the left.
 * @param text folded: ASCII digits and separators
 */
export const findNumbers = (
  text: string,
  masks: Readonly<Record<NumberKind, string>>,
  checks: Checksums,
): readonly Piece[] =>
  [...text.matchAll(chain)].flatMap((found) => {
    const groups = [...found[0].matchAll(group)];
    const pieces: Piece[] = [];
    for (let first = 0; first < groups.length; first += 1) {
      const tries = groups.slice(first, first + longestNumber).map(([digits]) => digits);
      for (let count = tries.length; count > 0; count -= 1) {
        const taken = tries.slice(0, count);
        const size = taken.reduce((total, { length }) => total + length, 0);
        if (size > longestNumber || size < shortestNumber) continue;
        const kind = kindOf(taken, checks);
        const last = groups[first + count - 1];
        if (kind === undefined || last === undefined) continue;
        const start = found.index + (groups[first]?.index ?? 0);
        let end = found.index + last.index + last[0].length;
        while (text[end] === '\u20e3') end += 1;
        pieces.push({ start: startWith(text, start, end), end, mask: masks[kind] });
        first += count - 1;
        break;
      }
    }
    return pieces;
  });
