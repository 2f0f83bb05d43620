import { localTime } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextReference } from '../../core/effect.ts';
import type { MessageContext } from '../../core/step.ts';
import type { AlertLevel } from './alert.rules.ts';
import type { Assessment } from './assess.rules.ts';
import { crisisLinesAt, type CrisisLine } from './helplines.rules.ts';
import { onePlaceFor, placeOf, type TellPorts } from './tell-staff.ts';

/** What is said to her needs. */
export interface HerPorts extends TellPorts {
  readonly lines: readonly CrisisLine[];
  /** Red flags of the card of a medical rule. */
  redFlagsOf(ruleId: string): readonly string[];
}

type HerContext = Pick<MessageContext, 'sender' | 'room' | 'now'>;

/**
 * Whether staff know: `yes` once the first telling was handed over, `unsure` where it could not be, `no` where there was
 * nobody to tell.
 */
type Told = 'yes' | 'unsure' | 'no';

/** What she reads in private. */
const textFor = (
  ports: HerPorts,
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
const toHer = (ports: HerPorts, { sender, room, now }: HerContext, text: TextReference): Say => {
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

/**
 * Tells her, behind what staff are told: what she reads of them hangs on whether the first of these tellings could be
 * handed over.
 */
export const tellHer = (
  ports: HerPorts,
  context: HerContext,
  [first, ...others]: readonly Say[],
  { level, found }: { readonly level: AlertLevel; readonly found: Assessment },
): readonly Say[] => {
  const hers = (told: Told): Say =>
    toHer(ports, context, textFor(ports, level, found, context.now, told));
  return first === undefined
    ? [hers('no')]
    : [{ ...first, next: { onHandedOver: hers('yes'), onFailed: hers('unsure') } }, ...others];
};
