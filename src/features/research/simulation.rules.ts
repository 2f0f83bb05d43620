import { drawn } from '../../core/choosing.rules.ts';
import { dayMs, localDate, minuteMs, weekdayOf } from '../../core/clock.ts';
import { planTalk, type Talker } from './simulated-talk.rules.ts';
import type {
  SimulatedEvent,
  SimulatedSpeech,
  SimulatedWords,
  SimulationRequest,
} from './simulation.ts';

/** Members a room holds at most before another is opened. */
const roomSize = 100;
const hourMs = 60 * minuteMs;
/** The group is opened at eight in the morning of the first day; nobody speaks before ten. */
const openedAfterMs = 10 * hourMs;

/** How many rooms a study of so many members has. */
export const simulatedRooms = (members: number): number => Math.ceil(members / roomSize);

/** Numbers from 0 up to 1, the same for the same seed. */
export const createRandom = (seed: number): (() => number) => {
  let count = 0;
  return () => {
    count += 1;
    return drawn('simulation', seed, count);
  };
};

/** A member's part in the study. */
interface Life extends Talker {
  /** Purposes she consents to, as digits; empty: she is never asked or says no. */
  readonly purposes: string;
  readonly declines: boolean;
  readonly withdrawsAt?: number;
  /** Starts of a pause and its end. */
  readonly pause?: readonly [from: number, until: number];
  readonly leavesAt?: number;
  readonly diesAt?: number;
}

const liveOf = (who: number, request: SimulationRequest, random: () => number): Life => {
  const { days, members, startMs } = request;
  const opens = startMs + openedAfterMs;
  const ends = startMs + days * dayMs;
  const chance = (share: number): boolean => random() < share;
  const between = (from: number, until: number): number => from + random() * (until - from);
  const isEarly = chance(0.7) || who === 1;
  const joinsAt = isEarly ? opens : between(opens, opens + (days - 1) * 0.8 * dayMs);
  const later = (share: number): number => between(joinsAt + share * (ends - joinsAt), ends);
  const draw = random();
  const purposes =
    draw < 0.2 ? '1' : draw < 0.5 ? '12' : draw < 0.6 ? '123' : draw < 0.68 ? '124' : '';
  const isDying = who === Math.ceil(members / 2);
  const end = random();
  const pausesAt = later(0.2);
  // Few speak much and many little, as in any group.
  const perDay = chance(0.12) ? 0 : 0.5 / (1 - Math.min(random(), 0.985)) ** 0.85;
  return {
    who,
    room: ((who - 1) % simulatedRooms(members)) + 1,
    joinsAt,
    perDay,
    purposes,
    declines: purposes === '' && chance(0.3),
    ...(chance(0.07) ? { withdrawsAt: later(0.1) } : {}),
    ...(chance(0.06) ? { pause: [pausesAt, Math.min(ends, pausesAt + 4 * dayMs)] as const } : {}),
    ...(isDying
      ? { diesAt: startMs + days * 0.7 * dayMs }
      : end < 0.05
        ? { leavesAt: later(0.3) }
        : {}),
  };
};

const privately = (who: number, at: number, text: string): SimulatedSpeech => ({
  kind: 'says',
  id: `p${who}-${Math.round(at)}`,
  at: Math.round(at),
  who,
  messageKind: 'text',
  text,
});

/** What she tells the bot of her consent. */
const consentOf = (life: Life, words: SimulatedWords, random: () => number): SimulatedSpeech[] => {
  const { who, joinsAt, purposes, declines, withdrawsAt, pause } = life;
  if (purposes === '' && !declines) return [];
  const askedAt = joinsAt + 10 * minuteMs + random() ** 4 * 3 * dayMs;
  const answeredAt = askedAt + minuteMs + random() * 20 * minuteMs;
  const said: SimulatedSpeech[] = [privately(who, askedAt, words.join)];
  if (declines) return [...said, privately(who, answeredAt, words.decline)];
  said.push(privately(who, answeredAt, `${words.consent} ${[...purposes].join(' ')}`));
  if (pause !== undefined && pause[0] > answeredAt)
    said.push(privately(who, pause[0], words.pause), privately(who, pause[1], words.resume));
  if (withdrawsAt !== undefined && withdrawsAt > answeredAt)
    said.push(privately(who, withdrawsAt, words.withdraw));
  return said;
};

