import { audit } from '../../core/audit.store.ts';
import { localDate, localTime } from '../../core/clock.ts';
import { sayPrivately, type Say, type TextReference, type TextValue } from '../../core/effect.ts';
import { confirmationLifetimeMs, openQuestions } from '../../core/open-question.store.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { HandleMac } from '../../core/person.ts';
import { undoables } from '../../core/undoable.store.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import { everyPlaceFor, nameFor, placeOf, readsControl, type TellPorts } from './tell-staff.ts';

/** What the step is given. */
export interface AlertsStepPorts extends TellPorts {
  readonly vocabulary: Pick<Vocabulary, 'staff' | 'outcomes'>;
  staffIdOf(mac: HandleMac): string | undefined;
}

type StaffContext = Pick<MessageContext, 'message' | 'sender' | 'now'>;

const closeQuestion = 'alerts.close';

/** Most alerts listed: a message must fit a screen. */
const mostListed = 8;
const numberAndRest = /^\s*(\d{1,9})\s*(.*)$/su;

/** 警报, 收到, 警报 N 结束 结果: who takes an alert, and how it ended. Only a person closes one. */
export const createAlertsStep = (ports: AlertsStepPorts): Step => {
  const { db, vault } = ports;
  const { staff: words, outcomes } = ports.vocabulary;

  const answer = ({ sender }: StaffContext, key: string, values?: Record<string, TextValue>) =>
    stop(sayPrivately(sender.handle, key, values));
  const staffId = ({ sender }: StaffContext): string => ports.staffIdOf(sender.mac) ?? 'unbound';

  const lineOf = (alert: OpenAlert): TextReference => ({
    key: 'safety.alert-line',
    values: {
      number: alert.id,
      level: alert.level,
      at: localTime(alert.lastAt, ports.zone),
      place: [placeOf(db, alert.roomId)],
      name: [nameFor(ports, alert)],
      taken: alert.takenBy === undefined ? 'no' : 'yes',
    },
  });
  /** Nobody is shown her own: neither in private nor where she reads along. */
  const openFor = ({ sender, message }: StaffContext): readonly OpenAlert[] =>
    alerts
      .open(db, vault)
      .filter(({ mac }) => mac !== sender.mac)
      .filter(({ handle }) => message.room === undefined || !readsControl(ports, handle));

  const list = (context: StaffContext): Verdict => {
    const open = openFor(context);
    const distress = alerts.distressOn(db, localDate(context.now, ports.zone));
    if (open.length === 0) return answer(context, 'safety.no-alerts', { count: distress });
    const lines = open.slice(-mostListed).map(lineOf);
    return answer(context, 'safety.alerts', { lines, count: distress });
  };

  /** The others may rest, or know that it is another's now: in the room of the staff, or each in private. */
  const tellOthers = ({ sender }: StaffContext, alert: OpenAlert): readonly Say[] => {
    const key = alert.takenBy === undefined ? 'safety.taken-by-other' : 'safety.taken-over';
    const text = { key, values: { number: alert.id } };
    return everyPlaceFor(ports, alert.handle)
      .filter((to) => to.handle !== sender.handle)
      .map((to) => ({ kind: 'say', to, text }));
  };

  const take = (context: StaffContext, rest: string): Verdict => {
    const waiting = openFor(context).filter(({ takenBy }) => takenBy === undefined);
    const only = rest === '' && waiting.length === 1 ? waiting[0] : undefined;
    const alert = only ?? openFor(context).find((each) => each.id === Number(rest));
    if (alert === undefined)
      return answer(context, 'safety.which', { lines: waiting.slice(-mostListed).map(lineOf) });
    const { id, takenBy: before = '' } = alert;
    const by = staffId(context);
    alerts.take(db, id, by, context.now);
    const undoable = { kind: 'alert.take', parameters: { number: id, by, before } } as const;
    undoables.note(db, context.sender.mac, undoable, context.now);
    audit.append(db, vault, context.now, by, 'alert.take', { number: id });
    return stop(
      sayPrivately(context.sender.handle, 'safety.taken', { number: id }),
      ...tellOthers(context, alert),
    );
  };

  /** Closing forgets who she is, so it is previewed. */
  const previewClose = (context: StaffContext, id: number, said: string): Verdict => {
    const alert = openFor(context).find((each) => each.id === id);
    if (alert === undefined) return answer(context, 'safety.not-open', { number: id });
    const outcome = Object.keys(outcomes).find((code) => isPhrase(said, outcomes[code] ?? []));
    if (outcome === undefined) return answer(context, 'safety.which-outcome', { number: id });
    const { level, lastAt } = alert;
    const question = { kind: closeQuestion, parameters: { number: id, outcome, level, lastAt } };
    openQuestions.ask(db, context.sender.mac, question, context.now, confirmationLifetimeMs);
    const [shown = outcome] = outcomes[outcome] ?? [];
    return answer(context, 'safety.preview-close', { number: id, outcome: shown });
  };

  /** Undefined where nothing of ours waits for it. */
  const confirmClose = (context: StaffContext): Verdict | undefined => {
    const question = openQuestions.find(db, context.sender.mac, context.now);
    if (question?.kind !== closeQuestion) return undefined;
    openQuestions.close(db, context.sender.mac);
    const id = Number(question.parameters['number']);
    const outcome = String(question.parameters['outcome']);
    const by = staffId(context);
    const alert = openFor(context).find((each) => each.id === id);
    if (alert === undefined) return answer(context, 'safety.not-open', { number: id });
    const { level, lastAt } = question.parameters;
    if (alert.level !== level || alert.lastAt !== lastAt)
      return answer(context, 'safety.said-again', { number: id });
    alerts.close(db, id, outcome, by, context.now);
    audit.append(db, vault, context.now, by, 'alert.close', { number: id, outcome });
    return stop(sayPrivately(context.sender.handle, 'safety.closed', { number: id }), {
      kind: 'empty-log',
    });
  };

  const aboutAlerts = (context: StaffContext, rest: string): Verdict => {
    const named = numberAndRest.exec(rest);
    if (named === null) return list(context);
    const outcome = restAfter((named[2] ?? '').trim(), words.close);
    return outcome === undefined
      ? answer(context, 'safety.which-outcome', { number: Number(named[1]) })
      : previewClose(context, Number(named[1]), outcome);
  };

  return {
    name: 'alerts',
    runsInUnservedRooms: true,
    run(context) {
      const { command, isFresh } = context;
      if (command?.id === 'confirm') return (isFresh ? confirmClose(context) : undefined) ?? pass;
      if (command?.id !== 'alerts' && command?.id !== 'taken') return pass;
      const { id, rest, hasSlash } = command;
      // 收到 without a slash is also how one thanks: it is a command only while something waits.
      const isThanks = id === 'taken' && !hasSlash && alerts.open(db, vault).length === 0;
      if (isThanks || !isReallyMeant(rest, hasSlash)) return pass;
      if (!isFresh) return stop();
      return id === 'taken' ? take(context, rest) : aboutAlerts(context, rest);
    },
  };
};

/** Without its slash a command is one only alone or before a number. */
const isReallyMeant = (rest: string, hasSlash: boolean): boolean =>
  hasSlash || rest === '' || /^\d/u.test(rest);
