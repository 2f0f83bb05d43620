import { localDate, localTime } from '../../core/clock.ts';
import { sayPrivately, type Effect, type Say, type TextReference } from '../../core/effect.ts';
import { holds } from '../../core/hold.store.ts';
import type { RoomId } from '../../core/person.ts';
import { rooms } from '../../core/room.store.ts';
import { pass, type MessageContext, type Room, type Step } from '../../core/step.ts';
import { audit } from '../../core/audit.store.ts';
import { alertLevelOf, isWorse, mergedMs, quietAfterMs, type AlertLevel } from './alert.rules.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import type { Assess, Assessment } from './assess.rules.ts';
import { crisisLinesAt, type CrisisLine } from './helplines.rules.ts';
import { controlRoom, placeOf, tellFirst, type TellPorts } from './tell-staff.ts';

/** What the safety step is given. */
export interface SafetyStepPorts extends TellPorts {
  readonly assess: Assess;
  readonly lines: readonly CrisisLine[];
  /** Red flags of the card of a medical rule. */
  redFlagsOf(ruleId: string): readonly string[];
}

type SafetyContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'words'
>;

/** What she reads in private. */
const textFor = (
  ports: SafetyStepPorts,
  level: AlertLevel,
  found: Assessment,
  now: number,
): TextReference => {
  if (level === 'medical') {
    const flags = [...new Set(found.medical.flatMap((id) => ports.redFlagsOf(id)))];
    return {
      key: 'safety.medical',
      values: { flags: flags.map((flag) => ({ key: 'answer.red-flag', values: { flag } })) },
    };
  }
  const lines = crisisLinesAt(ports.lines, localTime(now, ports.zone)).map(
    ({ number, name, hours }) => ({ key: 'safety.line', values: { number, name, hours } }),
  );
  return { key: level === 'L3' ? 'safety.imminent' : 'safety.thoughts', values: { lines } };
};

/** Where she cannot be written to in private, staff are told: the group reads nothing of it. */
const toHer = (ports: SafetyStepPorts, context: SafetyContext, text: TextReference): Say => {
  const said = sayPrivately(context.sender.handle, text.key, text.values);
  const values = { place: [placeOf(ports.db, context.room?.id)] };
  const control = controlRoom(ports.db, ports.vault);
  const [first] = ports.staff();
  if (control !== undefined)
    return {
      ...said,
      next: { onFailed: { kind: 'say', to: control, text: { key: 'safety.not-reached', values } } },
    };
  return first === undefined
    ? said
    : { ...said, next: { onFailed: sayPrivately(first.handle, 'safety.not-reached', values) } };
};

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
  const before = alerts.recent(db, vault, sender.mac, now - mergedMs);
  if (before !== undefined && !isWorse(level, before.level)) {
    alerts.again(db, before.id, now);
    return undefined;
  }
  if (before === undefined) {
    const { mac, handle } = sender;
    const id = alerts.raise(db, vault, { mac, handle, roomId: room?.id, level, now });
    audit.append(db, vault, now, 'bot', 'alert.raise', { number: id, level });
  } else alerts.worsen(db, before.id, level, now);
  return alerts.recent(db, vault, sender.mac, now - mergedMs);
};

/**
 * Looks at every message of a served room and every private one, before anything else, whatever anybody has agreed
 * to. It keeps that somebody may be in danger, never a word. The message then goes its way.
 */
export const createSafetyStep = (ports: SafetyStepPorts): Step => ({
  name: 'safety',
  run(context) {
    const { message, sender, room, now, isFresh, words } = context;
    if (!isFresh || message.kind !== 'text') return pass;
    if (sender.role !== 'member' && /^[/、]/u.test(words)) return pass;
    const found = ports.assess(message.text);
    const level = alertLevelOf(found);
    if (level === undefined) {
      if (found.level === 'L1') alerts.countDistress(ports.db, localDate(now, ports.zone));
      return pass;
    }
    const alert = note(ports, context, level);
    if (alert === undefined) return pass;
    const effects: Effect[] = [
      ...tellFirst(ports, alert, now),
      toHer(ports, context, textFor(ports, level, found, now)),
      ...(room === undefined ? [] : toGroup(ports, room, level, now)),
    ];
    if (level !== 'medical') holdPosts(ports, room, now);
    return { next: 'continue', effects };
  },
});

/** A step that says nothing in private to a message that raised an alarm: she has been answered. */
export const silentOnAlarm = (assess: Assess, step: Step): Step => ({
  ...step,
  run: (context) =>
    context.message.room === undefined &&
    context.message.kind === 'text' &&
    context.isFresh &&
    alertLevelOf(assess(context.message.text)) !== undefined
      ? pass
      : step.run(context),
});
