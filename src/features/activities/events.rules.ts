import type { RoomId } from '../../core/person.ts';

/** Something staff have announced: an event to sign up for, or a poll. */
export interface GroupEvent {
  /** The number people use for it. */
  readonly id: number;
  readonly roomId: RoomId;
  /** Number of the room. */
  readonly room: number;
  readonly kind: 'event' | 'poll';
  readonly title: string;
  /** When it takes place, in the staff's words; choices of a poll, a line each. */
  readonly details: string;
  readonly places: number | null;
  readonly isClosed: boolean;
}

/** Longest title and details of an announcement, characters. */
const longest = 40;
/** Most places, and choices of a poll. */
const mostPlaces = 500;
const mostChoices = 6;
/** Fewer votes than these are told in no form: who chose what could be guessed. */
const leastVotes = 5;

/** An event as staff typed it. */
export interface TypedEvent {
  readonly title: string;
  readonly details: string;
  readonly places: number | null;
}

const isShort = (text: string): boolean => text !== '' && [...text].length <= longest;

/**
 * Reads 「读书会 12月3日晚7点半 20」: a title, when, and perhaps how many places.
 * @param units words that may follow the number of places
 * @returns undefined where it is not that
 */
export const readEvent = (typed: string, units: readonly string[]): TypedEvent | undefined => {
  const parts = typed.split(/\s+/u).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const unit = units.find((word) => last.endsWith(word)) ?? '';
  const number = last.slice(0, last.length - unit.length);
  const hasPlaces = parts.length > 2 && /^\d{1,3}$/u.test(number);
  const [title = '', ...when] = hasPlaces ? parts.slice(0, -1) : parts;
  const details = when.join(' ');
  const places = hasPlaces ? Number(number) : null;
  const isRight = places === null || (places >= 1 && places <= mostPlaces);
  return isShort(title) && isShort(details) && isRight ? { title, details, places } : undefined;
};

/** Reads 「下次读什么 散文 小说」: a question and two to six choices. */
export const readPoll = (typed: string): TypedEvent | undefined => {
  const [title = '', ...choices] = typed.split(/\s+/u).filter((part) => part !== '');
  const isRight = choices.length >= 2 && choices.length <= mostChoices && choices.every(isShort);
  return isShort(title) && isRight
    ? { title, details: choices.join('\n'), places: null }
    : undefined;
};

/** Choices of a poll. */
export const choicesOf = ({ details }: Pick<GroupEvent, 'details'>): readonly string[] =>
  details.split('\n');

/** Her place on the waiting list, from 1; 0 where she has a place. @param rank in the order of arrival, from 0 */
export const waitingPlace = (rank: number, places: number | null): number =>
  places === null ? 0 : Math.max(0, rank + 1 - places);

/** What a poll says, a count a choice; undefined where fewer than five voted. */
export const resultOf = (
  event: Pick<GroupEvent, 'details'>,
  votes: ReadonlyMap<number, number>,
): readonly { readonly choice: string; readonly count: number }[] | undefined => {
  const all = [...votes.values()].reduce((sum, count) => sum + count, 0);
  if (all < leastVotes) return undefined;
  return choicesOf(event).map((choice, index) => ({ choice, count: votes.get(index + 1) ?? 0 }));
};
