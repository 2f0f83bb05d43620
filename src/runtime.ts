import { mustHear } from './hearing.ts';
import { forgettings } from './forgetting.ts';
import { createFinisher, type FinisherPorts } from './finishing.ts';
import { createSteps, type StepPorts } from './app.ts';
import { createDeparting, type DepartingPorts } from './departing.ts';
import { localTime, type Clock } from './core/clock.ts';
import type { Address, Effect, FileReference, Say } from './core/effect.ts';
import { identityForLogin } from './core/epoch.store.ts';
import { createAttempt } from './core/attempt.ts';
import { createEventHandler, type LeaveReason } from './core/gateway-events.ts';
import type { Job, MatchMinute } from './core/job.ts';
import { createListening } from './core/listening.ts';
import type { Handle, HandleMac, Sender } from './core/person.ts';
import type { Gateway, GatewayEvent, Identity } from './core/ports.ts';
import { createReceiver } from './core/receive.ts';
import { rooms } from './core/room.store.ts';
import { createRosters } from './core/rosters.ts';
import { isQuiet, type PostingRules } from './core/slot.rules.ts';
import { readCommand } from './core/staff-commands.ts';
import { createScheduling, type SchedulingPorts } from './scheduling.ts';
import { readConsentWord } from './features/consent/consent-words.rules.ts';
import { isStop } from './features/consent/consent.rules.ts';
import { consents, noConsent } from './features/consent/consent.store.ts';
import { createFoundTeller } from './features/consent/lost-code-found.ts';
import { givePersonalCode } from './features/consent/re-bind.step.ts';
import { macOfStaffCode } from './features/moderation/staff.commands.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createNewcomers } from './features/welcome/newcomers.ts';

/** Made here, for the calendar's commands. */
type CalendarPort = 'upcoming' | 'resend' | 'addressOf' | 'scheduleNow' | 'newcomers';

/** What the app is made of. Everything outside is passed in. */
export interface AppPorts
  extends
    Omit<StepPorts, 'macOf' | 'membersIn' | 'epoch' | 'options' | CalendarPort>,
    FinisherPorts,
    Pick<SchedulingPorts, 'tellElsewhere' | 'sendHeads'> {
  /** Rules of posting. */
  readonly rules: PostingRules;
  addressOf(roomNumber: number): string;
  /** The scheduler's own clock: the only one a test or the demo may move. */
  readonly scheduleClock: Clock;
  readonly gateway: Pick<Gateway, 'roster'>;
  readonly jobs: readonly Job[];
  readonly puppetName: string;
  readonly options: StepPorts['options'] &
    Omit<DepartingPorts['options'], 'quietHours'> & {
      readonly freshnessMs: number;
      readonly hasStableIds: boolean;
      /** False in a dry run and where `schedule.enabled` is off. */
      readonly isScheduleOn: boolean;
      /** True where nothing outside may change: no friend, no invitation is accepted. */
      readonly isDryRun: boolean;
    };
  readonly matches: MatchMinute;
  /** A handle was seen; some shapes forbid logging. */
  sawHandle(handle: Handle): void;
  /** Lays the ballast down again where there is room. */
  keepRoom(): void;
  /** Notes the heads of the chains outside the database. */
  noteHeads(): void;
  showQrCode(qrcode: string): void;
  leave(reason: LeaveReason): void;
  wait(): Promise<void>;
  pause(): Promise<void>;
}

/** The bot without its edges. */
export interface App {
  onEvent(event: GatewayEvent): void;
  /** Wakes the slot table and finishes what is pending. */
  tick(): void;
  /** True where somebody is, now, the participant a file is of: she has not left, and is still recognised. */
  isStillHers(to: Address, file: FileReference): boolean;
  /** Right before a sentence goes out; false keeps it back. */
  beforeSending(say: Say): boolean;
  /** A sentence was handed over, or could not be. */
  afterSending(say: Say, text: string, isHandedOver: boolean): void;
  isLoggedIn(): boolean;
  drained(): Promise<void>;
}

