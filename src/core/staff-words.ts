import type { Room } from './step.ts';
import { restAfter } from './words.ts';

const slash = /^[/、]\s*/u;

/** What stands after a command. */
export interface StaffWord {
  readonly rest: string;
  /** False where the slash was left out, in private: what does not fit is then no command. */
  readonly hasSlash: boolean;
}

/**
 * Reads one of the staff's commands: with its slash, or in private without.
 * @param names every word for the command
 */
export const readStaffWord = (
  words: string,
  names: readonly string[],
  isPrivate: boolean,
): StaffWord | undefined => {
  const hasSlash = slash.test(words);
  if (!hasSlash && !isPrivate) return undefined;
  const rest = restAfter(words.replace(slash, ''), names, hasSlash ? undefined : /^[\s\p{P}\d]/u);
  return rest === undefined ? undefined : { rest, hasSlash };
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
