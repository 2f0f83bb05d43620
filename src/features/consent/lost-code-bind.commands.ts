import { audit } from '../../core/audit.store.ts';
import { dayMs, localDate, type Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { bareWords } from '../../core/words.ts';
import { consents } from './consent.store.ts';
import { participantNames } from './lost-code-name.store.ts';
import { lostCodes, type LostCodeHandle } from './lost-code-request.store.ts';
import { personalCodes } from './personal-code.store.ts';
import { writeRebindReceipt } from './receipts.commands.ts';

/** What finding and binding need. */
export interface LostCodeCommandPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomHex;
  readonly zone: string;
  normalise(text: string): string;
  /** Staff ids bound just now. */
  boundStaff(): readonly string[];
}

/** A request and the two staff who answer for it. */
export interface LostCodeCase {
  readonly request: number;
  readonly staff: readonly string[];
}

/** Somebody who may be the one who asked. */
export interface LostCodeCandidate {
  readonly participant: ParticipantId;
  /** Local day her consent began, `yyyy-MM-dd`. */
  readonly consentedOn: string;
  /** Four digits both staff type with the number of the request. */
  readonly check: string;
}

/** Both must have confirmed within this time of each other, and of the binding. */
const confirmationLifetimeMs = dayMs;
const staffNeeded = 2;
const checkCount = 10_000;

/** What ties a confirmation to one participant: whoever confirms has been told of whom. */
const checkOf = (vault: Pick<Vault, 'mac'>, request: number, participant: ParticipantId): string =>
  String(
    Number.parseInt(
      vault.mac('service', 'lost-code-check', String(request), participant).slice(0, 8),
      16,
    ) % checkCount,
  ).padStart(4, '0');

const caseOf = (ports: LostCodeCommandPorts, { request, staff }: LostCodeCase): LostCodeHandle => {
  const bound = ports.boundStaff();
  if (staff.length !== staffNeeded || new Set(staff).size !== staffNeeded)
    throw new AppError('input.invalid', 'name two different staff ids, each with --staff');
  if (!staff.every((staffId) => bound.includes(staffId)))
    throw new AppError('input.invalid', 'both staff ids must be bound: see "staff list"');
  const found = lostCodes.find(ports.db, ports.vault, request);
  if (found === undefined)
    throw new AppError('input.invalid', 'no open request of this number since the last login');
  return found;
};

/**
 * Participants the bot does not recognise whose name holds some letters. The audit has the request, the staff and
 * how many were found, not the name.
 * @throws input.invalid
 */
export const findParticipants = (
  ports: LostCodeCommandPorts,
  lostCase: LostCodeCase,
  name: string,
): readonly LostCodeCandidate[] => {
  const { db, vault, clock, zone } = ports;
  const bare = (text: string): string => bareWords(ports.normalise(text));
  const wanted = bare(name);
  if (wanted === '') throw new AppError('input.invalid', '--name holds no letter');
  return db.inTransaction(() => {
    const { number } = caseOf(ports, lostCase);
    const found = participantNames
      .unbound(db, vault)
      .filter(({ names }) => names.some((known) => bare(known).includes(wanted)))
      .map(({ participant, since }) => ({
        participant,
        consentedOn: localDate(since * 1000, zone),
        check: checkOf(vault, number, participant),
      }));
    audit.append(db, vault, clock.now(), 'operator', 'participants.find', {
      request: number,
      staff: lostCase.staff,
      found: found.length,
    });
    return found;
  });
};

const assertConfirmed = (
  { db, vault, clock }: LostCodeCommandPorts,
  { request, staff }: LostCodeCase,
  participant: ParticipantId,
): void => {
  const check = checkOf(vault, request, participant);
  const times = lostCodes
    .confirmations(db, request)
    .filter(({ staffId, checkDigits }) => staff.includes(staffId) && checkDigits === check)
    .map(({ confirmedAt }) => confirmedAt);
  const isTimely = clock.now() - Math.min(...times) <= confirmationLifetimeMs;
  if (times.length < staffNeeded || !isTimely)
    throw new AppError(
      'input.invalid',
      'both staff must have typed the number and check of "participants find" to the bot in the last 24 hours',
    );
};

/**
 * Binds a request to a participant two staff have confirmed. She wanted to stop: recording stays off until she says
 * otherwise, and leaving is hers to say once more. Her old code is void; the bot gives her a new one.
 * @throws input.invalid
 */
export const bindParticipant = (
  ports: LostCodeCommandPorts,
  lostCase: LostCodeCase,
  participant: ParticipantId,
): void => {
  const { db, vault, clock } = ports;
  db.inTransaction(() => {
    const now = clock.now();
    const { number, mac, handle, epoch, askedAt } = caseOf(ports, lostCase);
    const owner = consents.get(db, participant);
    const isUnbound = participantNames
      .unbound(db, vault)
      .some((known) => known.participant === participant);
    if (owner === undefined || !isUnbound)
      throw new AppError('input.invalid', 'nobody of this id is waiting to be recognised');
    if (consents.find(db, mac)?.consent.since !== undefined)
      throw new AppError('input.invalid', 'who asked has consented anew since, as somebody else');
    assertConfirmed(ports, lostCase, participant);
    personalCodes.bind(db, vault, { participant, mac, handle, epoch });
    personalCodes.forget(db, participant);
    if (owner.state === 'active') consents.close(db, participant, 'paused', askedAt, now);
    consents.note(db, participant, 'rebound', undefined, [], now);
    writeRebindReceipt(ports, participant, owner, { channel: 'staff', now });
    lostCodes.resolve(db, number, participant, now);
    audit.append(db, vault, now, 'operator', 'participants.bind', {
      request: number,
      staff: lostCase.staff,
    });
  });
};