/** Puts the bot together: the steps, jobs, commands and personal data, in order. */
export const createApp = (ports: AppPorts): App => {
  const { db, vault, log, clock, options } = ports;
  let identity: Identity | undefined;
  let hasLoggedIn = false;
  const rosters = createRosters(ports.gateway, clock);
  const newcomers = createNewcomers((room) => rosters.handlesIn(room));
  const departing = createDeparting({
    db,
    vault,
    rosters,
    options: { ...options, quietHours: ports.rules.quietHours },
    withdraw: (participant, now) => ports.eraser.withdraw(participant, now),
  });

  const readSender = (mac: HandleMac): Pick<Sender, 'role' | 'participant' | 'consent'> => {
    const person = consents.find(db, mac);
    return {
      role: staff.find(db, mac)?.role ?? 'member',
      consent: person?.consent ?? noConsent,
      ...(person === undefined ? {} : { participant: person.participant }),
    };
  };
  const macOf = (handle: Handle): HandleMac | undefined => identity?.macOf(handle);
  const finisher = createFinisher(ports);
  const perform = (effects: readonly Effect[]): void => {
    for (const effect of effects) if (effect.kind === 'say') ports.say(effect);
    finisher.finish(effects.filter((effect) => effect.kind !== 'say'));
  };

  const listening = createListening(db, clock);
  const scheduling = createScheduling({
    ...ports,
    ...options,
    rosters,
    newcomers,
    noticeVersion: ports.notice.version,
    perform,
    identity: () => identity,
  });
  const { posting } = scheduling;
  const attempt = createAttempt(log);

  const receiver = createReceiver({
    db,
    vault,
    log,
    clock,
    rosters,
    steps: createSteps({
      ...ports,
      ...scheduling.commands,
      newcomers,
      macOf: (handle) => identity?.macOf(handle) ?? ('' as HandleMac),
      membersIn: (room) => rosters.membersIn(room),
      epoch: () => identity?.epoch ?? 0,
    }),
    freshnessMs: options.freshnessMs,
    normalise: (text) => ports.normalise(text),
    readCommand: (words, isPrivate) => readCommand(words, ports.vocabulary, isPrivate),
    identity: () => identity,
    mustHear: (words, sender) =>
      mustHear(ports.vocabulary, words, sender, () =>
        consents.isAnybodyUnbound(db, identity?.epoch ?? 0),
      ),
    isStop: (words) => {
      const word = readConsentWord(words, ports.vocabulary);
      return word !== undefined && isStop(word);
    },
    lost: () => listening.lost(),
    readSender,
    perform,
    wait: () => ports.wait(),
  });

  const codeFor = givePersonalCode.bind(undefined, ports);
  const foundTeller = createFoundTeller({ db, vault, codeFor });

  /** A new login epoch: rooms and rights wait to be given again. Consent is suspended by its MACs. */
  const suspendAll = (): void => {
    db.inTransaction(() => {
      rooms.disableAll(db, clock.now());
      staff.revokeAll(db, clock.now());
    });
  };

  const onEvent = createEventHandler({
    log,
    rosters,
    showQrCode: (qrcode) => ports.showQrCode(qrcode),
    loggedIn: (self) => {
      ports.sawHandle(self);
      const login = { puppet: ports.puppetName, self, hasStableIds: options.hasStableIds };
      const found = identityForLogin(db, vault, login, clock.now());
      identity = found.identity;
      if (found.isNew) suspendAll();
      departing.loggedIn(found.isNew);
      scheduling.tellOffline(listening.began(hasLoggedIn ? 'link-lost' : 'bot-down'));
      finisher.catchUp();
      if (!hasLoggedIn) posting.markInterrupted();
      hasLoggedIn = true;
      scheduling.tellDoubtful();
      scheduling.postDue();
    },
    loggedOut: () => {
      identity = undefined;
    },
    receive: (message) => {
      ports.sawHandle(message.sender);
      receiver.push(message);
    },
    isStaff: (handle) => {
      const mac = macOf(handle);
      return !options.isDryRun && mac !== undefined && staff.find(db, mac) !== undefined;
    },
    mayBefriend: (from, greeting) => {
      const mac = macOf(from);
      if (options.isDryRun || (mac !== undefined && departing.isDeceased(mac))) return false;
      const code = macOfStaffCode(vault, greeting);
      return rosters.isMember(from) || staff.roleOfCode(db, code, clock.now()) !== undefined;
    },
    lost: () => listening.lost(),
    pause: () => ports.pause(),
    leave: (reason) => ports.leave(reason),
  });

  return {
    onEvent,
    tick() {
      const now = clock.now();
      // Who leaves comes first; and each on its own, so that a fault of one holds up no other.
      finisher.catchUp();
      attempt(() => {
        if (identity !== undefined) listening.goesOn();
      });
      attempt(() => scheduling.postDue());
      attempt(() => scheduling.lookAfterAlerts());
      attempt(() => scheduling.tellDoubtful());
      attempt(() => scheduling.reachOut());
      for (const forget of forgettings(db, now)) attempt(forget);
      attempt(() => ports.keepRoom());
      attempt(() => ports.noteHeads());
      attempt(() => {
        if (identity !== undefined && !options.isDryRun) perform(departing.due(identity, now));
      });
      attempt(() => {
        const isNight = isQuiet(localTime(now, options.zone), ports.rules.quietHours);
        if (identity !== undefined && !options.isDryRun && !isNight) perform(foundTeller.due(now));
      });
    },
    isStillHers(to, { participant }) {
      const mac = to.kind === 'person' ? macOf(to.handle) : undefined;
      const person = mac === undefined ? undefined : consents.find(db, mac);
      if (person?.participant !== participant || person.consent.since === undefined) return false;
      return !ports.eraser.isWaiting(participant);
    },
    beforeSending: (say) => departing.maySend(say, identity) && posting.beforeSending(say),
    afterSending: (say, text, isHandedOver) => {
      posting.afterSending(say, text, isHandedOver);
      const mac = say.to.kind === 'person' ? macOf(say.to.handle) : undefined;
      if (isHandedOver && mac !== undefined) foundTeller.handedOver(mac, say.text.key);
    },
    isLoggedIn: () => identity !== undefined,
    drained: () => receiver.drained(),
  };
};
