import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import {
  pass,
  privateReply,
  stop,
  type MessageContext,
  type Step,
  type Verdict,
} from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter, withoutSlash } from '../../core/words.ts';
import { events, type SignedUp } from './event.store.ts';
import { choicesOf, waitingPlace, type GroupEvent } from './events.rules.ts';

/** What the step is given. */
export interface SignUpPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Pick<Vocabulary, 'member' | 'scores'>;
  /** True for somebody in a room. */
  isIn(room: number, mac: HandleMac): boolean;
}

type Context = Pick<MessageContext, 'message' | 'sender' | 'room' | 'words' | 'isFresh' | 'now'>;

/** How long a bare number votes after 投票 N. */
const voteLifetimeMs = 10 * minuteMs;
/** What a bare number answers after 投票 N. */
const voteQuestion = 'activities.vote';

/** Numbers behind a word: 报名 3, 投票 3 2; undefined where something else stands there. */
const numbersIn = (rest: string | undefined): readonly number[] | undefined =>
  rest === undefined || !/^[\s:,.#-]*(?:\d{1,6}[\s:,.-]*){0,2}$/u.test(rest)
    ? undefined
    : [...rest.matchAll(/\d+/gu)].map(([digits]) => Number(digits));

/** 报名 N, 取消报名 N, 投票 N: answered in private, the same for everybody; who has a place hears so, who waits too. */
export const createSignUpStep = (ports: SignUpPorts): Step => {
  const { db, vault, vocabulary } = ports;

  /** The event meant: the one named, else the only open one of a room she is in. */
  const eventOf = (
    { sender, room, now }: Context,
    kind: GroupEvent['kind'],
    number: number | undefined,
  ): GroupEvent | undefined => {
    const near = events
      .open(db, now)
      .filter((event) => event.kind === kind && ports.isIn(event.room, sender.mac));
    if (number !== undefined) return near.find(({ id }) => id === number);
    const here = room === undefined ? near : near.filter((event) => event.room === room.number);
    return here.length === 1 ? here[0] : undefined;
  };

  const placeOf = (event: GroupEvent, mac: HandleMac): number =>
    waitingPlace(
      events.signedUp(db, vault, event.id).findIndex((one) => one.mac === mac),
      event.places,
    );

  const signUp = (context: Context, number: number | undefined): Verdict => {
    const event = eventOf(context, 'event', number);
    if (event === undefined) return stop(privateReply(context, 'activity.which-event'));
    const { mac, handle } = context.sender;
    const isNew = events.signUp(db, vault, event.id, { mac, handle });
    const place = placeOf(event, mac);
    const values = { title: event.title, details: event.details, number: event.id, place };
    if (place > 0) return stop(privateReply(context, 'activity.waiting', values));
    return stop(
      privateReply(context, isNew ? 'activity.signed-up' : 'activity.signed-up-before', values),
    );
  };

  /** Tells whoever has a place now that somebody has left. */
  const moveUp = (event: GroupEvent, before: readonly SignedUp[]): readonly Say[] => {
    const hadPlace = new Set(
      before.filter((_, rank) => waitingPlace(rank, event.places) === 0).map(({ mac }) => mac),
    );
    return events
      .signedUp(db, vault, event.id)
      .filter(({ mac }, rank) => waitingPlace(rank, event.places) === 0 && !hadPlace.has(mac))
      .map(({ handle }) =>
        sayPrivately(handle, 'activity.moved-up', {
          title: event.title,
          details: event.details,
          number: event.id,
        }),
      );
  };

  const leave = (context: Context, number: number | undefined): Verdict => {
    const { mac } = context.sender;
    const own = events
      .open(db, context.now)
      .filter((event) => events.signedUp(db, vault, event.id).some((one) => one.mac === mac));
    const event =
      number === undefined && own.length === 1 ? own[0] : own.find(({ id }) => id === number);
    if (event === undefined) return stop(privateReply(context, 'activity.not-signed-up'));
    const before = events.signedUp(db, vault, event.id);
    events.leave(db, event.id, mac);
    return stop(
      privateReply(context, 'activity.left', { title: event.title }),
      ...moveUp(event, before),
    );
  };

  const castVote = (context: Context, event: GroupEvent, choice: number): Verdict => {
    const chosen = choicesOf(event)[choice - 1];
    if (chosen === undefined)
      return stop(privateReply(context, 'activity.which-choice', { number: event.id }));
    openQuestions.close(db, context.sender.mac);
    events.vote(db, event.id, context.sender.mac, choice);
    return stop(privateReply(context, 'activity.voted', { title: event.title, choice: chosen }));
  };

  const vote = (context: Context, [number, choice]: readonly number[]): Verdict => {
    const event = eventOf(context, 'poll', number);
    if (event === undefined) return stop(privateReply(context, 'activity.which-event'));
    if (choice !== undefined) return castVote(context, event, choice);
    const question = { kind: voteQuestion, parameters: { number: event.id } };
    openQuestions.ask(db, context.sender.mac, question, context.now, voteLifetimeMs);
    const choices = choicesOf(event).map((title, index) => ({
      key: 'answer.choice',
      values: { number: index + 1, title },
    }));
    return stop(privateReply(context, 'activity.choose', { title: event.title, choices }));
  };

  /** A bare number after 投票 N, in private. */
  const pickChoice = (context: Context): Verdict | undefined => {
    const { sender, message, words, now } = context;
    if (message.room !== undefined || !/^\d$/u.test(words.trim())) return undefined;
    const question = openQuestions.find(db, sender.mac, now);
    if (question?.kind !== voteQuestion) return undefined;
    const event = events.find(db, Number(question.parameters['number']), now);
    return event === undefined || event.isClosed
      ? stop(privateReply(context, 'activity.which-event'))
      : castVote(context, event, Number(words));
  };

  return {
    name: 'sign-up',
    run(context) {
      const { message, words, isFresh } = context;
      if (message.kind !== 'text') return pass;
      const { member } = vocabulary;
      const plain = withoutSlash(words);
      const leaving = numbersIn(restAfter(plain, member.cancelSignUp));
      const joining = numbersIn(restAfter(plain, member.signUp));
      const voting = numbersIn(restAfter(plain, member.vote));
      if (leaving === undefined && joining === undefined && voting === undefined)
        return (isFresh ? pickChoice(context) : undefined) ?? pass;
      if (!isFresh) return stop();
      if (leaving !== undefined) return leave(context, leaving[0]);
      if (joining !== undefined) return signUp(context, joining[0]);
      return vote(context, voting ?? []);
    },
  };
};
