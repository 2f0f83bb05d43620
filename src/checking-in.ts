import { toSeconds } from './core/clock.ts';
import { sayPrivately, type Say, type TextReference } from './core/effect.ts';
import { holds } from './core/hold.store.ts';
import type { Job } from './core/job.ts';
import type { Handle, ParticipantId, RoomHandle, RoomId } from './core/person.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import type { RosterMember } from './core/rosters.ts';
import { bandsOf } from './features/check-ins/check-ins.rules.ts';
import { checkIns } from './features/check-ins/check-ins.store.ts';
import { remind } from './features/check-ins/reminders.ts';
import { permits } from './features/consent/consent.rules.ts';
import { consents } from './features/consent/consent.store.ts';
import { departures } from './features/departure/departure.store.ts';
import { staff } from './features/moderation/staff.store.ts';

/** What looking after check-ins needs. */
export interface CheckingInPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly jobs: readonly Job[];
  readonly noticeVersion: string;
  /** The login epoch. */
  epoch(): number;
  mayLog(): boolean;
}

/** How far back the answers of a group reach that it is told of: since the check-in before, ms. */
const feedbackMs = 7 * 86_400_000;

/** Those in a room whose answers may be kept just now. */
const askedIn = (
  ports: CheckingInPorts,
  roomId: RoomId,
  now: number,
): readonly { readonly participant: ParticipantId; readonly handle: Handle }[] => {
  const { db, vault, noticeVersion } = ports;
  if (!ports.mayLog()) return [];
  const epoch = ports.epoch();
  const here = departures.inRoom(db, roomId);
  return departures
    .consenting(db, epoch)
    .filter(({ participant, leftAt }) => here.has(participant) && leftAt === null)
    .filter(({ mac }) => {
      const person = consents.find(db, mac);
      return person !== undefined && permits(person.consent, 2, noticeVersion, toSeconds(now));
    })
    .flatMap(({ participant }) => {
      const handle = departures.handleOf(db, vault, participant, epoch);
      return handle === undefined ? [] : [{ participant, handle }];
    });
};

/** What a group is told of its last check-in: bands, where at least five answered; nothing of anybody else. */
export const checkInFeedback = (
  ports: CheckingInPorts,
  roomId: RoomId,
  address: string,
  now: number,
): readonly TextReference[] => {
  const answers = askedIn(ports, roomId, now).flatMap(({ participant }) => {
    const scores = checkIns.newestSince(ports.db, ports.vault, participant, now - feedbackMs);
    return scores === undefined ? [] : [scores];
  });
  const [first, second, third] = bandsOf(answers) ?? [];
  if (first === undefined || second === undefined || third === undefined) return [];
  return [{ key: 'check-in.feedback', values: { address, first, second, third } }];
};

/** Reminders of check-ins that are due just now. @param now epoch ms of the scheduler's clock */
export const remindersDue = (ports: CheckingInPorts, now: number): readonly Say[] => {
  const { db, jobs } = ports;
  return remind(
    {
      db,
      jobs: jobs.filter(({ kind }) => kind === 'check-in').map(({ id }) => id),
      askedIn: (roomId) => askedIn(ports, roomId, now),
      isHeld: (roomId) => holds.of(db, roomId, now).length > 0,
    },
    now,
  );
};

/** What finding a name needs. */
export interface ContactPorts {
  readonly db: Db;
  readonly vault: Vault;
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
}

/** Tells every member of staff who wants to be contacted, by the name the group shows; no score, no word of hers. */
export const askStaffToContact = (ports: ContactPorts, handle: Handle): readonly Say[] => {
  const { db, vault } = ports;
  const places = rooms.enabled(db, vault).flatMap((room) => {
    const name = ports
      .membersIn(room.handle)
      ?.find((member) => member.handle === handle)
      ?.names.at(-1);
    return name === undefined ? [] : [{ room: room.number, name }];
  });
  const [place] = places;
  if (place === undefined) return [];
  return staff
    .handles(db, vault)
    .map((to) => sayPrivately(to, 'staff.wants-contact', { room: place.room, name: place.name }));
};
