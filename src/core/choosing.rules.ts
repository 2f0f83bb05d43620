import { createHash } from 'node:crypto';
import { daysBetween, localDate, minuteMs } from './clock.ts';
import type { Choice, Posted } from './job.ts';

/** A number from 0 up to 1 that is the same for the same words: what is drawn can be drawn again. */
export const drawn = (...words: readonly (string | number)[]): number =>
  createHash('sha256').update(words.join('\u0000')).digest().readUInt32BE() / 2 ** 32;

/**
 * How long after its minute a room's posts of a day are made, ms: not every group at the same second, and not to the
 * minute. All posts of a room's day move together, so that their order stays.
 */
export const spreadMs = (
  seed: string,
  roomNumber: number,
  dueAt: number,
  { zone, spreadMinutes }: { readonly zone: string; readonly spreadMinutes: number },
): number =>
  Math.floor(drawn(seed, roomNumber, localDate(dueAt, zone)) * (spreadMinutes + 1)) * minuteMs;

/** What choosing reads. */
export interface ChoiceFacts {
  readonly choices: readonly Choice[];
  readonly seed: string;
  readonly roomNumber: number;
  readonly zone: string;
  /** When it would be posted, epoch ms. */
  readonly at: number;
  /** What was posted in that room. */
  readonly posted: readonly Posted[];
}

const isAllowed = (choice: Choice, at: number, zone: string): boolean => {
  const day = localDate(at, zone);
  return (
    (choice.months?.includes(Number(day.slice(5, 7))) ?? true) &&
    (choice.days?.has(day) ?? true) &&
    (choice.until === undefined || day <= choice.until)
  );
};

/**
 * What a job posts in a room: of what may be posted then, and was not within its days, what was posted longest ago;
 * what was never posted there comes in an order drawn by the seed. The same facts give the same choice.
 * @returns undefined where nothing may be posted
 */
export const choose = ({
  choices,
  seed,
  roomNumber,
  zone,
  at,
  posted,
}: ChoiceFacts): Choice | undefined => {
  const lastOf = ({ post }: Choice): number =>
    posted.reduce(
      (last, { referenceId, at: postedAt }) =>
        referenceId === post.referenceId ? Math.max(last, postedAt) : last,
      -Infinity,
    );
  const open = choices
    .filter((choice) => isAllowed(choice, at, zone))
    .map((choice) => ({ choice, last: lastOf(choice) }))
    .filter(
      ({ choice, last }) => last === -Infinity || daysBetween(last, at, zone) >= choice.everyDays,
    );
  const rank = ({ post }: Choice): number => drawn(seed, roomNumber, post.referenceId);
  return open.toSorted(
    (one, two) =>
      (one.last === two.last ? 0 : one.last - two.last) || rank(one.choice) - rank(two.choice),
  )[0]?.choice;
};
