import { audit } from '../../core/audit.store.ts';
import { minuteMs } from '../../core/clock.ts';
import { sayPrivately, type Effect, type Say, type TextReference } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';
import {
  candidatesNamed,
  codeOfMac,
  mostCandidates,
  readDeathCommand,
  type Candidate,
} from './deceased.rules.ts';
import { deathReports, deceased } from './deceased.store.ts';

/** How long a list or a preview can be answered. Source: contract section 5. */
const answerLifetimeMs = 15 * minuteMs;

/** What the command is given. */
export interface DeathPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  /** Everybody on the rosters of served rooms, once for each name. */
  everybody(): readonly Candidate[];
  normalise(text: string): string;
  /** Id of a staff member who is bound now. */
  staffIdOf(mac: HandleMac): string | undefined;
  /** True where somebody who consented is not recognised since the bot logged in anew: it may be she. */
  isAnybodyUnbound(): boolean;
  /**
   * Asks staff and operator to find, by the names of old, whoever may have taken part before the login.
   * @returns false where she is on no roster any more
   */
  askToFind(mac: HandleMac, now: number): boolean;
  /** Marks the account, and follows her wish. */
  carryOut(mac: HandleMac, now: number): readonly Effect[];
}

type Context = Pick<MessageContext, 'sender' | 'now'>;

/**
 * 已故: two different staff members confirm that somebody has died. A name only finds people; who is meant is chosen
 * from the roster, and kept as a MAC. Nothing it says depends on whether she had consented.
 */
