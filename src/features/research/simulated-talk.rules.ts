import { dayMs, localDate, minuteMs, weekdayOf } from '../../core/clock.ts';
import type { MessageKind } from '../../core/message.ts';
import type { SimulatedSpeech, SimulationRequest } from './simulation.ts';

/** Somebody who talks in a room. */
export interface Talker {
  readonly who: number;
  readonly room: number;
  /** Epoch ms. */
  readonly joinsAt: number;
  /** Messages a day, on average. */
  readonly perDay: number;
  /** When she is last there. */
  readonly leavesAt?: number;
  readonly diesAt?: number;
}

const hourMs = 60 * minuteMs;
/** How much is said in each hour of the day; little at night, never nothing. */
const hourWeights = [2, 1, 1, 1, 1, 1, 3, 6, 8, 7, 6, 6, 7, 6, 5, 5, 5, 6, 7, 9, 10, 9, 7, 4];
const allWeights = hourWeights.reduce((sum, weight) => sum + weight, 0);
/** Kinds other than text, and how often. */
const otherKinds: readonly (readonly [MessageKind, number])[] = [
  ['image', 0.05],
  ['sticker', 0.09],
  ['voice', 0.12],
];
/** What is spoken of without another's word before it. */
const openers = [
  'everyday',
  'everyday',
  'treatment-day',
  'side-effect',
  'waiting-for-results',
  'good-news',
  'sad-news',
  'asking-others',
  'family-and-money',
  'goals',
  'festival',
];
/** What is answered to a theme; anything else gets a short reply or more of everyday life. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'side-effect': ['giving-advice', 'comforting', 'giving-advice'],
  'asking-others': ['giving-advice', 'giving-advice', 'comforting'],
  'waiting-for-results': ['comforting', 'small-reply'],
  'sad-news': ['comforting'],
  'treatment-day': ['comforting', 'small-reply'],
  night: ['comforting', 'night'],
  'giving-advice': ['thanks', 'small-reply', 'asking-others'],
  comforting: ['thanks', 'small-reply'],
  newcomer: ['welcoming'],
};
/** How many messages back a reply looks, and how old they may be. */
const remembered = 12;
const replyWithinMs = 6 * hourMs;
/** Thursday evening and Saturday morning, as the schedule's activities. */
const activityHours = new Map([
  [4, 19.5],
  [6, 10.5],
]);

/** How often something of a mean rate happens. Knuth's method. */
const poisson = (mean: number, random: () => number): number => {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
};

const momentOfDay = (random: () => number): number => {
  let left = random() * allWeights;
  const hour = hourWeights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return (Math.max(0, hour) + random()) * hourMs;
};

interface Turn {
  readonly at: number;
  readonly who: number;
  readonly theme?: string;
}

/** Who speaks when on a day: by rate, after an activity, and a newcomer with her first words. */
const turnsOf = (
  talkers: readonly Talker[],
  dayStart: number,
  zone: string,
  random: () => number,
): readonly Turn[] => {
  const activityHour = activityHours.get(weekdayOf(localDate(dayStart + 12 * hourMs, zone)));
  return talkers
    .flatMap((talker): Turn[] => {
      const { who, perDay, joinsAt, leavesAt, diesAt } = talker;
      const goesAt = leavesAt ?? diesAt ?? Infinity;
      const turns: Turn[] = Array.from({ length: poisson(perDay, random) }, () => ({
        at: dayStart + momentOfDay(random),
        who,
      }));
      if (activityHour !== undefined && perDay > 0 && random() < 0.12)
        turns.push({
          at: dayStart + (activityHour + random() * 2) * hourMs,
          who,
          theme: 'activity',
        });
      const firstAt = joinsAt + 30 * minuteMs;
      if (perDay > 0 && firstAt >= dayStart && firstAt < dayStart + dayMs)
        turns.push({ at: firstAt, who, theme: 'newcomer' });
      return turns.filter(({ at }) => at > joinsAt + 20 * minuteMs && at < goesAt);
    })
    .toSorted((one, two) => one.at - two.at);
};

/** What is said in the rooms of a simulated study. */
export const planTalk = (
  talkers: readonly Talker[],
  { days, startMs, zone, names, sentences }: SimulationRequest,
  random: () => number,
): SimulatedSpeech[] => {
  const said: SimulatedSpeech[] = [];
  const pick = <Item>(list: readonly Item[], otherwise: Item): Item =>
    list[Math.floor(random() * list.length)] ?? otherwise;
  const nameOf = (who: number): string => nameOfMember(names, who);
  const rooms = [...new Set(talkers.map(({ room }) => room))];

  for (const room of rooms) {
    const ofRoom = talkers.filter((talker) => talker.room === room);
    let recent: { readonly speech: SimulatedSpeech; readonly theme: string }[] = [];
    const add = (speech: Omit<SimulatedSpeech, 'kind' | 'id' | 'room'>, theme: string): void => {
      const id = `r${room}-${said.length}`;
      const whole: SimulatedSpeech = {
        ...speech,
        kind: 'says',
        id,
        room,
        at: Math.round(speech.at),
      };
      said.push(whole);
      recent = [...recent.slice(1 - remembered), { speech: whole, theme }];
    };

    const addText = (
      { at, who }: Turn,
      theme: string,
      rest: Partial<SimulatedSpeech> & { readonly other?: string } = {},
    ): void => {
      const { other, ...more } = rest;
      const text = sentences.say(theme, random, other);
      add({ at, who, messageKind: 'text', text, ...more }, theme);
    };

    const speak = (turn: Turn): void => {
      const { at, who, theme: given } = turn;
      const draw = random();
      const kind = otherKinds.find(([, until]) => draw < until)?.[0];
      const before = recent.filter(
        ({ speech }) => speech.who !== who && at - speech.at < replyWithinMs,
      );
      const heard = pick(before, undefined);
      const chance = random();
      if (given !== undefined)
        addText(turn, given, { quotesBot: given === 'activity' && chance < 0.4 });
      else if (kind !== undefined) add({ at, who, messageKind: kind, text: '' }, 'other');
      else if (heard !== undefined && chance < 0.42) {
        const theme = pick(answers[heard.theme] ?? ['small-reply', 'everyday'], 'small-reply');
        addText(turn, theme, random() < 0.55 ? { quotes: heard.speech.id } : {});
      } else if (heard !== undefined && chance < 0.5) {
        const mentioned = heard.speech.who;
        addText(turn, 'with-mention', { mentions: [mentioned], other: nameOf(mentioned) });
      } else if (chance > 0.98) addText(turn, 'question-to-bot', { isToBot: true });
      else {
        const isNight = (at - startMs) % dayMs < 5 * hourMs;
        addText(turn, isNight ? 'night' : pick(openers, 'everyday'));
      }
    };

    for (let day = 0; day < days; day += 1)
      for (const turn of turnsOf(ofRoom, startMs + day * dayMs, zone, random)) {
        speak(turn);
        const last = said.at(-1);
        // Some take back what they said, within the two minutes WeChat gives.
        if (last !== undefined && random() < 0.006)
          said.push({
            kind: 'says',
            id: `${last.id}-recall`,
            at: last.at + Math.round(random() * minuteMs) + 1000,
            who: last.who,
            room,
            messageKind: 'recalled',
            text: '',
            recalls: last.id,
          });
      }
  }
  return said;
};

/** A member's invented name: those of the list, then numbered ones. */
export const nameOfMember = (names: readonly string[], who: number): string => {
  const round = Math.floor((who - 1) / names.length);
  const name = names[(who - 1) % names.length] ?? '';
  return round === 0 ? name : `${name}${round + 1}`;
};
