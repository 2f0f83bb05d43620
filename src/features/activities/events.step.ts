import { audit } from '../../core/audit.store.ts';
import { dayMs, endOfDay, localDate } from '../../core/clock.ts';
import { readDay } from '../../core/date-words.rules.ts';
import { sayPrivately, type Say, type TextReference, type TextValue } from '../../core/effect.ts';
import { confirmationLifetimeMs, openQuestions } from '../../core/open-question.store.ts';
import type { Handle, HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms, type EnabledRoom } from '../../core/room.store.ts';
import { readRoom } from '../../core/staff-commands.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter } from '../../core/words.ts';
import { announcement } from './event-text.ts';
import { events } from './event.store.ts';
import { readEvent, readPoll, resultOf, waitingPlace, type GroupEvent } from './events.rules.ts';

/** What the step is given. */
export interface EventsPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly zone: string;
  /** Words the bot never says, whoever asks it to. */
  readonly forbidden: readonly string[];
  addressOf(roomNumber: number): string;
  staffIdOf(mac: HandleMac): string | undefined;
  /** The name a room shows of somebody; undefined where it is not known. */
  nameOf(room: number, handle: Handle): string | undefined;
}

type Context = Pick<MessageContext, 'message' | 'sender' | 'room' | 'words' | 'now'>;

/** An event is forgotten a week after its day; one whose day cannot be read, and a poll, after a month. */
const keptAfterMs = 7 * dayMs;
const keptMs = 30 * dayMs;

const announceQuestion = 'activities.announce';
const cancelQuestion = 'activities.cancel';
const resultQuestion = 'activities.result';

