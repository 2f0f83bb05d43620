import { createAttempt } from './core/attempt.ts';
import { checkInFeedback, remindersDue } from './checking-in.ts';
import { createCommunity, type CommunityPorts } from './community.ts';
import { dayMs, localDate, localTime, minuteMs } from './core/clock.ts';
import type { Effect, TextReference } from './core/effect.ts';
import { holds } from './core/hold.store.ts';
import type { Handle, RoomId } from './core/person.ts';
import { planSlots, type PlannedSlot } from './core/plan.rules.ts';
import type { Identity } from './core/ports.ts';
import { rememberedMs, sayForSlot } from './core/post-slots.ts';
import { createPosting, type Posting, type PostingPorts } from './core/posting.ts';
import { rooms, type EnabledRoom } from './core/room.store.ts';
import { loadRosters } from './core/roster-loading.ts';
import type { Rosters } from './core/rosters.ts';
import type { Activity } from './core/schedule.ts';
import { isQuiet } from './core/slot.rules.ts';
import { slots } from './core/slot.store.ts';
import { digestDue, digestTold, toStaff, type DigestPorts } from './digest.ts';
import { outdatedNotices, type OutdatedNoticesPorts } from './outdated-notices.ts';
import type { Card } from './features/answers/card.ts';
import { goalResult } from './features/activities/goal.step.ts';
import type { CalendarStepPorts } from './features/calendar/calendar.step.ts';
import { createDoubtfulTeller } from './features/calendar/doubtful.ts';
import { planLines } from './features/calendar/plan-lines.ts';
import { deceased } from './features/departure/deceased.store.ts';
import { noticeReached } from './features/consent/notice-reached.ts';
import { roomNoticePosted, type ModerationPorts } from './features/moderation/moderation.step.ts';
import { alerts } from './features/safety/alert.store.ts';
import { alertTold } from './features/safety/tell-staff.ts';
import { createLookAlikeWatch, type LookAlikePorts } from './looking-alike.ts';
import { showQuotes } from './quoting.ts';
import type { Newcomers } from './features/welcome/newcomers.ts';
import { createAnchoring, type AnchoringPorts } from './anchoring.ts';
import { createAlerting, type TellElsewhere } from './alerting.ts';

/** How far ahead staff look, ms. */
const aheadMs = 14 * dayMs;
/** From this time without a link on staff are told once it is back. Source: issue on moderators and safety */
const toldOfflineMs = 15 * minuteMs;

/** What the schedule is made of. */
export interface SchedulingPorts
  extends
    Omit<
      PostingPorts,
      | 'noticeReached'
      | 'roomNoticePosted'
      | 'alertTold'
      | 'alertAnswered'
      | 'digestTold'
      | 'liveValues'
    >,
    Pick<LookAlikePorts, 'isLookAlike'>,
    Pick<OutdatedNoticesPorts, 'groupNotice' | 'safety' | 'findOffer'>,
    Pick<ModerationPorts, 'loggingReasons'> {
  readonly rosters: CommunityPorts['rosters'] & Pick<Rosters, 'membersIn' | 'refresh'>;
  readonly tellElsewhere: TellElsewhere | undefined;
  readonly newcomers: Pick<Newcomers, 'unanswered'>;
  readonly staleHelplines: (today: string) => number;
  readonly sendHeads: AnchoringPorts['sendHeads'];
  readonly activities: ReadonlyMap<string, Activity>;
  readonly noticeVersion: string;
  readonly cards: readonly Card[];
  readonly zone: string;
  readonly isScheduleOn: boolean;
  readonly isDryRun: boolean;
  perform(effects: readonly Effect[]): void;
  identity(): Identity | undefined;
}

/** What comes in a room within some days, by the rules of posting and what was posted there. */
export const upcomingIn = (
  {
    db,
    scheduleClock,
    jobs,
    rules,
    matches,
  }: Pick<SchedulingPorts, 'db' | 'scheduleClock' | 'jobs' | 'rules' | 'matches'>,
  room: Pick<EnabledRoom, 'id' | 'number'>,
): readonly PlannedSlot[] => {
  const now = scheduleClock.now();
  const posted = slots.posted(db, room.id, now - rememberedMs);
  const facts = { jobs, rules, matches, room, posted, holds: holds.of(db, room.id, now) };
  // What is due already and waits for its minutes of spread is still to come.
  return planSlots(facts, now - rules.spreadMinutes * minuteMs, now + aheadMs).filter(
    ({ at }) => at > now,
  );
};

/** What of the schedule the bot turns. */
export interface Scheduling {
  readonly posting: Posting;
  /** What the staff's commands know of it. */
  readonly commands: Pick<CalendarStepPorts, 'upcoming' | 'resend' | 'scheduleNow'>;
  /** Decides what is due and hands it to the outbox. */
  postDue(): void;
  /** Reminds of check-ins and of days people asked for; welcomes newcomers. */
  reachOut(): void;
  /** Tells staff of posts nobody can be sure of. */
  tellDoubtful(): void;
  /** Tells staff that the bot did not listen for a long time. @param missedMs for how long */
  tellOffline(missedMs: number): void;
  /** Tells of alerts nobody has taken, and that the link is lost. */
  lookAfterAlerts(): void;
}

