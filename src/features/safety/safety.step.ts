import { localDate, localTime } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextReference } from '../../core/effect.ts';
import { holds } from '../../core/hold.store.ts';
import type { Incoming } from '../../core/message.ts';
import type { RoomId } from '../../core/person.ts';
import { rooms } from '../../core/room.store.ts';
import { pass, type MessageContext, type Room, type Step } from '../../core/step.ts';
import { audit } from '../../core/audit.store.ts';
import { alertLevelsOf, isWorse, mergedMs, quietAfterMs, type AlertLevel } from './alert.rules.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import { calm, type Assess, type Assessment } from './assess.rules.ts';
import { crisisLinesAt, type CrisisLine } from './helplines.rules.ts';
import { onePlaceFor, placeOf, tellFirst, type TellPorts } from './tell-staff.ts';

/** Says what a message is by itself. */
export type AssessMessage = (message: Incoming) => Assessment;

/**
 * Assesses each message once, however often it is asked for. Nothing outlives the message.
 * @param mayLook false where those who read along were told that nobody looks
 */
export const createAssessMessage = (
  assess: Assess,
  mayLook: (message: Incoming) => boolean,
): AssessMessage => {
  const known = new WeakMap<Incoming, Assessment>();
  return (message) => {
    const found = known.get(message) ?? (mayLook(message) ? assess(message.text) : calm);
    known.set(message, found);
    return found;
  };
};

/** What the safety step is given. */
export interface SafetyStepPorts extends TellPorts {
  readonly assess: AssessMessage;
  readonly lines: readonly CrisisLine[];
  /** Red flags of the card of a medical rule. */
  redFlagsOf(ruleId: string): readonly string[];
}

type SafetyContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'command'
>;

/**
 * Whether staff know: `yes` once the first telling was handed over, `unsure` where it could not be, `no` where there was
 * nobody to tell.
 */
type Told = 'yes' | 'unsure' | 'no';

/** What she reads in private. */
const textFor = (
  ports: SafetyStepPorts,
  level: AlertLevel,
  found: Assessment,
  now: number,
  told: Told,
): TextReference => {
  if (level === 'medical') {
    const flags = [...new Set(found.medical.flatMap((id) => ports.redFlagsOf(id)))];
    return {
      key: 'safety.medical',
      values: { told, flags: flags.map((flag) => ({ key: 'answer.red-flag', values: { flag } })) },
    };
  }
  const lines = crisisLinesAt(ports.lines, localTime(now, ports.zone)).map(
    ({ number, name, hours }) => ({ key: 'safety.line', values: { number, name, hours } }),
  );
  return { key: level === 'L3' ? 'safety.imminent' : 'safety.thoughts', values: { told, lines } };
};

/** Where she cannot be written to in private, staff are told: the group reads nothing of it. */
const toHer = (ports: SafetyStepPorts, context: SafetyContext, text: TextReference): Say => {
  const { sender, room, now } = context;
  const said: Say = { ...sayPrivately(sender.handle, text.key, text.values), isUrgent: true };
  const to = onePlaceFor(ports, sender.handle, now);
  if (to === undefined) return said;
  const values = { place: [placeOf(ports.db, room?.id)] };
  const onFailed: Say = {
    kind: 'say',
    to,
    text: { key: 'safety.not-reached', values },
    isUrgent: true,
  };
  return { ...said, next: { onFailed } };
};

/** Staff first: what she reads of them hangs on whether the first of these tellings could be handed over. */
const withHers = ([first, ...others]: readonly Say[], hers: (told: Told) => Say): readonly Say[] =>
  first === undefined
    ? [hers('no')]
    : [{ ...first, next: { onHandedOver: hers('yes'), onFailed: hers('unsure') } }, ...others];

/**
 * One warm line for everybody, the same whoever it was, at most once in the time posts are held: it labels nobody. It
 * is posted of danger by her own hand only; of the body there is nothing a group could do.
 */
const toGroup = (
  ports: SafetyStepPorts,
  room: Room,
  level: AlertLevel,
  now: number,
): readonly Say[] => {
  const isHeld = holds.of(ports.db, room.id, now).some(({ kind }) => kind === 'alert');
  if (level === 'medical' || isHeld) return [];
  const key = 'safety.for-everybody';
  return [
    {
      kind: 'say',
      to: { kind: 'room', handle: room.handle, roomId: room.id },
      text: { key },
      post: { kind: 'service', referenceId: key },
    },
  ];
};

