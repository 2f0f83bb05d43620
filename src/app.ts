import type { TextReference } from './core/effect.ts';
import { createDepartureSteps, departingPersonalData } from './departing.ts';
import type { Eraser } from './erasing.ts';
import type { Notice } from './core/notice.ts';
import type {
  Consent,
  Handle,
  HandleMac,
  ParticipantId,
  Purpose,
  RoomHandle,
} from './core/person.ts';
import type { PersonalDataStore } from './core/personal-data.ts';
import type { Db, RandomHex, Vault } from './core/ports.ts';
import type { RosterMember } from './core/rosters.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import type { Answerer } from './features/answers/answers.rules.ts';
import { createAnswersStep } from './features/answers/answers.step.ts';
import type { Card } from './features/answers/card.ts';
import { createCalendarStep, type CalendarStepPorts } from './features/calendar/calendar.step.ts';
import { createCheckInStep } from './features/check-ins/check-ins.step.ts';
import { checkInPersonalData } from './features/check-ins/check-ins.store.ts';
import { rhythmPersonalData } from './features/check-ins/rhythm.store.ts';
import { permits } from './features/consent/consent.rules.ts';
import { createConsentStep, noticeSays } from './features/consent/consent.step.ts';
import { consentPersonalData, consents } from './features/consent/consent.store.ts';
import { personalCodePersonalData } from './features/consent/personal-code.store.ts';
import { createReBindStep, givePersonalCode } from './features/consent/re-bind.step.ts';
import { createReConsentStep } from './features/consent/re-consent.step.ts';
import { keptUntil } from './features/consent/own-consent.store.ts';
import { reConsentPersonalData } from './features/consent/re-consent.store.ts';
import { createLostCodeStep, keepNames } from './features/consent/lost-code-request.step.ts';
import { lostCodePersonalData } from './features/consent/lost-code-request.store.ts';
import { createPaperConsentStep } from './features/consent/paper-consent.step.ts';
import { messageLogPersonalData } from './features/message-log/message-log.store.ts';
import { quotePersonalData } from './features/quoting/quote.store.ts';
import { mostShown } from './features/my-data/my-data.rules.ts';
import { createMyDataStep } from './features/my-data/my-data.step.ts';
import { createAuthorityStep } from './features/moderation/authority.step.ts';
import { createModerationStep } from './features/moderation/moderation.step.ts';
import { macOfStaffCode } from './features/moderation/staff.commands.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createStrangersStep } from './features/moderation/strangers.step.ts';
import { askStaffToContact } from './checking-in.ts';
import { createCommunitySteps, type CommunityStepPorts } from './community.ts';
import { isForParticipants } from './hearing.ts';
import { createLastStaffSteps } from './last-of-staff.ts';
import { createOwnWordsSteps } from './quoting.ts';
import { createLogSteps } from './logging.ts';
import { createMaskText } from './masking.ts';
import { scanNames } from './outdated-notices.ts';
import { createSafetySteps, type LookOut } from './safety.ts';
import { statusLines } from './status.ts';

/** THE list of what holds anything of a person. A guard test compares it with the schema. */
export const personalDataStores: readonly PersonalDataStore[] = [
  consentPersonalData,
  reConsentPersonalData,
  personalCodePersonalData,
  lostCodePersonalData,
  messageLogPersonalData,
  checkInPersonalData,
  rhythmPersonalData,
  quotePersonalData,
  ...departingPersonalData,
];

/** What the steps are made of. */
export interface StepPorts
  extends
    LookOut,
    Pick<CommunityStepPorts, 'activities' | 'forbidden' | 'newcomers'>,
    Pick<CalendarStepPorts, 'upcoming' | 'resend' | 'addressOf' | 'scheduleNow'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Vocabulary;
  readonly notice: Notice;
  readonly cards: readonly Card[];
  readonly answerer: Answerer;
  /** The one way by which anything of a person goes away. */
  readonly eraser: Eraser;
  /** What stands in place of a name. */
  readonly nameMask: string;
  /** Names of the steps that run; undefined for all. */
  readonly onlySteps?: readonly string[] | undefined;
  readonly groupNotice: () => TextReference;
  readonly options: {
    readonly zone: string;
    readonly allowDraft: boolean;
    readonly cooldownMs: number;
    readonly contact: string;
    readonly countsMessages: boolean;
  };
  normalise(text: string): string;
  /** Why nothing is logged, as sentences; empty while logging is on. */
  loggingReasons(): readonly TextReference[];
  /** Takes numbers, addresses and the like out of a text. */
  scrub(text: string): string;
  toSimplified(text: string): string;
  /** True where two names, or words, look or sound alike. */
  isLookAlike(name: string, own: string): boolean;
  macOf(handle: Handle | RoomHandle): HandleMac;
  /** A room's members with every name known of them; undefined where they cannot be had. */
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
  /** The login epoch. */
  epoch(): number;
}

