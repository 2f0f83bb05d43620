import { localTime, minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextReference } from '../../core/effect.ts';
import { mergedMs } from './alert.rules.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import { alike } from './assess.rules.ts';
import { crisisLinesAt, type CrisisLine } from './helplines.rules.ts';
import { onePlaceFor, placeOf, type TellPorts } from './tell-staff.ts';

/** What is said to her needs. */
export interface HerPorts extends TellPorts {
  readonly lines: readonly CrisisLine[];
  /** Red flags of the card of a medical rule. */
  redFlagsOf(ruleId: string): readonly string[];
}

/** After which time she is told again where nothing was handed over: a process, or the link, may end in between. */
const unsureMs = 2 * minuteMs;

/**
 * Whether staff know: `yes` once the first telling was handed over, `unsure` where it could not be, `no` where there was
 * nobody to tell.
 */
type Told = 'yes' | 'unsure' | 'no';

/** What she reads in private. @param medical rules that name a red flag of the body */
const textFor = (
  ports: HerPorts,
  { level }: OpenAlert,
  medical: readonly string[],
  now: number,
  told: Told,
): TextReference => {
  if (level === 'medical') {
    const flags = [...new Set(medical.flatMap((id) => ports.redFlagsOf(id)))];
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
const toHer = (ports: HerPorts, alert: OpenAlert, text: TextReference, now: number): Say => {
  const { id: alertId, level, handle, roomId } = alert;
  const receipt = { kind: 'alert-answered', alertId, level } as const;
  const said: Say = { ...sayPrivately(handle, text.key, text.values, receipt), isUrgent: true };
  const to = onePlaceFor(ports, handle, now);
  if (to === undefined) return said;
  const values = { place: [placeOf(ports.db, roomId)] };
  const onFailed: Say = {
    kind: 'say',
    to,
    text: { key: 'safety.not-reached', values },
    receipt,
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
  alert: OpenAlert,
  [first, ...others]: readonly Say[],
  { medical, now }: { readonly medical: readonly string[]; readonly now: number },
): readonly Say[] => {
  alerts.answerAt(ports.db, alert.id, now + unsureMs);
  const hers = (told: Told): Say =>
    toHer(ports, alert, textFor(ports, alert, medical, now, told), now);
  return first === undefined
    ? [hers('no')]
    : [{ ...first, next: { onHandedOver: hers('yes'), onFailed: hers('unsure') } }, ...others];
};

/**
 * Tells those to whom nothing was handed over yet, within the time in which repeats are one alert: better twice than not
 * at all. Which red flag it was nobody knows any more.
 * @param isKnown false where her id is of an earlier login, and may be somebody else's by now: nobody is written to then
 */
export const tellHerAgain = (
  ports: HerPorts,
  isKnown: (alert: OpenAlert) => boolean,
  now: number,
): readonly Say[] =>
  alerts.unanswered(ports.db, ports.vault, now).flatMap((alert) => {
    if (now - alert.lastAt >= mergedMs || !isKnown(alert)) {
      alerts.answerAt(ports.db, alert.id, undefined);
      return [];
    }
    alerts.answerAt(ports.db, alert.id, now + unsureMs);
    const isAnybody = onePlaceFor(ports, alert.handle, now) !== undefined;
    const untaken = isAnybody ? 'unsure' : 'no';
    const told = alert.takenBy === undefined ? untaken : 'yes';
    return [toHer(ports, alert, textFor(ports, alert, [alike], now, told), now)];
  });
