import type { ParticipantId } from '../core/person.ts';
import {
  bindParticipant,
  findParticipants,
  type LostCodeCommandPorts,
} from '../features/consent/lost-code-bind.commands.ts';
import { lostCodes } from '../features/consent/lost-code-request.store.ts';
import { listStaff } from '../features/moderation/staff.commands.ts';
import { systemClock, systemRandom, type CommonOptions, type Setup } from '../setup.ts';
import type { Stores } from '../stores.ts';
import { note, print } from './output.ts';
import { withStores } from './stores.ts';

/** Options of `participants requests`. */
export interface ParticipantsOptions extends CommonOptions {
  readonly json: boolean;
}

/** Options of `participants bind`. */
export interface ParticipantsBindOptions extends ParticipantsOptions {
  readonly request: number;
  /** Two staff ids. */
  readonly staff: readonly string[];
}

/** Options of `participants find`. */
export interface ParticipantsFindOptions extends ParticipantsBindOptions {
  readonly name: string;
}

const portsOf = ({ db, vault }: Stores, setup: Setup): LostCodeCommandPorts => ({
  db,
  vault,
  clock: systemClock,
  random: systemRandom,
  zone: setup.settings.zone,
  normalise: (text) => setup.normalise(text),
  boundStaff: () => listStaff({ db }).map(({ staffId }) => staffId),
});

/** `participants requests`: who asked to be found, by number, since the last login. */
export const participantsRequests = (options: ParticipantsOptions): void =>
  withStores(options, ({ db }) => {
    for (const { number, kind, askedAt } of lostCodes.open(db)) {
      const at = new Date(askedAt).toISOString();
      print(options.json ? JSON.stringify({ number, kind, at }) : `${number}  ${at}  ${kind}`);
    }
  });

/** `participants find`: candidates for a request, by name. @throws input.invalid */
export const participantsFind = (options: ParticipantsFindOptions): void =>
  withStores(options, (stores, setup) => {
    const { request, staff, name, json } = options;
    const found = findParticipants(portsOf(stores, setup), { request, staff }, name);
    const word = setup.content.vocabulary.member.recover[0] ?? '';
    for (const { participant, consentedOn, check } of found)
      print(
        json
          ? JSON.stringify({ participant, consentedOn, check })
          : `${participant}  consented on ${consentedOn}  both staff type: ${word} ${request} ${check}`,
      );
    if (found.length === 0) note('nobody of this name is waiting to be recognised');
  });

/** `participants bind`: what two staff have confirmed. @throws input.invalid */
export const participantsBind = (participant: string, options: ParticipantsBindOptions): void =>
  withStores(options, (stores, setup) => {
    const { request, staff, json } = options;
    bindParticipant(portsOf(stores, setup), { request, staff }, participant as ParticipantId);
    print(
      json
        ? JSON.stringify({ participant, request })
        : `request ${request} is ${participant}; the bot tells her when she next writes to it in private`,
    );
  });
