import { audit } from '../../core/audit.store.ts';
import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextValue } from '../../core/effect.ts';
import { holds } from '../../core/hold.store.ts';
import { confirmationLifetimeMs, openQuestions } from '../../core/open-question.store.ts';
import type { HandleMac } from '../../core/person.ts';
import type { PlannedSlot } from '../../core/plan.rules.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms, type EnabledRoom } from '../../core/room.store.ts';
import { slots, type DoubtfulSlot } from '../../core/slot.store.ts';
import { readRoom, type TypedCommand } from '../../core/staff-commands.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import { undoables, type Undoable } from '../../core/undoable.store.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { beginsWithSlash, isPhrase } from '../../core/words.ts';
import { doubtfulLines, doubtfulSlots } from './doubtful.ts';
import { planLines, previewLines } from './plan-lines.ts';

/** How long nothing is posted after a death. Source: issue on the calendar */
const mourningMs = 48 * 60 * minuteMs;
/** Most posts previewed in one message. */
const mostPreviewed = 3;

/** What the calendar step is given. */
export interface CalendarStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Pick<Vocabulary, 'staff'>;
  /** Slots to come in a room; undefined where the schedule is off. */
  upcoming(room: EnabledRoom): readonly PlannedSlot[] | undefined;
  /** The sentence of a slot in doubt, ready to be sent once more; undefined where it is no more to be had. */
  resend(slot: DoubtfulSlot): Say | undefined;
  addressOf(roomNumber: number): string;
  /** The scheduler's clock, epoch ms. */
  scheduleNow(): number;
  readonly zone: string;
  staffIdOf(mac: HandleMac): string | undefined;
}

type StaffContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'words' | 'command'
>;
const commands = ['holdPosts', 'goOn', 'plan', 'preview', 'resend', 'mourning'] as const;
type Command = (typeof commands)[number];

/** What a question of this step waits for. */
const resendQuestion = 'calendar.resend';
const mourningQuestion = 'calendar.mourning';

