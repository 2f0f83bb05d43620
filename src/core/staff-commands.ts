import {
  staffCommandIds,
  type Commands,
  type StaffCommand,
  type StaffCommandId,
} from './command-table.ts';
import { beginsWithSlash, restAfter, withoutSlash } from './words.ts';

/** The words by which commands are read. */
export interface CommandWords {
  readonly commands: Commands;
  readonly staff: { readonly room: readonly string[] };
}

/** A command as typed. */
export interface TypedCommand {
  readonly id: StaffCommandId;
  /** What stands behind it. */
  readonly rest: string;
  /** False where the slash was left out, in private: what does not fit is then no command. */
  readonly hasSlash: boolean;
}

/** What parts a command from what follows it: without it 停用 would be 停. */
const gap = /^[\s\p{P}\d]/u;
/** What may stand behind a command and means nothing. */
const nothing = /^[\s\p{P}]*$/u;
/** The same where no slash says that it is a command: 停？ is a question. */
const nothingPlain = /^[\s。.!！]*$/u;
/** A number, and perhaps another: of a room, and how many. */
const numbers = /^\s*\d{1,9}(?:\s+\d{1,4})?$/u;

/** Behind a slash what follows may be glued to it; without one only what can be nothing else is a command. */
const fits = (
  { takes }: StaffCommand,
  tail: string,
  hasSlash: boolean,
  rooms: readonly string[],
): boolean => {
  if ((hasSlash ? nothing : nothingPlain).test(tail)) return true;
  if (takes === 'nothing') return false;
  const ofRoom = restAfter(tail.trim(), rooms);
  if (hasSlash) return takes === 'anything' || gap.test(tail) || ofRoom !== undefined;
  if (numbers.test(tail) || (ofRoom !== undefined && numbers.test(ofRoom))) return true;
  return takes === 'anything' && /^\s/u.test(tail);
};

/** A command with spaces between its characters. */
const spaced = (whole: string): string => whole.replaceAll(/\s+/gu, '');

/**
 * Reads one of the staff's commands: with its slash, or in private without. Of two that begin alike the longer word wins.
 * @param words normalised text
 * @param staff its words for a group are what a command may be followed by
 */
export const readCommand = (
  words: string,
  { commands, staff }: CommandWords,
  isPrivate: boolean,
): TypedCommand | undefined => {
  const hasSlash = beginsWithSlash(words);
  if (!hasSlash && !isPrivate) return undefined;
  const whole = withoutSlash(words);
  const [found] = staffCommandIds
    .flatMap((id) => commands[id].words.map((word) => ({ id, word })))
    .filter(({ id, word }) => {
      if (commands[id].needsSlash === true && !hasSlash) return false;
      if (spaced(whole) === spaced(word)) return true;
      return (
        whole.startsWith(word) && fits(commands[id], whole.slice(word.length), hasSlash, staff.room)
      );
    })
    .sort((one, other) => other.word.length - one.word.length);
  if (found === undefined) return undefined;
  const tail = whole.startsWith(found.word) ? whole.slice(found.word.length).trim() : '';
  return { id: found.id, rest: nothing.test(tail) ? '' : tail, hasSlash };
};

/** A room, by the number people use for it. */
interface Numbered {
  readonly number: number;
}

/** A room that was named, and what stands after its name. */
export interface NamedRoom<Known> {
  readonly room: Known;
  readonly rest: string;
}

/**
 * The room a command is for: the one named (群2), else the one it is typed in, else the only one there is.
 * @param names words for a group @returns `unknown` where one is named that is not there; `unclear` where there are several
 */
export const readRoom = <Known extends Numbered>(
  rest: string,
  names: readonly string[],
  rooms: readonly Known[],
  here: Numbered | undefined,
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
