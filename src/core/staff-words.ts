import type { Room } from './step.ts';
import { restAfter } from './words.ts';

const slash = /^[/、]\s*/u;

/** What stands after a command. */
export interface StaffWord {
  readonly rest: string;
  /** False where the slash was left out, in private: what does not fit is then no command. */
  readonly hasSlash: boolean;
}

/** What parts a command from what follows it: without it 停用 would be 停. */
const gap = /^[\s\p{P}\d]/u;

/**
 * Reads one of the staff's commands: with its slash, or in private without.
 * @param names every word for the command
 * @param glued words that may follow the command without a gap; absent: none; `any`: whatever follows a slash
 */
export const readStaffWord = (
  words: string,
  names: readonly string[],
  isPrivate: boolean,
  glued: readonly string[] | 'any' = [],
): StaffWord | undefined => {
  const hasSlash = slash.test(words);
  if (!hasSlash && !isPrivate) return undefined;
  const whole = words.replace(slash, '');
  const length = names
    .filter((name) => whole.startsWith(name))
    .reduce((longest, name) => Math.max(longest, name.length), 0);
  if (length === 0) return undefined;
  const tail = whole.slice(length);
  const isGlued = glued === 'any' ? hasSlash : glued.some((word) => tail.startsWith(word));
  return tail === '' || gap.test(tail) || isGlued ? { rest: tail.trim(), hasSlash } : undefined;
};

/** A room that was named, and what stands after its name. */
export interface NamedRoom<Known> {
  readonly room: Known;
  readonly rest: string;
}

/**
 * The room a command is for: the one named (群2), else the one it is typed in, else the only one there is.
 * @param names words for a group @returns `unknown` where one is named that is not there; `unclear` where there are several
 */
export const readRoom = <Known extends Pick<Room, 'number'>>(
  rest: string,
  names: readonly string[],
  rooms: readonly Known[],
  here: Pick<Room, 'number'> | undefined,
): NamedRoom<Known> | 'unknown' | 'unclear' => {
  const after = restAfter(rest, names);
  const named = after === undefined ? undefined : /^\s*(\d{1,4})(.*)$/su.exec(after);
  if (named !== null && named !== undefined) {
    const room = rooms.find(({ number }) => number === Number(named[1]));
    return room === undefined ? 'unknown' : { room, rest: (named[2] ?? '').trim() };
  }
  const room =
    rooms.find(({ number }) => number === here?.number) ??
    (rooms.length === 1 ? rooms[0] : undefined);
  return room === undefined ? 'unclear' : { room, rest };
};