/** 活动, 投票, 名单 of staff. What posts is previewed and confirmed; names are told in private only. */
export const createEventsStep = (ports: EventsPorts): Step => {
  const { db, vault, vocabulary, zone } = ports;
  const { staff: words } = vocabulary;

  const answer = ({ sender }: Context, key: string, values?: Record<string, TextValue>) =>
    stop(sayPrivately(sender.handle, key, values));
  const ask = (
    { sender, now }: Context,
    kind: string,
    parameters: Record<string, string | number>,
  ) => openQuestions.ask(db, sender.mac, { kind, parameters }, now, confirmationLifetimeMs);
  const note = ({ sender, now }: Context, action: string, room: number, event: number): void => {
    const actor = ports.staffIdOf(sender.mac) ?? 'unbound';
    audit.append(db, vault, now, actor, action, { room, event });
  };
  const post = (room: EnabledRoom, text: TextReference, referenceId: string): Say => ({
    kind: 'say',
    to: { kind: 'room', handle: room.handle, roomId: room.id },
    text,
    post: { kind: 'activity', referenceId },
  });
  const roomOf = (number: number): EnabledRoom | undefined =>
    rooms.enabled(db, vault).find((room) => room.number === number);

  const list = (context: Context): Verdict => {
    const lines = events.open(db, context.now).map((event) => ({
      key: 'staff.event-line',
      values: {
        number: event.id,
        room: event.room,
        title: event.title,
        details: event.kind === 'poll' ? '' : event.details,
        count:
          event.kind === 'poll'
            ? [...events.votes(db, event.id).values()].reduce((sum, count) => sum + count, 0)
            : events.signedUp(db, vault, event.id).length,
        kind: event.kind,
      },
    }));
    return answer(context, lines.length === 0 ? 'staff.event-how' : 'staff.events', { lines });
  };

  /** The day after which nobody needs an event any more, epoch ms. */
  const expiryOf = (details: string, now: number): number => {
    const day = readDay(details, vocabulary, localDate(now, zone))?.day;
    const end = day === undefined ? undefined : endOfDay(day, zone);
    return end === undefined ? now + keptMs : end + keptAfterMs;
  };

  const preview = (context: Context, kind: GroupEvent['kind'], typed: string): Verdict => {
    const how = kind === 'poll' ? 'staff.poll-how' : 'staff.event-how';
    const found = readRoom(typed, words.room, rooms.enabled(db, vault), context.room);
    if (found === 'unknown') return answer(context, 'staff.no-such-room');
    if (found === 'unclear') return answer(context, 'staff.which-room');
    const event = kind === 'poll' ? readPoll(found.rest) : readEvent(found.rest, words.places);
    if (event === undefined) return answer(context, how);
    const word = ports.forbidden.find((one) => `${event.title}${event.details}`.includes(one));
    if (word !== undefined) return answer(context, 'staff.other-words', { word });
    const { number } = found.room;
    ask(context, announceQuestion, { room: number, kind, ...event, places: event.places ?? 0 });
    const text = [announcement(event, kind, 0, ports.addressOf(number))];
    return answer(context, 'staff.preview-event', { room: number, text });
  };

  const previewOf = (context: Context, kind: string, number: number): Verdict => {
    const event = events.find(db, number, context.now);
    if (event === undefined || event.isClosed) return answer(context, 'staff.no-such-event');
    const isResult = kind === resultQuestion;
    const lines = isResult ? resultLines(event) : undefined;
    if (isResult && lines === undefined) return answer(context, 'staff.few-votes');
    ask(context, kind, { number });
    const text = isResult
      ? { key: 'activity.result', values: { title: event.title, lines: lines ?? [] } }
      : { key: 'activity.cancelled', values: { title: event.title, number } };
    return answer(context, 'staff.preview-event', { room: event.room, text: [text] });
  };

  const resultLines = (event: GroupEvent): readonly TextReference[] | undefined =>
    resultOf(event, events.votes(db, event.id))?.map(({ choice, count }) => ({
      key: 'activity.result-line',
      values: { choice, count },
    }));

  const attendees = (context: Context, rest: string): Verdict => {
    const open = events.open(db, context.now).filter(({ kind }) => kind === 'event');
    const number = Number(rest.replace(/\D/gu, ''));
    const event = rest === '' && open.length === 1 ? open[0] : open.find(({ id }) => id === number);
    if (event === undefined) return answer(context, 'staff.no-such-event');
    const lines = events.signedUp(db, vault, event.id).map(({ handle }, rank) => ({
      key: 'staff.attendee',
      values: {
        number: rank + 1,
        name: ports.nameOf(event.room, handle) ?? [{ key: 'staff.nameless' }],
        place: waitingPlace(rank, event.places),
      },
    }));
    return answer(context, lines.length === 0 ? 'staff.no-attendees' : 'staff.attendees', {
      title: event.title,
      lines,
    });
  };

  const confirm = (context: Context): Verdict | undefined => {
    const { sender, now } = context;
    const question = openQuestions.find(db, sender.mac, now);
    const { room: roomNumber, number, kind, title, details, places } = question?.parameters ?? {};
    if (question?.kind === announceQuestion) {
      openQuestions.close(db, sender.mac);
      const room = roomOf(Number(roomNumber));
      if (room === undefined) return answer(context, 'staff.no-such-room');
      const event = {
        kind: kind === 'poll' ? ('poll' as const) : ('event' as const),
        title: String(title),
        details: String(details),
        places: Number(places) === 0 ? null : Number(places),
      };
      const staffId = ports.staffIdOf(sender.mac) ?? 'unbound';
      const expiresAt = event.kind === 'poll' ? now + keptMs : expiryOf(event.details, now);
      const id = events.add(db, { ...event, roomId: room.id, staffId, now, expiresAt });
      note(context, 'event.announce', room.number, id);
      const text = announcement(event, event.kind, id, ports.addressOf(room.number));
      return stop(
        post(room, text, `event-${id}`),
        sayPrivately(sender.handle, 'staff.event-posted', { number: id }),
      );
    }
    if (question?.kind !== cancelQuestion && question?.kind !== resultQuestion) return undefined;
    openQuestions.close(db, sender.mac);
    const event = events.find(db, Number(number), now);
    const room = event === undefined ? undefined : roomOf(event.room);
    if (event === undefined || room === undefined) return answer(context, 'staff.no-such-event');
    const lines = question.kind === resultQuestion ? resultLines(event) : [];
    if (lines === undefined) return answer(context, 'staff.few-votes');
    if (!events.close(db, event.id, now)) return answer(context, 'staff.no-such-event');
    events.forgetVotes(db, event.id);
    note(
      context,
      question.kind === cancelQuestion ? 'event.cancel' : 'poll.result',
      room.number,
      event.id,
    );
    const text =
      question.kind === cancelQuestion
        ? { key: 'activity.cancelled', values: { title: event.title, number: event.id } }
        : { key: 'activity.result', values: { title: event.title, lines } };
    return stop(post(room, text, `event-${event.id}`));
  };

  /** 活动 取消 3, 投票 结果 3. */
  const closing = (
    context: Context,
    kind: GroupEvent['kind'],
    rest: string,
  ): Verdict | undefined => {
    const names = kind === 'poll' ? words.result : words.cancelEvent;
    const number = /^\s*(\d{1,6})$/u.exec(restAfter(rest, names) ?? '')?.[1];
    if (number === undefined) return undefined;
    return previewOf(context, kind === 'poll' ? resultQuestion : cancelQuestion, Number(number));
  };

  return {
    name: 'events',
    runsInControlRoom: true,
    run(context) {
      const { message, sender, isFresh, command } = context;
      if (message.kind !== 'text' || sender.role === 'member') return pass;
      if (isFresh && command?.id === 'confirm') return confirm(context) ?? pass;
      if (command?.id !== 'event' && command?.id !== 'poll' && command?.id !== 'attendees')
        return pass;
      if (!isFresh) return stop();
      if (command.id === 'attendees') return attendees(context, command.rest);
      if (command.rest === '') return list(context);
      return (
        closing(context, command.id, command.rest) ?? preview(context, command.id, command.rest)
      );
    },
  };
};
