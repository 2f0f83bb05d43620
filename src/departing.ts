import { localTime } from './core/clock.ts';
import type { Effect, Say, TextReference } from './core/effect.ts';
import type { Handle, HandleMac, ParticipantId, RoomHandle } from './core/person.ts';
import type { PersonalDataStore } from './core/personal-data.ts';
import type { Db, Identity, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import type { RosterMember, Rosters } from './core/rosters.ts';
import { isQuiet } from './core/slot.rules.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { isPhrase } from './core/words.ts';
import { readConsentWord } from './features/consent/consent-words.rules.ts';
import { consents } from './features/consent/consent.store.ts';
import { lostCodes } from './features/consent/lost-code-request.store.ts';
import { personalCodes } from './features/consent/personal-code.store.ts';
import { createAfterDeathStep } from './features/departure/after-death.step.ts';
import { afterDeathPersonalData } from './features/departure/after-death.store.ts';
import { createBackStep } from './features/departure/back.step.ts';
import {
  carryOutDeath,
  carryOutFound,
  type CarryOutPorts,
} from './features/departure/carry-out.ts';
import { createDeceasedAccountStep } from './features/departure/deceased-account.step.ts';
import { maySayToDeceased, type Candidate } from './features/departure/deceased.rules.ts';
import { createDeathStep } from './features/departure/deceased.step.ts';
import { deathReports, deceased } from './features/departure/deceased.store.ts';
import { departurePersonalData } from './features/departure/departure.store.ts';
import { createDepartures } from './features/departure/left.ts';
import { sayStudyEnded, studyEndedKey } from './features/departure/study-end.ts';
import { staff } from './features/moderation/staff.store.ts';

/** What of leaving and dying holds anything of a person. */
export const departingPersonalData: readonly PersonalDataStore[] = [
  departurePersonalData,
  afterDeathPersonalData,
];

/** Key of the group notice that says what is kept. */
const loggingNoticeKey = 'room.notice';

/** Ends recording without a word of hers; what is kept stays. */
const endRecording = (db: Db, participant: ParticipantId, now: number): void => {
  if (consents.get(db, participant)?.state === 'active')
    consents.close(db, participant, 'paused', now, now);
};

/** The one way of erasing. */
type Withdraw = CarryOutPorts['withdraw'];

const carryOutPorts = (db: Db, withdraw: Withdraw): CarryOutPorts => ({
  db,
  withdraw,
  pause: (participant, now) => endRecording(db, participant, now),
  forgetCode: (participant) => personalCodes.forget(db, participant),
});

/** What the steps are given. */
export interface DepartureStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly contact: string;
  normalise(text: string): string;
  macOf(handle: Handle): HandleMac;
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
  /** The login epoch. */
  epoch(): number;
  readonly withdraw: Withdraw;
  /** True where she has withdrawn and the erasure waits for its ledger. */
  isWaiting(participant: ParticipantId): boolean;
}