/** 停, 继续, 计划, 预览, 补发, 哀悼: what staff do with posts. Answered in private. */
export const createCalendarStep = (ports: CalendarStepPorts): Step => {
  const { db, vault } = ports;
  const { staff: words } = ports.vocabulary;

  const note = ({ sender, now }: StaffContext, action: string, room: number): void => {
    audit.append(db, vault, now, ports.staffIdOf(sender.mac) ?? 'unbound', action, { room });
  };
  const answer = ({ sender }: StaffContext, key: string, values?: Record<string, TextValue>) =>
    stop(sayPrivately(sender.handle, key, values));
  const ask = ({ sender, now }: StaffContext, kind: string, parameters: Record<string, number>) =>
    openQuestions.ask(db, sender.mac, { kind, parameters }, now, confirmationLifetimeMs);

  const canUndo = (
    { sender, now }: StaffContext,
    kind: Undoable['kind'],
    parameters: Undoable['parameters'],
  ): void => undoables.note(db, sender.mac, { kind, parameters }, now);
  const holdsOf = (room: EnabledRoom) => holds.of(db, room.id, ports.scheduleNow());

  const inRoom: Readonly<
    Record<
      Exclude<Command, 'resend'>,
      (context: StaffContext, room: EnabledRoom, rest: string) => Verdict
    >
  > = {
    holdPosts(context, room) {
      const wasPaused = holdsOf(room).some(({ kind }) => kind === 'pause');
      holds.put(db, room.id, 'pause', undefined, ports.scheduleNow());
      if (!wasPaused) canUndo(context, 'posts.hold', { room: room.number });
      note(context, 'posts.hold', room.number);
      return answer(context, 'staff.posts-held', { room: room.number });
    },
    goOn(context, room) {
      const before = JSON.stringify(holdsOf(room));
      const wasHeld = holds.release(db, room.id);
      if (wasHeld) {
        note(context, 'posts.go-on', room.number);
        canUndo(context, 'posts.go-on', { room: room.number, holds: before });
      }
      return answer(context, wasHeld ? 'staff.posts-go-on' : 'staff.posts-not-held', {
        room: room.number,
      });
    },
    plan(context, room) {
      const slots = ports.upcoming(room);
      if (slots === undefined) return answer(context, 'staff.schedule-off');
      return answer(context, 'staff.plan', { room: room.number, lines: planLines(slots) });
    },
    preview(context, room, rest) {
      const slots = ports.upcoming(room);
      if (slots === undefined) return answer(context, 'staff.schedule-off');
      const most = Math.min(mostPreviewed, Math.max(1, Number(rest) || 1));
      const lines = previewLines(slots, most, ports.addressOf(room.number));
      const { number } = room;
      return lines.length === 0
        ? answer(context, 'staff.preview-none', { room: number })
        : answer(context, 'staff.preview', { room: number, lines });
    },
    mourning(context, room) {
      ask(context, mourningQuestion, { room: room.number });
      const text = [{ key: 'room.mourning', values: { address: ports.addressOf(room.number) } }];
      return answer(context, 'staff.preview-mourning', { room: room.number, text });
    },
  };

  const listOrResend = (context: StaffContext, rest: string): Verdict => {
    const found = doubtfulSlots(db, ports.scheduleNow());
    if (found.length === 0) return answer(context, 'staff.none-doubtful');
    const number = Number(rest);
    const slot = found[number - 1];
    if (slot === undefined)
      return answer(context, 'staff.doubtful', { lines: doubtfulLines(found, ports.zone) });
    const say = ports.resend(slot);
    if (say === undefined) return answer(context, 'staff.resend-gone');
    ask(context, resendQuestion, { number, room: slot.room, dueAt: slot.dueAt });
    return answer(context, 'staff.preview-resend', { room: slot.room, text: [say.text] });
  };

  const confirmResend = (context: StaffContext, number: number, dueAt: number): Verdict => {
    const slot = doubtfulSlots(db, ports.scheduleNow())[number - 1];
    const say = slot?.dueAt === dueAt ? ports.resend(slot) : undefined;
    if (slot === undefined || say === undefined || !slots.reopen(db, slot, ports.scheduleNow()))
      return answer(context, 'staff.resend-gone');
    note(context, 'post.resend', slot.room);
    return stop(say);
  };

  const mourn = (context: StaffContext, number: number, isPosted: boolean): Verdict => {
    const room = rooms.enabled(db, vault).find((known) => known.number === number);
    if (room === undefined) return answer(context, 'staff.no-such-room');
    const now = ports.scheduleNow();
    holds.put(db, room.id, 'mourning', now + mourningMs, now);
    note(context, isPosted ? 'room.mourning' : 'room.mourning-silent', number);
    const told = sayPrivately(context.sender.handle, 'staff.mourning', { room: number });
    return isPosted
      ? stop(
          {
            kind: 'say',
            to: { kind: 'room', handle: room.handle, roomId: room.id },
            text: { key: 'room.mourning', values: { address: ports.addressOf(number) } },
            post: { kind: 'service', referenceId: 'room.mourning' },
          },
          told,
        )
      : stop(told);
  };

  /** In a members' group a bare word is said to the members. */
  const isToBot = ({ message, room, words: said }: StaffContext): boolean =>
    message.room === undefined || room?.isControl === true || beginsWithSlash(said);

  /** What a word means to the question asked last; undefined where it means nothing to it. */
  const answerQuestion = (context: StaffContext): Verdict | undefined => {
    const question = openQuestions.find(db, context.sender.mac, context.now);
    const isConfirmed = context.command?.id === 'confirm';
    const isSilent = isPhrase(context.words, words.onlyPause) && isToBot(context);
    const { room, number, dueAt } = question?.parameters ?? {};
    if (question?.kind === resendQuestion && isConfirmed) {
      openQuestions.close(db, context.sender.mac);
      return confirmResend(context, Number(number), Number(dueAt));
    }
    if (question?.kind !== mourningQuestion || !(isConfirmed || isSilent)) return undefined;
    openQuestions.close(db, context.sender.mac);
    return mourn(context, Number(room), isConfirmed);
  };

  const obey = (context: StaffContext, command: Command, typed: TypedCommand): Verdict => {
    const { rest, hasSlash } = typed;
    if (command === 'resend')
      return /^\d{0,2}$/u.test(rest)
        ? listOrResend(context, rest)
        : hasSlash
          ? answer(context, 'staff.resend-how')
          : pass;
    const found = readRoom(rest, words.room, rooms.enabled(db, vault), context.room);
    if (found === 'unknown') return answer(context, 'staff.no-such-room');
    if (found === 'unclear') return answer(context, 'staff.which-room');
    if (!/^\d{0,2}$/u.test(found.rest))
      return hasSlash ? answer(context, 'staff.which-room') : pass;
    return inRoom[command](context, found.room, found.rest);
  };

  return {
    name: 'calendar',
    runsInControlRoom: true,
    run(context) {
      const { message, sender, isFresh, command } = context;
      if (message.kind !== 'text' || sender.role === 'member') return pass;
      const answered = isFresh ? answerQuestion(context) : undefined;
      if (answered !== undefined) return answered;
      const id = commands.find((each) => each === command?.id);
      if (command === undefined || id === undefined) return pass;
      // A late command never fires; it is dealt with all the same, so that it is not taken for chat.
      if (!isFresh) return command.hasSlash ? stop() : pass;
      return obey(context, id, command);
    },
  };
};