/** THE list of steps, in the order every message takes them. */
export const createSteps = (ports: StepPorts): readonly Step[] => {
  const { db, vault, random, vocabulary, notice, options } = ports;
  const mayLog = (): boolean => ports.loggingReasons().length === 0;
  const shared = {
    db,
    vault,
    random,
    vocabulary,
    noticeVersion: notice.version,
    mayLog,
    permits: (consent: Consent, purpose: Purpose, sentAt: number) =>
      permits(consent, purpose, notice.version, sentAt),
  };
  const maskText = createMaskText({
    ...ports,
    everyone: vocabulary.everyone,
    permits: shared.permits,
  });

  const newestOf = (store: PersonalDataStore, participant: ParticipantId, newest: number) =>
    store.show?.(db, vault, participant, newest).flatMap(({ records }) => records) ?? [];

  const consenting = {
    ...shared,
    notice,
    zone: options.zone,
    epoch: () => ports.epoch(),
    isAnybodyUnbound: (participant?: ParticipantId) =>
      consents.isAnybodyUnbound(db, ports.epoch(), participant),
    eraseSince: (participant: ParticipantId, second: number, now: number) =>
      ports.eraser.since(participant, second, now),
    codeFor: (participant: ParticipantId, now: number) => {
      keepNames({ db, vault, membersIn: (room) => ports.membersIn(room) }, participant, now);
      return givePersonalCode(ports, participant, now);
    },
  };

  const cards = new Map(ports.cards.map((card) => [card.id, card]));
  const community = createCommunitySteps({ ...ports, zone: options.zone });
  const safety = createSafetySteps({ ...ports, ...options });
  const departure = createDepartureSteps({
    ...ports,
    contact: options.contact,
    withdraw: (participant, now) => ports.eraser.withdraw(participant, now),
    isWaiting: (participant) => ports.eraser.isWaiting(participant),
  });

  const all: readonly Step[] = [
    ...safety.first,
    departure.deceasedAccount,
    createReBindStep(consenting),
    createLostCodeStep({ ...consenting, staffIdOf: (mac) => staff.find(db, mac)?.staffId }),
    safety.silenced(
      createStrangersStep(vocabulary, (words) => isForParticipants(vocabulary, words)),
    ),
    createPaperConsentStep(consenting),
    createConsentStep({
      ...consenting,
      withdraw: (participant, now, said) => ports.eraser.withdraw(participant, now, said),
    }),
    createReConsentStep({
      ...shared,
      noticeSays: (sender, now) => noticeSays(sender, notice, now),
    }),
    createAuthorityStep(vocabulary.commands),
    community.undo,
    departure.death,
    createCalendarStep({
      ...shared,
      upcoming: (room) => ports.upcoming(room),
      resend: (slot) => ports.resend(slot),
      addressOf: (room) => ports.addressOf(room),
      scheduleNow: () => ports.scheduleNow(),
      zone: options.zone,
      staffIdOf: (mac) => staff.find(db, mac)?.staffId,
    }),
    ...community.ofStaff,
    ...safety.ofStaff,
    createModerationStep({
      ...shared,
      groupNotice: () => ports.groupNotice(),
      scans: scanNames(ports),
      loggingReasons: () => ports.loggingReasons(),
      macOfCode: (code) => macOfStaffCode(vault, code),
      macOf: (room) => ports.macOf(room),
      statusLines: (now) => statusLines(ports, now),
      zone: options.zone,
    }),
    ...createLastStaffSteps({ ...ports, cards, zone: options.zone }),
    departure.afterDeath,
    createMyDataStep({
      ...shared,
      ...options,
      nameMask: ports.nameMask,
      isAnybodyUnbound: () => consents.isAnybodyUnbound(db, ports.epoch()),
      isWaiting: (participant) => ports.eraser.isWaiting(participant),
      collect: (participant) =>
        personalDataStores.flatMap((store) => store.collect(db, participant)),
      newest: (participant) => newestOf(messageLogPersonalData, participant, mostShown),
      lastCheckIn: (participant) => newestOf(checkInPersonalData, participant, 1)[0],
      keepUntil: (participant) => keptUntil(db, participant),
    }),
    ...createOwnWordsSteps({
      ...shared,
      stores: personalDataStores,
      eraseRecords: (participant, ids, replies, now) =>
        ports.eraser.records(participant, ids, now, replies),
      maskText: (room, text) => maskText(room, { text, mentions: [] }),
    }),
    safety.official,
    createCheckInStep({
      ...shared,
      askStaffToContact: (handle) => askStaffToContact(ports, handle),
    }),
    ...community.ofMembers,
    departure.back,
    ...createLogSteps({
      ...shared,
      ...options,
      maskText,
      eraseRecords: (participant, ids, now) => ports.eraser.records(participant, ids, now),
    }),
    safety.silenced(createAnswersStep({ ...ports, ...options, cards, longNotice: notice.long })),
  ];
  const { onlySteps } = ports;
  return onlySteps === undefined ? all : all.filter(({ name }) => onlySteps.includes(name));
};