/** The steps of leaving and dying; `app.ts` gives them their places. */
export const createDepartureSteps = (
  ports: DepartureStepPorts,
): {
  /** First of all: nobody else answers the account of somebody who has died. */
  readonly deceasedAccount: Step;
  /** Before moderation: it takes the confirmations of its own previews, and no other. */
  readonly death: Step;
  readonly afterDeath: Step;
  /** Before the log: what she says as she comes back is not kept. */
  readonly back: Step;
} => {
  const { db, vault, vocabulary, contact } = ports;
  const members = () =>
    rooms.enabled(db, vault).flatMap((room) =>
      (ports.membersIn(room.handle) ?? []).map(({ handle, names }) => {
        return { mac: ports.macOf(handle), handle, room: room.number, names };
      }),
    );
  const everybody = (): readonly Candidate[] =>
    members().flatMap(({ mac, room, names }) => names.map((name) => ({ mac, room, name })));
  const isAnybodyUnbound = (): boolean => consents.isAnybodyUnbound(db, ports.epoch());
  const askToFind = (mac: HandleMac, now: number): boolean => {
    const handle = members().find((member) => member.mac === mac)?.handle;
    const request = { epoch: ports.epoch(), kind: 'withdraw', now } as const;
    if (handle === undefined) return false;
    lostCodes.ask(db, vault, { mac, handle }, request);
    return true;
  };
  return {
    deceasedAccount: createDeceasedAccountStep({
      db,
      contact,
      isWithdrawal: (words) =>
        ['withdraw', 'near-withdraw'].includes(readConsentWord(words, vocabulary)?.kind ?? ''),
      isYesOrNo: (words) => isPhrase(words, [...vocabulary.yes, ...vocabulary.no]),
    }),
    death: createDeathStep({
      db,
      vault,
      vocabulary,
      everybody,
      normalise: (text) => ports.normalise(text),
      staffIdOf: (mac) => staff.find(db, mac)?.staffId,
      isAnybodyUnbound,
      askToFind,
      carryOut: (mac, now) =>
        carryOutDeath(
          carryOutPorts(db, (participant, at) => ports.withdraw(participant, at)),
          mac,
          consents.find(db, mac)?.participant,
          now,
        ),
    }),
    afterDeath: createAfterDeathStep({
      db,
      vocabulary,
      isAnybodyUnbound,
      isWaiting: (participant) => ports.isWaiting(participant),
    }),
    back: createBackStep({ db }),
  };
};

/** What staff are told in 状态: how many accounts were marked, never whose, and whether marks were lost by a login. */
export const departureStatusLines = (db: Db): readonly TextReference[] => {
  const count = deceased.count(db);
  return [
    ...(count === 0 ? [] : [{ key: 'staff.deceased-count', values: { count } }]),
    ...(deceased.isAnyOutdated(db) ? [{ key: 'staff.deceased-again' }] : []),
  ];
};

/**
 * True where the notice a room was given fits the one it would be given now. One that was told of the end of the
 * study needs no other while there is none.
 */
export const hasFittingNotice = (noticeKey: string | undefined, key: string): boolean =>
  noticeKey === key || (noticeKey === studyEndedKey && key !== loggingNoticeKey);

/** What is looked after beside messages. */
export interface DepartingPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly rosters: Pick<Rosters, 'handlesIn'>;
  readonly withdraw: Withdraw;
  readonly options: {
    readonly zone: string;
    readonly quietHours: { readonly from: string; readonly until: string };
    /** Of `studyEndOf`. */
    readonly studyEndsAt: number | undefined;
  };
}

/** Who has left, who is back, that the study is over, and that nothing goes to somebody who has died. */
export interface Departing {
  /** What is to be done and said just now; nothing is said in quiet hours, but later. */
  due(identity: Identity, now: number): readonly Effect[];
  maySend(say: Say, identity: Identity | undefined): boolean;
  isDeceased(mac: HandleMac): boolean;
  /** After a login; in a new epoch MACs tell nobody from another. */
  loggedIn(isNewEpoch: boolean): void;
}

/** Looks after leaving and dying. */
export const createDeparting = ({
  db,
  vault,
  rosters,
  withdraw,
  options,
}: DepartingPorts): Departing => {
  const departures = createDepartures({
    db,
    vault,
    rosters,
    pause: (participant, now) => endRecording(db, participant, now),
    isRecording: (mac) => consents.find(db, mac)?.consent.state === 'active',
  });
  return {
    due(identity, now) {
      deathReports.expire(db, now);
      const found = carryOutFound(carryOutPorts(db, withdraw), now);
      if (isQuiet(localTime(now, options.zone), options.quietHours)) return found;
      const studyEnd = { db, vault, ...options, loggingNoticeKey };
      return [...found, ...sayStudyEnded(studyEnd, now), ...departures.look(identity, now)];
    },
    maySend({ to, text }, identity) {
      if (to.kind === 'room' || identity === undefined || maySayToDeceased(text.key)) return true;
      return !deceased.has(db, identity.macOf(to.handle));
    },
    isDeceased: (mac) => deceased.has(db, mac),
    loggedIn(isNewEpoch) {
      departures.forget();
      if (isNewEpoch) deathReports.forget(db);
    },
  };
};
