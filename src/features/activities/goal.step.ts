import { dayMs } from '../../core/clock.ts';
import { sayPrivately, type TextReference } from '../../core/effect.ts';
import type { HandleMac, RoomId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import type { EnabledRoom } from '../../core/room.store.ts';
import type { Activity } from '../../core/schedule.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter, withoutSlash } from '../../core/words.ts';
import { goals } from './goal.store.ts';

/** How long something can be added to a goal. */
const goalMs = 7 * dayMs;
/** A sum of fewer reports is told to nobody: it would tell who did how much. */
const leastReports = 5;
/** Most that one report may add: more is a slip of the finger. */
const mostAtOnce = 50_000;

/** What the step is given. */
export interface GoalPorts {
  readonly db: Db;
  readonly vocabulary: Pick<Vocabulary, 'member'>;
  readonly activities: ReadonlyMap<string, Activity>;
  /** Rooms somebody is in. */
  roomsOf(mac: HandleMac): readonly EnabledRoom[];
  /** The scheduler's clock, epoch ms. */
  scheduleNow(): number;
}

/** What has come together, for those who may know: at least five reports. */
const sumText = (
  { total, reports }: { readonly total: number; readonly reports: number },
  unit: string,
  key: string,
): readonly TextReference[] => (reports < leastReports ? [] : [{ key, values: { total, unit } }]);

/** 记 3000: adds to the sum of the goal running in her group, in private; nobody's part is kept or shown. */
export const createGoalStep = (ports: GoalPorts): Step => ({
  name: 'goal',
  run({ message, sender, words, isFresh }) {
    if (message.kind !== 'text') return pass;
    const rest = restAfter(withoutSlash(words), ports.vocabulary.member.addToGoal);
    const typed = /^[\s:,]*(\d{1,7})\s*\p{L}{0,2}[\s.!]*$/u.exec(rest ?? '')?.[1];
    if (typed === undefined) return pass;
    if (!isFresh) return stop();
    const now = ports.scheduleNow();
    const running = ports.roomsOf(sender.mac).flatMap((room) =>
      goals
        .posted(ports.db, room.id, now - goalMs)
        .flatMap(({ referenceId, startedAt }) => {
          const unit = ports.activities.get(referenceId)?.unit;
          return unit === undefined ? [] : [{ roomId: room.id, referenceId, startedAt, unit }];
        })
        .slice(0, 1),
    );
    const [goal] = running;
    if (goal === undefined) return stop(sayPrivately(sender.handle, 'activity.no-goal'));
    const amount = Number(typed);
    if (amount === 0 || amount > mostAtOnce)
      return stop(sayPrivately(sender.handle, 'activity.goal-range', { most: mostAtOnce }));
    goals.add(ports.db, goal, amount);
    const round = goals.find(ports.db, goal.roomId, goal.startedAt);
    const sum = round === undefined ? [] : sumText(round, goal.unit, 'activity.goal-so-far');
    return stop(
      sayPrivately(sender.handle, 'activity.goal-added', { amount, unit: goal.unit, sum }),
    );
  },
});

/** What a room is told of its goal once it is over, below the next activity; nothing of fewer than five reports. */
export const goalResult = (
  db: Db,
  activities: ReadonlyMap<string, Activity>,
  roomId: RoomId,
  now: number,
): readonly TextReference[] => {
  const round = goals.newest(db, roomId);
  // The first activity after the week in which it could be added to.
  const isJustOver =
    round !== undefined &&
    now - round.startedAt >= goalMs - dayMs &&
    now - round.startedAt <= goalMs + 4 * dayMs;
  const unit = activities.get(round?.referenceId ?? '')?.unit;
  return isJustOver && unit !== undefined ? sumText(round, unit, 'activity.goal-result') : [];
};