const tuesday = 2;

/** Her answers to the weekly check-in, fewer from week to week. */
const checkInsOf = (
  life: Life,
  request: SimulationRequest,
  random: () => number,
): SimulatedSpeech[] => {
  if (!life.purposes.includes('2')) return [];
  const { days, startMs, zone, words } = request;
  const usual = random() * 6;
  const score = (): number => Math.max(0, Math.min(10, Math.round(usual + (random() - 0.4) * 5)));
  const said: SimulatedSpeech[] = [];
  for (let day = 1; day < days; day += 1) {
    const at = startMs + day * dayMs + 10 * hourMs + 5 * minuteMs + random() ** 2 * 10 * hourMs;
    const isDue = weekdayOf(localDate(at, zone)) === tuesday;
    if (isDue && at > life.joinsAt + 5 * dayMs && random() < 0.6 * Math.exp(-day / 120))
      said.push(privately(life.who, at, `${words.checkIn} ${score()} ${score()} ${score()}`));
  }
  return said;
};

/** The link is lost twice: for an afternoon, and over a night. */
const gapsOf = ({ days, startMs }: SimulationRequest): SimulatedEvent[] =>
  days < 4
    ? []
    : (
        [
          [0.25, 13, 18.5],
          [0.6, 22, 33],
        ] as const
      ).flatMap(([share, from, until]) => {
        const day = startMs + Math.floor(days * share) * dayMs;
        return [
          { kind: 'link-lost', at: day + from * hourMs } as const,
          { kind: 'link-back', at: day + until * hourMs } as const,
        ];
      });

/**
 * All that happens in a simulated study, in order: who comes, speaks, quotes, mentions, takes back, consents, refuses,
 * pauses, withdraws, leaves; check-ins, questions to the bot, one crisis, one death, two gaps of the link. Pure: the
 * same request gives the same study. Rates are round numbers of our own, not of any real group.
 */
export const planStudy = (request: SimulationRequest): readonly SimulatedEvent[] => {
  const random = createRandom(request.seed);
  const ends = request.startMs + request.days * dayMs;
  const lives = Array.from({ length: request.members }, (_, index) =>
    liveOf(index + 1, request, random),
  );
  const crisisAt = request.startMs + Math.floor(request.days * 0.4) * dayMs + 15 * hourMs;
  const events: SimulatedEvent[] = [
    ...lives.flatMap(({ who, room, joinsAt, leavesAt, diesAt }): SimulatedEvent[] => [
      { kind: 'joins', at: joinsAt, who, room },
      ...(leavesAt === undefined ? [] : [{ kind: 'leaves', at: leavesAt, who, room } as const]),
      ...(diesAt === undefined ? [] : [{ kind: 'dies', at: diesAt, who, room } as const]),
    ]),
    ...lives.flatMap((life) => [
      ...consentOf(life, request.words, random),
      ...checkInsOf(life, request, random),
    ]),
    ...gapsOf(request),
    { ...privately(1, crisisAt, request.sentences.say('crisis', random)), isCrisis: true },
    ...planTalk(lives, request, random),
  ];
  const lastOf = new Map(
    lives.map(({ who, leavesAt, diesAt }) => [who, leavesAt ?? diesAt ?? ends]),
  );
  return events
    .filter(
      (event) =>
        event.at < ends && (event.kind !== 'says' || event.at < (lastOf.get(event.who) ?? ends)),
    )
    .toSorted((one, two) => one.at - two.at);
};
