import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, isPhrase, restAfter } from '../../core/words.ts';

/** A moderator's command as typed. */
export type StaffCommand =
  | { readonly kind: 'bind'; readonly code: string }
  | {
      readonly kind: 'enable' | 'disable';
      /** Number of the room, where it is named. */
      readonly room?: number;
    }
  | { readonly kind: 'status' | 'help' | 'audit' | 'confirm' };

const simpleCommands = ['enable', 'disable', 'status', 'help', 'audit'] as const;
const ofRoom = ['enable', 'disable'] as const;

/** `/`, `／` (normalised to `/`) and `、` begin a command. */
const slash = /^[/、]\s*/u;

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

/**
 * Reads a command. In a group it needs its slash; in private staff may leave it out. 绑定 and 确认 need none.
 * @param words normalised text
 */
export const readStaffCommand = (
  words: string,
  { staff }: Pick<Vocabulary, 'staff'>,
  { isPrivate, isStaff }: { readonly isPrivate: boolean; readonly isStaff: boolean },
): StaffCommand | undefined => {
  const hasSlash = slash.test(words);
  const rest = words.replace(slash, '');
  const code = restAfter(rest, staff.bind)?.replace(/^[\s:,.]+/u, '');
  if (code !== undefined && codeShape.test(code)) return { kind: 'bind', code: bareCode(code) };
  if (!isStaff) return undefined;
  if (isPhrase(rest, staff.confirm)) return { kind: 'confirm' };
  if (!hasSlash && !isPrivate) return undefined;
  for (const name of ofRoom) {
    const number = restAfter(restAfter(rest, staff[name])?.trim() ?? '', staff.room);
    if (number !== undefined && /^\s*\d{1,4}$/u.test(number))
      return { kind: name, room: Number(number) };
  }
  const kind = simpleCommands.find((name) => isPhrase(rest, staff[name]));
  // 帮助 without a slash is a member's word too; staff get the members' menu unless they type the slash.
  return kind === undefined || (kind === 'help' && !hasSlash) ? undefined : { kind };
};
