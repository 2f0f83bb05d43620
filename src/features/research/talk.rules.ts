import { minuteMs } from '../../core/clock.ts';

/** A logged message, as far as measures look at it. */
export interface TalkRow {
  readonly participant: string;
  readonly room: number;
  /** Epoch ms. */
  readonly sentAt: number;
  /** Of the study, from 1. */
  readonly week: number;
  readonly isNight: boolean;
  /** Who wrote what it replies to, and when, where that is in the log. */
  readonly repliedTo: string | null;
  readonly repliedAt: number | null;
  readonly repliedToUnlogged: boolean;
}

/** A post that asks for an answer. */
export interface Prompt {
  readonly room: number;
  readonly kind: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What the logged talk amounts to; counts are exact and not for printing. */
export interface TalkMeasures {
  readonly messages: ReadonlyMap<number, number>;
  readonly night: ReadonlyMap<number, number>;
  /** Replies whose other half the log lacks, and all replies. */
  readonly unlogged: ReadonlyMap<number, number>;
  readonly replies: ReadonlyMap<number, number>;
  /** How many wrote, by week. */
  readonly writers: ReadonlyMap<number, number>;
  /** How much each writer wrote. */
  readonly perWriter: readonly number[];
  /** From a message to its reply, minutes. */
  readonly latencies: readonly number[];
  /** From a writer's first message to the first reply to any of hers, minutes; undefined: none. */
  readonly firstReplies: readonly (number | undefined)[];
  /** Pairs of writers of whom one replied to the other, and of whom each did. */
  readonly tied: number;
  readonly mutual: number;
  /** Writers who replied to nobody and were replied to by nobody. */
  readonly untied: number;
  /** For each prompt, in order, minutes to the next message of its room; undefined: none. */
  readonly afterPrompt: readonly (number | undefined)[];
}

/** Counts by key. */
const createCounter = () => {
  const counts = new Map<number, number>();
  return { counts, add: (key: number) => counts.set(key, (counts.get(key) ?? 0) + 1) };
};

/** Finds the last of ascending numbers that is not above a limit. @returns its place, or -1 */
const lastUntil = (ascending: readonly number[], limit: number): number => {
  let from = 0;
  let until = ascending.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((ascending[middle] ?? Infinity) <= limit) from = middle + 1;
    else until = middle;
  }
  return from - 1;
};

/** The first message after each prompt, by room: prompts must be in order of time. */
const createPromptWatch = (prompts: readonly Prompt[]) => {
  const after: (number | undefined)[] = prompts.map(() => undefined);
  const byRoom = new Map<number, { times: number[]; places: number[] }>();
  for (const [place, { room, at }] of prompts.entries()) {
    const own = byRoom.get(room) ?? { times: [], places: [] };
    own.times.push(at);
    own.places.push(place);
    byRoom.set(room, own);
  }
  return {
    after,
    heard(room: number, sentAt: number): void {
      const own = byRoom.get(room);
      if (own === undefined) return;
      const at = lastUntil(own.times, sentAt);
      const place = own.places[at];
      const minutes = (sentAt - (own.times[at] ?? 0)) / minuteMs;
      if (place !== undefined) after[place] = Math.min(after[place] ?? Infinity, minutes);
    },
  };
};

/** Measures the talk message by message: what it keeps grows with people and replies, not with texts. */
export const createTalk = (prompts: readonly Prompt[]) => {
  const messages = createCounter();
  const night = createCounter();
  const unlogged = createCounter();
  const replies = createCounter();
  const writers = new Map<number, Set<string>>();
  const perWriter = new Map<string, number>();
  const firstAt = new Map<string, number>();
  const firstReplyAt = new Map<string, number>();
  const ties = new Set<string>();
  const latencies: number[] = [];
  const watch = createPromptWatch(prompts);

  const addReply = ({ participant, repliedTo, repliedAt, sentAt }: TalkRow): void => {
    if (repliedTo === null || repliedAt === null) return;
    latencies.push(Math.max(0, sentAt - repliedAt) / minuteMs);
    if (repliedTo === participant) return;
    ties.add(`${participant} ${repliedTo}`);
    if (!firstReplyAt.has(repliedTo)) firstReplyAt.set(repliedTo, sentAt);
  };

  return {
    add(row: TalkRow): void {
      const { participant, week, sentAt } = row;
      messages.add(week);
      if (row.isNight) night.add(week);
      if (row.repliedToUnlogged) unlogged.add(week);
      if (row.repliedToUnlogged || row.repliedTo !== null) replies.add(week);
      writers.set(week, (writers.get(week) ?? new Set()).add(participant));
      perWriter.set(participant, (perWriter.get(participant) ?? 0) + 1);
      firstAt.set(participant, Math.min(firstAt.get(participant) ?? Infinity, sentAt));
      addReply(row);
      watch.heard(row.room, sentAt);
    },
    measures(): TalkMeasures {
      const pairs = [...ties].map((tie) => tie.split(' '));
      const mutual = pairs.filter(([one = '', two = '']) => ties.has(`${two} ${one}`)).length / 2;
      const tiedPeople = new Set(pairs.flat());
      return {
        messages: messages.counts,
        night: night.counts,
        unlogged: unlogged.counts,
        replies: replies.counts,
        writers: new Map([...writers].map(([week, people]) => [week, people.size])),
        perWriter: [...perWriter.values()],
        latencies,
        firstReplies: [...firstAt].map(([person, first]) => {
          const reply = firstReplyAt.get(person);
          return reply === undefined ? undefined : (reply - first) / minuteMs;
        }),
        tied: pairs.length - mutual,
        mutual,
        untied: [...perWriter.keys()].filter((person) => !tiedPeople.has(person)).length,
        afterPrompt: watch.after,
      };
    },
  };
};
