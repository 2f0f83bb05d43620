import { localDate } from '../../core/clock.ts';
import type { Say } from '../../core/effect.ts';
import { holds } from '../../core/hold.store.ts';
import type { Incoming } from '../../core/message.ts';
import type { RoomId } from '../../core/person.ts';
import { posts } from '../../core/post.store.ts';
import { rooms } from '../../core/room.store.ts';
import { pass, type MessageContext, type Room, type Step } from '../../core/step.ts';
import { audit } from '../../core/audit.store.ts';
import { alertLevelsOf, isWorse, mergedMs, quietAfterMs, type AlertLevel } from './alert.rules.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import { calm, type Assess, type Assessment } from './assess.rules.ts';
import { tellHer, type HerPorts } from './tell-her.ts';
import { tellFirst } from './tell-staff.ts';

/** Says what a message is by itself. */
export type AssessMessage = (message: Incoming) => Assessment;

/**
 * Assesses each message once, however often it is asked for. Nothing outlives the message.
 * @param mayLook false where those who read along were told that nobody looks, and for what says nothing
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
export interface SafetyStepPorts extends HerPorts {
  readonly assess: AssessMessage;
}

type SafetyContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'command'
>;

const lineKey = 'safety.for-everybody';

/**
 * One warm line for everybody, the same whoever it was, at most once in the time posts are held: it labels nobody. It
 * is posted of danger by her own hand only; of the body there is nothing a group could do.
 */
const toGroup = (
  { db, saidAt }: SafetyStepPorts & { readonly saidAt: Map<RoomId, number> },
  room: Room,
  level: AlertLevel,
  now: number,
): readonly Say[] => {
  // Decided just now it is not posted yet; decided before a restart it is known from what was posted.
  const last = saidAt.get(room.id) ?? posts.lastOf(db, room.id, lineKey);
  if (level === 'medical' || (last !== undefined && now - last < quietAfterMs)) return [];
  saidAt.set(room.id, now);
  return [
    {
      kind: 'say',
      to: { kind: 'room', handle: room.handle, roomId: room.id },
      text: { key: lineKey },
      post: { kind: 'service', referenceId: lineKey },
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
  ports: SafetyStepPorts & { readonly saidAt: Map<RoomId, number> },
  context: SafetyContext,
  level: AlertLevel,
  found: Assessment,
): readonly Say[] => {
  const { room, now } = context;
  const alert = note(ports, context, level);
  if (alert === undefined) return [];
  return [
    ...tellHer(ports, alert, tellFirst(ports, alert, now), { medical: found.medical, now }),
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
export const createSafetyStep = (given: SafetyStepPorts): Step => {
  /** When the line for everybody was last decided, by room. */
  const ports = { ...given, saidAt: new Map<RoomId, number>() };
  return {
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
      holdPosts(ports, room, now);
      return { next: 'continue', effects };
    },
  };
};

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
