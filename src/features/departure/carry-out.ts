import type { Effect } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { HandleMac, ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { deceased } from './deceased.store.ts';
import { departures } from './departure.store.ts';
import { wishes } from './after-death.store.ts';

/** What carrying out a death needs. */
export interface CarryOutPorts {
  readonly db: Db;
  /** Ends recording; what is kept stays. */
  pause(participant: ParticipantId, now: number): void;
  /** Makes her personal code useless: whoever has it is not she. */
  forgetCode(participant: ParticipantId): void;
  /** The one way of erasing. */
  withdraw(participant: ParticipantId, now: number): readonly Effect[];
}

/**
 * In the caller's transaction: marks an account, and follows the wish of whoever took part with it; without one what
 * is kept stays as the notice promised.
 * @param participant undefined where the bot recognises nobody by that account
 */
export const carryOutDeath = (
  { db, ...ports }: CarryOutPorts,
  mac: HandleMac,
  participant: ParticipantId | undefined,
  now: number,
): readonly Effect[] => {
  openQuestions.close(db, mac);
  if (participant === undefined || wishes.find(db, participant) === 'delete') {
    deceased.mark(db, mac, undefined, now);
    return participant === undefined ? [] : ports.withdraw(participant, now);
  }
  deceased.mark(db, mac, participant, now);
  departures.forgetRooms(db, participant);
  ports.forgetCode(participant);
  ports.pause(participant, now);
  return [];
};

/**
 * Follows the wishes of those who were bound to a marked account only after their death was confirmed: staff had to
 * find them first, because the bot had logged in anew.
 */
export const carryOutFound = (ports: CarryOutPorts, now: number): readonly Effect[] => {
  const { db } = ports;
  if (deceased.found(db).length === 0) return [];
  return db.inTransaction(() =>
    deceased
      .found(db)
      .flatMap(({ mac, participant }) => carryOutDeath(ports, mac, participant, now)),
  );
};
