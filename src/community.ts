import { localTime } from './core/clock.ts';
import type { Say } from './core/effect.ts';
import { holds } from './core/hold.store.ts';
import type { Handle, HandleMac, RoomHandle, RoomId } from './core/person.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms, type EnabledRoom } from './core/room.store.ts';
import type { RosterMember, Rosters } from './core/rosters.ts';
import type { Activity } from './core/schedule.ts';
import { isQuiet, type PostingRules } from './core/slot.rules.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { createEventsStep } from './features/activities/events.step.ts';
import { createGoalStep } from './features/activities/goal.step.ts';
import { createSignUpStep } from './features/activities/sign-up.step.ts';
import { createAnnounceStep } from './features/moderation/announce.step.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createUndoStep } from './features/moderation/undo.step.ts';
import { undoWith } from './undoing.ts';
import { createReminderStep, remindersDueNow } from './features/reminders/reminders.step.ts';
import type { Newcomers } from './features/welcome/newcomers.ts';
import { createWelcome } from './features/welcome/welcome.ts';

/** What the steps are given. */
export interface CommunityStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly activities: ReadonlyMap<string, Activity>;
  /** Words the bot never says. */
  readonly forbidden: readonly string[];
  readonly zone: string;
  macOf(handle: Handle): HandleMac;
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
  addressOf(roomNumber: number): string;
  readonly newcomers: Pick<Newcomers, 'step'>;
  scheduleNow(): number;
  normalise(text: string): string;
}

/** The steps of what a group does together; `app.ts` gives them their places. */
export const createCommunitySteps = (
  ports: CommunityStepPorts,
): {
  /** Before whatever takes a confirmation. */
  readonly undo: Step;
  /** Before moderation: they take the confirmations of their own previews, and no other. */
  readonly ofStaff: readonly Step[];
  readonly ofMembers: readonly Step[];
} => {
  const { db, vault } = ports;
  const roomsOf = (mac: HandleMac): readonly EnabledRoom[] =>
    rooms
      .enabled(db, vault)
      .filter(({ handle }) =>
        ports.membersIn(handle)?.some((member) => ports.macOf(member.handle) === mac),
      );
  const staffIdOf = (mac: HandleMac): string | undefined => staff.find(db, mac)?.staffId;
  return {
    undo: createUndoStep({ ...ports, staffIdOf, undo: undoWith(db, () => ports.scheduleNow()) }),
    ofStaff: [
      createEventsStep({
        ...ports,
        addressOf: (number) => ports.addressOf(number),
        staffIdOf,
        nameOf: (number, handle) => {
          const room = rooms.enabled(db, vault).find((known) => known.number === number);
          const members = room === undefined ? undefined : ports.membersIn(room.handle);
          return members?.find((member) => member.handle === handle)?.names.at(-1);
        },
      }),
      createAnnounceStep({ ...ports, staffIdOf, normalise: (text) => ports.normalise(text) }),
    ],
    ofMembers: [
      ports.newcomers.step,
      createSignUpStep({
        ...ports,
        isIn: (number, mac) => roomsOf(mac).some((room) => room.number === number),
      }),
      createGoalStep({ ...ports, roomsOf, scheduleNow: () => ports.scheduleNow() }),
      createReminderStep(ports),
    ],
  };
};

/** What looking after a group needs beside messages. */
export interface CommunityPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly rosters: Pick<Rosters, 'handlesIn'>;
  readonly rules: Pick<PostingRules, 'quietHours'>;
  readonly zone: string;
  /** True where something may be kept just now: newcomers are told of the study. */
  mayLog(): boolean;
  /** MAC of the login epoch. */
  macOf(handle: Handle): HandleMac | undefined;
}

/** Welcomes newcomers and reminds who asked for it. @returns what is to be said just now */
export const createCommunity = (ports: CommunityPorts): { due(now: number): readonly Say[] } => {
  const { db, vault, zone } = ports;
  const welcome = createWelcome({
    db,
    membersNow: (room) => ports.rosters.handlesIn(room),
    mayLog: () => ports.mayLog(),
  });
  /** Somebody may be in danger there, or has died: whoever is new can wait for a cheerful word. */
  const isGrave = (id: RoomId, now: number): boolean =>
    holds.of(db, id, now).some(({ kind }) => kind !== 'pause');
  return {
    due: (now) =>
      db.inTransaction(() => [
        ...welcome.due(
          rooms.enabled(db, vault).filter(({ id }) => !isGrave(id, now)),
          now,
          isQuiet(localTime(now, zone), ports.rules.quietHours),
        ),
        ...remindersDueNow(ports, now),
      ]),
  };
};
