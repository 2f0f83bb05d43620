import type { Incoming } from './core/message.ts';
import type { Handle, HandleMac, RoomHandle, RoomId } from './core/person.ts';
import type { Db, RandomHex, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import type { RosterMember } from './core/rosters.ts';
import type { Room, Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { toStaff } from './digest.ts';
import type { Card } from './features/answers/card.ts';
import type { FindOffer } from './features/moderation/offers.rules.ts';
import { readStaffCode, staffCodeLength } from './features/moderation/moderation.rules.ts';
import { createOffersStep } from './features/moderation/offers.step.ts';
import { createOfficialStep } from './features/moderation/official.step.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createAlertsStep } from './features/safety/alerts.step.ts';
import type { Assess } from './features/safety/assess.rules.ts';
import { createDutyStep } from './features/safety/duty.step.ts';
import type { CrisisLine } from './features/safety/helplines.rules.ts';
import {
  createAssessMessage,
  createSafetyStep,
  silentOnAlarm,
} from './features/safety/safety.step.ts';
import type { HerPorts } from './features/safety/tell-her.ts';
import type { TellPorts } from './features/safety/tell-staff.ts';

/** The safety net as set: the rules, whose red flags belong to them, and the numbers to give. */
export interface SafetyNet {
  readonly assess: Assess;
  readonly lines: readonly CrisisLine[];
  /** Id of the card of a medical rule. */
  readonly cardOf: ReadonlyMap<string, string>;
}

/** What messages are looked at for. */
export interface LookOut {
  /** Undefined where `safety.scan` is off. */
  readonly safety: SafetyNet | undefined;
  /** Undefined where `offers.scan` is off. */
  readonly findOffer: FindOffer | undefined;
  /** How many helplines nobody has checked for half a year. @param today `yyyy-MM-dd` */
  readonly staleHelplines: (today: string) => number;
}

/** What the steps of the safety net are made of. */
export interface SafetyPorts extends Omit<LookOut, 'staleHelplines'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Vocabulary;
  readonly cards: readonly Card[];
  readonly zone: string;
  readonly contact: string;
  normalise(text: string): string;
  macOf(handle: Handle | RoomHandle): HandleMac;
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
}

/** How somebody's name is found. */
export type WhoPorts = Pick<SafetyPorts, 'db' | 'vault' | 'zone' | 'membersIn'>;

/** @param last the room whose names come last, so that the newest of them is the last of all */
const namesIn = (
  { db, vault, membersIn }: WhoPorts,
  handle: Handle,
  last?: RoomId,
): readonly string[] => {
  const control = rooms.control(db, vault);
  const known = [...(control === undefined ? [] : [control]), ...rooms.enabled(db, vault)];
  return known
    .toSorted((one, other) => Number(one.id === last) - Number(other.id === last))
    .flatMap(
      (room) => membersIn(room.handle)?.find((member) => member.handle === handle)?.names ?? [],
    );
};

/** How staff are told of somebody. */
export const tellPorts = (ports: WhoPorts): TellPorts => ({
  db: ports.db,
  vault: ports.vault,
  zone: ports.zone,
  staff: () => staff.bound(ports.db, ports.vault),
  nameOf: (handle, roomId) => namesIn(ports, handle, roomId).at(-1),
  // Where nobody knows who reads along, one of the staff may.
  isIn: (room, handle) =>
    ports.membersIn(room)?.some((member) => member.handle === handle) ??
    staff.handles(ports.db, ports.vault).includes(handle),
});

/** How somebody in danger is told what to do. */
export const herPorts = (
  ports: WhoPorts & Pick<SafetyPorts, 'cards'>,
  { lines, cardOf }: Pick<SafetyNet, 'lines' | 'cardOf'>,
): HerPorts => {
  const flags = new Map(ports.cards.map(({ id, redFlags }) => [id, redFlags]));
  const redFlagsOf = (ruleId: string): readonly string[] =>
    flags.get(cardOf.get(ruleId) ?? '') ?? [];
  return { ...tellPorts(ports), lines, redFlagsOf };
};

/**
 * True where the group's notice said that messages are looked at for danger. In private that of her group counts; whoever
 * is in none was told nothing else.
 */
const mayLookForDanger = (
  { db, vault, membersIn }: WhoPorts,
  { room, sender }: Pick<Incoming, 'room' | 'sender'>,
): boolean => {
  const isTold = ({ noticeScans }: Room): boolean => noticeScans?.includes('safety') === true;
  const served = rooms.enabled(db, vault);
  if (room !== undefined) return served.some((one) => one.handle === room && isTold(one));
  const hers = served.filter(({ handle }) =>
    membersIn(handle)?.some((member) => member.handle === sender),
  );
  return hers.length === 0 || hers.some(isTold);
};

/** The steps of the safety net; `app.ts` gives them their places. */
export const createSafetySteps = (
  ports: SafetyPorts,
): {
  /** Before anything else. */
  readonly first: readonly Step[];
  readonly ofStaff: readonly Step[];
  /** 官方 and 举报. */
  readonly official: Step;
  /** Keeps an answerer silent in private where the safety net has answered. */
  silenced(step: Step): Step;
} => {
  const { safety, db } = ports;
  const telling = tellPorts(ports);
  const staffIdOf = (mac: HandleMac): string | undefined => staff.find(db, mac)?.staffId;
  // Letters of a code may look like a word: 自杀 is also written zs.
  const isCode = ({ text }: Incoming): boolean =>
    readStaffCode(ports.normalise(text), ports.vocabulary)?.length === staffCodeLength;
  const assess =
    safety &&
    createAssessMessage(
      safety.assess,
      (message) => !isCode(message) && mayLookForDanger(ports, message),
    );
  const safetyStep = safety && assess && createSafetyStep({ ...herPorts(ports, safety), assess });
  const offersStep =
    ports.findOffer &&
    createOffersStep({
      findOffer: ports.findOffer,
      zone: ports.zone,
      isStaff: (mac) => staffIdOf(mac) !== undefined,
      nameIn: (room, handle) =>
        ports
          .membersIn(room)
          ?.find((member) => member.handle === handle)
          ?.names.at(-1),
      toStaff: (text) => toStaff(ports, text),
    });
  return {
    first: [safetyStep, offersStep].filter((step) => step !== undefined),
    ofStaff: [
      createAlertsStep({ ...telling, vocabulary: ports.vocabulary, staffIdOf }),
      createDutyStep({
        ...ports,
        staff: () => telling.staff(),
        namesOf: (handle) => namesIn(ports, handle),
        staffIdOf,
      }),
    ],
    official: createOfficialStep({
      vocabulary: ports.vocabulary,
      contact: ports.contact,
      nameOf: (handle) => telling.nameOf(handle),
      staffNames: () =>
        telling.staff().flatMap(({ handle }) => namesIn(ports, handle).at(-1) ?? []),
      toStaff: (text) => toStaff(ports, text),
    }),
    silenced: (step) => (assess === undefined ? step : silentOnAlarm(assess, step)),
  };
};
