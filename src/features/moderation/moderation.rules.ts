import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, restAfter, withoutSlash } from '../../core/words.ts';

/** Length of a staff code without its dash, characters. 40 bits of chance. */
export const staffCodeLength = 8;
/** Crockford's base 32: no letter that can be taken for a digit. Source: crockford.com/base32.html */
const staffCodeAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A code from random bytes, five bits a character. @param hex `staffCodeLength` bytes */
export const toStaffCode = (hex: string): string =>
  Array.from({ length: staffCodeLength }, (_, index) =>
    staffCodeAlphabet.charAt(Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16) % 32),
  ).join('');

/** What of a typed code counts: case, spaces and dashes do not; o, i and l are read as 0, 1 and 1. */
export const bareCode = (code: string): string =>
  bareWords(code.toLowerCase()).replaceAll('o', '0').replaceAll(/[il]/gu, '1');

/** What could be meant as a code, right or wrong. */
const codeShape = /^[0-9a-z][0-9a-z -]{3,15}$/u;

/** The staff code somebody types, right or wrong, behind 绑定. @param words normalised text */
export const readStaffCode = (
  words: string,
  { staff }: Pick<Vocabulary, 'staff'>,
): string | undefined => {
  const code = restAfter(withoutSlash(words), staff.bind)?.replace(/^[\s:,.]+/u, '');
  return code !== undefined && codeShape.test(code) ? bareCode(code) : undefined;
};