export const createDeathStep = (ports: DeathPorts): Step => {
  const { db, vault } = ports;

  const note = (context: Context, action: string): void => {
    const actor = ports.staffIdOf(context.sender.mac) ?? 'unbound';
    audit.append(db, vault, context.now, actor, action);
  };

  /** Undefined where she is on no roster any more: then nobody can be certain who is meant. */
  const describe = (mac: string): TextReference | undefined => {
    const found = ports.everybody().find((candidate) => candidate.mac === mac);
    return (
      found && {
        key: 'staff.death-person',
        values: { room: found.room, name: found.name, code: codeOfMac(mac) },
      }
    );
  };

  /** Said whoever it is, recognised or not, so that nothing shows who took part. */
  const mayBeUnbound = ({ sender }: Context): readonly Say[] =>
    ports.isAnybodyUnbound() ? [sayPrivately(sender.handle, 'staff.death-unbound')] : [];

  const search = ({ sender, now }: Context, name: string): Verdict => {
    const found = candidatesNamed(name, ports.everybody(), (text) => ports.normalise(text));
    if (found.length === 0) return stop(sayPrivately(sender.handle, 'staff.death-nobody'));
    if (found.length > mostCandidates)
      return stop(sayPrivately(sender.handle, 'staff.death-too-many'));
    const parameters = { macs: found.map(({ mac }) => mac).join(' ') };
    openQuestions.ask(db, sender.mac, { kind: 'death.pick', parameters }, now, answerLifetimeMs);
    const people = found.map(({ mac, room, name: shown }, index) => ({
      key: 'staff.death-choice',
      values: {
        number: index + 1,
        person: [
          { key: 'staff.death-person', values: { room, name: shown, code: codeOfMac(mac) } },
        ],
      },
    }));
    return stop(sayPrivately(sender.handle, 'staff.death-list', { people }));
  };

  const preview = (context: Context, mac: HandleMac, number: number): Verdict => {
    const { sender, now } = context;
    const person = describe(mac);
    if (person === undefined) return stop(sayPrivately(sender.handle, 'staff.death-nobody'));
    if (ports.staffIdOf(mac) !== undefined)
      return stop(sayPrivately(sender.handle, 'staff.death-of-staff'));
    if (deceased.has(db, mac)) return stop(sayPrivately(sender.handle, 'staff.death-known'));
    const question = { kind: 'death.confirm', parameters: { mac, number } };
    openQuestions.ask(db, sender.mac, question, now, answerLifetimeMs);
    const key = number === 0 ? 'staff.death-preview' : 'staff.death-preview-second';
    return stop(sayPrivately(sender.handle, key, { person: [person] }), ...mayBeUnbound(context));
  };

  const choose = (context: Context, number: number, name: string): Verdict => {
    const { sender, now } = context;
    const question = openQuestions.find(db, sender.mac, now);
    if (question?.kind === 'death.pick') {
      const mac = String(question.parameters['macs']).split(' ')[number - 1];
      if (mac !== undefined) return preview(context, mac as HandleMac, 0);
    }
    const report = deathReports.find(db, number, now);
    if (report === undefined) return search(context, name);
    if (report.reporter === sender.mac)
      return stop(sayPrivately(sender.handle, 'staff.death-needs-another', { number }));
    return preview(context, report.mac, number);
  };

  const confirm = (context: Context): Verdict => {
    const { sender, now } = context;
    const question = openQuestions.find(db, sender.mac, now);
    if (question?.kind !== 'death.confirm') return pass;
    openQuestions.close(db, sender.mac);
    const mac = String(question.parameters['mac']) as HandleMac;
    const number = Number(question.parameters['number']);
    if (number === 0) {
      const given = deathReports.add(db, mac, sender.mac, now);
      if (given === undefined) return stop(sayPrivately(sender.handle, 'staff.death-waiting'));
      note(context, 'death.report');
      return stop(sayPrivately(sender.handle, 'staff.death-reported', { number: given }));
    }
    const report = deathReports.find(db, number, now);
    const isSecond =
      report?.mac === mac &&
      report.reporter !== sender.mac &&
      ports.staffIdOf(report.reporter) !== undefined;
    if (!isSecond) return stop(sayPrivately(sender.handle, 'staff.death-no-report'));
    const unbound = mayBeUnbound(context);
    if (unbound.length > 0 && !ports.askToFind(mac, now))
      return stop(sayPrivately(sender.handle, 'staff.death-nobody'));
    deathReports.remove(db, number);
    note(context, 'death.confirm');
    const effects = ports.carryOut(mac, now);
    // Her open alerts and sign-ups went with the mark.
    return stop(sayPrivately(sender.handle, 'staff.death-done'), ...unbound, ...effects, {
      kind: 'empty-log',
    });
  };

  const cancel = (context: Context, number: number): Verdict => {
    const { sender, now } = context;
    const report = deathReports.find(db, number, now);
    if (report?.reporter !== sender.mac)
      return stop(sayPrivately(sender.handle, 'staff.death-no-report'));
    deathReports.remove(db, number);
    note(context, 'death.cancel');
    return stop(sayPrivately(sender.handle, 'staff.death-cancelled'));
  };

  return {
    name: 'death',
    runsInControlRoom: true,
    run(context) {
      const { message, sender, words, isFresh, command } = context;
      if (message.kind !== 'text' || sender.role === 'member') return pass;
      const isPrivate = message.room === undefined;
      const { confirm: yes, cancel: takesBack } = ports.vocabulary.staff;
      if (isPrivate && isFresh && isPhrase(words, yes)) return confirm(context);
      if (command?.id !== 'deceased') return pass;
      // A late command never fires; it is dealt with all the same, so that it is not taken for chat.
      if (!isFresh) return stop();
      // A name typed in the group would be a rumour: it is taken in private only.
      if (!isPrivate) return stop(sayPrivately(sender.handle, 'staff.death-in-private'));
      const said = readDeathCommand(command.rest, takesBack);
      switch (said.kind) {
        case 'how':
          return stop(sayPrivately(sender.handle, 'staff.death-how'));
        case 'search':
          return search(context, said.name);
        case 'choose':
          return choose(context, said.number, said.name);
        case 'cancel':
          return cancel(context, said.number);
      }
    },
  };
};