/** The schedule over the slot table, as the bot turns it. */
export const createScheduling = (ports: SchedulingPorts): Scheduling => {
  const { db, vault, clock, scheduleClock } = ports;
  const checkingIn = {
    ...ports,
    epoch: () => ports.identity()?.epoch ?? 0,
    mayLog: () => ports.loggingReasons().length === 0,
  };
  const community = createCommunity({
    ...ports,
    mayLog: () => checkingIn.mayLog(),
    macOf: (handle) => ports.identity()?.macOf(handle),
  });
  const posting = createPosting({
    ...ports,
    liveValues: ({ kind }, { id, number }, now) => {
      if (kind === 'check-in')
        return { feedback: checkInFeedback(checkingIn, id, ports.addressOf(number), now) };
      return kind === 'activity' ? { goal: goalResult(db, ports.activities, id, now) } : {};
    },
    noticeReached: (receipt) =>
      db.inTransaction(() =>
        noticeReached({ ...ports, epoch: ports.identity()?.epoch ?? 0 }, receipt, clock.now()),
      ),
    alertTold: (receipt, isHandedOver) => alertTold(db, receipt, isHandedOver),
    alertAnswered: ({ alertId, level }) => alerts.answered(db, alertId, level),
    digestTold: (day) => digestTold(db, day),
    roomNoticePosted: (receipt, isHandedOver) =>
      ports.perform([
        db.inTransaction(() => roomNoticePosted(ports, receipt, isHandedOver, clock.now())),
      ]),
  });
  const alerting = createAlerting({
    ...ports,
    membersIn: (room) => ports.rosters.membersIn(room),
    macOf: (handle) => ports.identity()?.macOf(handle),
  });
  let areNamesAsked = false;
  const attempt = createAttempt(ports.log);
  const names = createLookAlikeWatch(ports);
  const anchoring = createAnchoring(ports);
  const doubtful = createDoubtfulTeller({
    db,
    zone: ports.zone,
    tell: (text, receipt) => toStaff(ports, text, receipt),
  });
  const isDead = (handle: Handle): boolean => {
    const mac = ports.identity()?.macOf(handle);
    return mac !== undefined && deceased.has(db, mac);
  };
  const comingToday = (): readonly TextReference[] => {
    const today = localDate(scheduleClock.now(), ports.zone);
    const coming = ports.isScheduleOn
      ? rooms.enabled(db, vault).flatMap((room) => upcomingIn(ports, room))
      : [];
    const ofToday = coming.filter(
      ({ at, decision }) => decision.state === 'planned' && localDate(at, ports.zone) === today,
    );
    return ofToday.length === 0 ? [] : planLines(ofToday);
  };
  const digestPorts: DigestPorts = {
    ...ports,
    comingToday,
    outdatedNotices: () => outdatedNotices(ports).length,
    newcomers: { unanswered: (now) => ports.newcomers.unanswered(now, isDead) },
  };
  const roomWith = (id: RoomId): EnabledRoom | undefined =>
    rooms.enabled(db, vault).find((room) => room.id === id);
  return {
    posting,
    commands: {
      scheduleNow: () => scheduleClock.now(),
      upcoming: (room) => (ports.isScheduleOn ? upcomingIn(ports, room) : undefined),
      resend: ({ job, roomId, dueAt, referenceId }) => {
        const choices = ports.jobs.find(({ id }) => id === job)?.choices ?? [];
        const choice = choices.find(({ post }) => post.referenceId === referenceId);
        const room = roomWith(roomId);
        if (choice === undefined || room === undefined) return undefined;
        const key = { job, roomId, dueAt };
        const say = sayForSlot(choice, room, key, ports.addressOf(room.number));
        return { ...say, receipt: { kind: 'slot', ...key, isByStaff: true } };
      },
    },
    postDue() {
      if (ports.isScheduleOn && ports.identity() !== undefined) posting.postDue();
    },
    reachOut() {
      const [now, scheduled] = [clock.now(), scheduleClock.now()];
      if (ports.identity() === undefined || ports.isDryRun) return;
      anchoring.due(now);
      ports.perform(community.due(now));
      ports.perform(db.inTransaction(() => names.due(now)));
      ports.perform(db.inTransaction(() => digestDue(digestPorts, now)));
      const isNight = isQuiet(localTime(scheduled, ports.zone), ports.rules.quietHours);
      if (isNight) return;
      ports.perform(db.inTransaction(() => showQuotes(checkingIn, now)));
      if (ports.isScheduleOn)
        ports.perform(db.inTransaction(() => remindersDue(checkingIn, scheduled)));
    },
    lookAfterAlerts() {
      if (ports.isDryRun) return;
      const tick = (): void => alerting.tick(clock.now(), ports.identity() !== undefined);
      if (ports.identity() === undefined || areNamesAsked) {
        tick();
        return;
      }
      // Staff have to know who it is: after a start no roster is loaded before somebody writes. Asked once, and not
      // waited for any longer than until the next time.
      areNamesAsked = true;
      void loadRosters(ports).then(() => attempt(tick));
    },
    tellOffline(missedMs) {
      const minutes = Math.round(missedMs / minuteMs);
      if (ports.isDryRun || missedMs < toldOfflineMs) return;
      ports.perform(toStaff(ports, { key: 'staff.was-offline', values: { minutes } }));
    },
    tellDoubtful() {
      if (ports.identity() !== undefined && !ports.isDryRun)
        ports.perform(doubtful.due(clock.now(), scheduleClock.now()));
    },
  };
};