/** Nothing cheerful is posted for a while: in the room it was said in, in private in every room. */
const holdPosts = (ports: SafetyStepPorts, room: Room | undefined, now: number): void => {
  const held: readonly { readonly id: RoomId }[] =
    room === undefined ? rooms.enabled(ports.db, ports.vault) : [room];
  for (const { id } of held) holds.put(ports.db, id, 'alert', now + quietAfterMs, now);
};

/** Notes an alert: a new one, a worse one, or nothing staff do not know already. */
const note = (
  { db, vault }: SafetyStepPorts,
  { sender, room, now }: SafetyContext,
  level: AlertLevel,
): OpenAlert | undefined => {
  const recent = (): OpenAlert | undefined =>
    alerts.recent(db, vault, sender.mac, now - mergedMs, level === 'medical');
  const before = recent();
  if (before !== undefined && !isWorse(level, before.level)) {
    alerts.again(db, before.id, now);
    return undefined;
  }
  if (before === undefined) {
    const { mac, handle } = sender;
    const id = alerts.raise(db, vault, { mac, handle, roomId: room?.id, level, now });
    audit.append(db, vault, now, 'bot', 'alert.raise', { number: id, level });
  } else alerts.worsen(db, before.id, { level, roomId: room?.id, now });
  return recent();
};

/** Raises one alert and tells everybody it concerns; nothing where it is known already. */
const raise = (
  ports: SafetyStepPorts,
  context: SafetyContext,
  level: AlertLevel,
  found: Assessment,
): readonly Say[] => {
  const { room, now } = context;
  const alert = note(ports, context, level);
  if (alert === undefined) return [];
  return [
    ...withHers(tellFirst(ports, alert, now), (told) =>
      toHer(ports, context, textFor(ports, level, found, now, told)),
    ),
    ...(room === undefined ? [] : toGroup(ports, room, level, now)),
  ];
};

/** Commands behind which a name or a text for the group stands. */
const textCommands: readonly string[] = ['deceased', 'announce', 'event', 'poll'];
/** Commands behind which an outcome, or a weekday and names stand, and as much as that needs. */
const shortCommands: readonly string[] = ['alerts', 'duty'];
const longestShortRest = 16;
/** A group, a number, or both. */
const numbers = /^\s*(?:\p{L}?\s*\d{1,9}[\s\d]*)?$/u;

/** True where a command is all there is. One of the staff may be ill herself: 收到 may begin a cry. */
const isCommandAlone = ({ command }: SafetyContext): boolean => {
  if (command === undefined) return false;
  const { id, rest } = command;
  if (shortCommands.includes(id)) return rest.length <= longestShortRest;
  return textCommands.includes(id) || numbers.test(rest);
};

/**
 * Looks at every message of a served room and every private one, before anything else, whatever anybody has agreed
 * to. It keeps that somebody may be in danger, never a word. The message then goes its way.
 */
export const createSafetyStep = (ports: SafetyStepPorts): Step => ({
  name: 'safety',
  run(context) {
    const { message, room, now, isFresh } = context;
    if (!isFresh || message.kind !== 'text' || isCommandAlone(context)) return pass;
    const found = ports.assess(message);
    const levels = alertLevelsOf(found);
    if (levels.length === 0) {
      if (found.level === 'L1') alerts.countDistress(ports.db, localDate(now, ports.zone));
      return pass;
    }
    const effects = levels.flatMap((level) => raise(ports, context, level, found));
    // Also where she says it again: the time of quiet begins anew.
    if (levels.some((level) => level !== 'medical')) holdPosts(ports, room, now);
    return { next: 'continue', effects };
  },
});

/**
 * A step that says nothing to a message that raised an alarm: in private she has been answered, and in the group an
 * answer would point at her. A red flag of the body may still be answered there by its card.
 */
export const silentOnAlarm = (assess: AssessMessage, step: Step): Step => ({
  ...step,
  run: (context) => {
    const { message, isFresh } = context;
    if (message.kind !== 'text' || !isFresh) return step.run(context);
    const levels = alertLevelsOf(assess(message));
    const isAnswered =
      levels.length > 0 &&
      (message.room === undefined || levels.some((level) => level !== 'medical'));
    return isAnswered ? pass : step.run(context);
  },
});
