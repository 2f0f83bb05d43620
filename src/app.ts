import { dayMs, type Clock } from './core/clock.ts';
import type { Effect, Say, SentReceipt, TextReference } from './core/effect.ts';
import { identityForLogin } from './core/epoch.store.ts';
import { codeOf } from './core/errors.ts';
import { createEventHandler, type LeaveReason } from './core/gateway-events.ts';
import type { Job, MatchMinute } from './core/job.ts';
import type { Log } from './core/log-fields.ts';
import type { Notice } from './core/notice.ts';
import { openQuestions } from './core/open-question.store.ts';
import { decideDueSlots } from './core/post-slots.ts';
import type { Consent, Handle, HandleMac, ParticipantId, Purpose, Sender } from './core/person.ts';
import type { PersonalDataStore } from './core/personal-data.ts';
import type { Db, Gateway, GatewayEvent, Identity, RandomHex, Vault } from './core/ports.ts';
import { posts } from './core/post.store.ts';
import { createReceiver } from './core/receive.ts';
import { rooms } from './core/room.store.ts';
import { createRosters } from './core/rosters.ts';
import type { Activity, ScheduleEntry } from './core/schedule.ts';
import { messageMac, seenMessages } from './core/seen-message.store.ts';
import { slots } from './core/slot.store.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { activityJob } from './features/activities/activities.job.ts';
import { buildIndex } from './features/answers/answers.rules.ts';
import { createAnswersStep } from './features/answers/answers.step.ts';
import type { Card } from './features/answers/card.ts';
import { checkInJob } from './features/check-ins/check-ins.job.ts';
import { createCheckInStep } from './features/check-ins/check-ins.step.ts';
import { checkInPersonalData } from './features/check-ins/check-ins.store.ts';
import { permits } from './features/consent/consent.rules.ts';
import { createConsentStep, noticeReached } from './features/consent/consent.step.ts';
import { consentPersonalData, consents, noConsent } from './features/consent/consent.store.ts';
import { eraseParticipant, finishErasures } from './features/erasure/erasure.ts';
import { createMyDataStep } from './features/erasure/my-data.step.ts';
import { createMessageLogStep } from './features/message-log/message-log.step.ts';
import { messageLogPersonalData } from './features/message-log/message-log.store.ts';
import { createModerationStep } from './features/moderation/moderation.step.ts';
import { macOfStaffCode } from './features/moderation/staff.commands.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createStrangersStep } from './features/moderation/strangers.step.ts';

/** MACs of message ids are forgotten after this time. Source: docs/privacy.md. */
const seenForMs = 7 * dayMs;

/** THE list of what holds anything of a person. A guard test compares it with the schema. */
export const personalDataStores: readonly PersonalDataStore[] = [
  consentPersonalData,
  messageLogPersonalData,
  checkInPersonalData,
];

/** THE list of scheduled jobs. @throws content.invalid */
export const createJobs = (
  schedule: readonly ScheduleEntry[],
  activities: ReadonlyMap<string, Activity>,
): readonly Job[] =>
  schedule.map((entry) =>
    entry.kind === 'check-in' ? checkInJob(entry) : activityJob(entry, activities),
  );

/** What the app is made of. Everything outside is passed in. */
export interface AppPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly clock: Clock;
  /** The scheduler's own clock: the only one a test or the demo may move. */
  readonly scheduleClock: Clock;
  readonly random: RandomHex;
  readonly gateway: Pick<Gateway, 'roster'>;
  readonly vocabulary: Vocabulary;
  readonly notice: Notice;
  readonly cards: readonly Card[];
  readonly jobs: readonly Job[];
  readonly nameMask: string;
  readonly groupNotice: TextReference;
  readonly puppetName: string;
  readonly options: {
    readonly zone: string;
    readonly freshnessMs: number;
    readonly allowDraft: boolean;
    readonly cooldownMs: number;
    readonly contact: string;
    readonly hasStableIds: boolean;
    readonly quietHours: { readonly from: string; readonly until: string };
    /** False in a dry run and where `schedule.enabled` is off. */
    readonly isScheduleOn: boolean;
  };
  readonly matches: MatchMinute;
  normalise(text: string): string;
  /** Why nothing is logged, as sentences; empty while logging is on. */
  loggingReasons(): readonly TextReference[];
  /** A handle was seen; some shapes forbid logging. */
  sawHandle(handle: Handle): void;
  checkpoint(): boolean;
  say(say: Say): void;
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
  /** Right before a sentence goes out; false keeps it back. */
  beforeSending(say: Say): boolean;
  /** A sentence was handed over, or could not be. */
  afterSending(say: Say, text: string, isHandedOver: boolean): void;
  isLoggedIn(): boolean;
  drained(): Promise<void>;
}

/** Puts the bot together: the steps, jobs, commands and personal data, in order. */
export const createApp = (ports: AppPorts): App => {
  const { db, vault, log, clock, random, vocabulary, notice, options } = ports;
  let identity: Identity | undefined;
  const rosters = createRosters(ports.gateway, clock);

  const readSender = (mac: HandleMac): Pick<Sender, 'role' | 'participant' | 'consent'> => {
    const person = consents.find(db, mac);
    return {
      role: staff.find(db, mac)?.role ?? 'member',
      consent: person?.consent ?? noConsent,
      ...(person === undefined ? {} : { participant: person.participant }),
    };
  };
  const macOf = (handle: Handle): HandleMac | undefined => identity?.macOf(handle);
  const mayLog = (): boolean => ports.loggingReasons().length === 0;
  const shared = {
    db,
    vault,
    random,
    vocabulary,
    noticeVersion: notice.version,
    mayLog,
    permits: (consent: Consent, purpose: Purpose) => permits(consent, purpose, notice.version),
  };

  /** THE list of steps, in the order every message takes them. */
  const steps: readonly Step[] = [
    createStrangersStep(vocabulary),
    createConsentStep({
      ...shared,
      notice,
      zone: options.zone,
      withdraw: (participant, now) => {
        consents.withdraw(db, participant, now);
        return eraseParticipant({ db, stores: personalDataStores }, participant, now);
      },
    }),
    createModerationStep({
      ...shared,
      groupNotice: ports.groupNotice,
      loggingReasons: () => ports.loggingReasons(),
      macOfCode: (code) => macOfStaffCode(vault, code),
      macOf: (room) => identity?.macOf(room) ?? ('' as HandleMac),
      statusLines: () => {
        const count = slots.count(db, 'unconfirmed') + slots.count(db, 'failed');
        return count === 0 ? [] : [{ key: 'staff.unconfirmed', values: { count } }];
      },
    }),
    createMyDataStep({
      vocabulary,
      collect: (participant: ParticipantId) =>
        personalDataStores.flatMap((store) => store.collect(db, participant)),
    }),
    createCheckInStep(shared),
    createMessageLogStep({
      ...shared,
      nameMask: ports.nameMask,
      namesIn: (room) => rosters.namesIn(room),
      sourceMac: ({ message }) => messageMac(vault, message),
    }),
    createAnswersStep({
      db,
      vocabulary,
      cards: new Map(ports.cards.map((card) => [card.id, card])),
      index: buildIndex(ports.cards, (text) => ports.normalise(text)),
      zone: options.zone,
      allowDraft: options.allowDraft,
      cooldownMs: options.cooldownMs,
      longNotice: notice.long,
      contact: options.contact,
      normalise: (text) => ports.normalise(text),
    }),
  ];

  const finishPending = (): void => {
    const pending = finishErasures({ db, vault, checkpoint: () => ports.checkpoint() });
    if (pending > 0) log.warn('erasure.pending', { count: pending });
  };

  const perform = (effects: readonly Effect[]): void => {
    for (const effect of effects) if (effect.kind === 'say') ports.say(effect);
    if (effects.some((effect) => effect.kind === 'erase')) finishPending();
  };

  const receiver = createReceiver({
    db,
    vault,
    log,
    clock,
    rosters,
    steps,
    freshnessMs: options.freshnessMs,
    normalise: (text) => ports.normalise(text),
    identity: () => identity,
    readSender,
    perform,
    wait: () => ports.wait(),
  });

  const runSchedule = (): void => {
    if (!options.isScheduleOn || identity === undefined) return;
    const now = ports.scheduleClock.now();
    const decided = decideDueSlots(
      {
        db,
        jobs: ports.jobs,
        quietHours: options.quietHours,
        matches: ports.matches,
        enabledRooms: () => rooms.enabled(db, vault),
      },
      now,
    );
    for (const { key, room, decision, say } of decided) {
      const reason = decision.state === 'planned' ? {} : { reason: decision.reason };
      log.info('slot.decided', {
        job: key.job,
        state: decision.state,
        room: room.number,
        ...reason,
      });
      if (say !== undefined) ports.say(say);
    }
  };

  const noteReceipt = (receipt: SentReceipt, isHandedOver: boolean): void => {
    const now = clock.now();
    if (receipt.kind === 'slot') {
      const state = isHandedOver ? 'sent' : 'unconfirmed';
      slots.move(db, receipt, 'sending', state, now, isHandedOver ? undefined : 'send-failed');
    } else if (isHandedOver)
      db.inTransaction(() =>
        noticeReached({ db, random }, receipt.mac, receipt.noticeVersion, now),
      );
  };

  const onEvent = createEventHandler({
    log,
    rosters,
    showQrCode: (qrcode) => ports.showQrCode(qrcode),
    loggedIn: (self) => {
      ports.sawHandle(self);
      const { puppetName: puppet } = ports;
      const { hasStableIds } = options;
      identity = identityForLogin(db, vault, { puppet, self, hasStableIds }, clock.now());
      finishPending();
      const interrupted = slots.markInterrupted(db);
      if (interrupted > 0) log.warn('slot.failed', { count: interrupted, state: 'unconfirmed' });
      runSchedule();
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
      return mac !== undefined && staff.find(db, mac) !== undefined;
    },
    mayBefriend: (from, greeting) =>
      rosters.isMember(from) ||
      staff.roleOfCode(db, macOfStaffCode(vault, greeting), clock.now()) !== undefined,
    pause: () => ports.pause(),
    leave: (reason) => ports.leave(reason),
  });

  return {
    onEvent,
    tick() {
      try {
        runSchedule();
        openQuestions.expire(db, clock.now());
        seenMessages.forgetBefore(db, clock.now() - seenForMs);
        finishPending();
      } catch (error) {
        log.error('slot.failed', { code: codeOf(error) });
      }
    },
    beforeSending: ({ receipt }) =>
      receipt?.kind !== 'slot' || slots.move(db, receipt, 'planned', 'sending', clock.now()),
    afterSending({ to, post, receipt }, text, isHandedOver) {
      if (receipt !== undefined) noteReceipt(receipt, isHandedOver);
      if (!isHandedOver || post === undefined || to.kind !== 'room') return;
      posts.append(db, {
        ...post,
        id: `b_${random(8)}`,
        roomId: to.roomId,
        postedAt: clock.now(),
        text,
      });
    },
    isLoggedIn: () => identity !== undefined,
    drained: () => receiver.drained(),
  };
};
