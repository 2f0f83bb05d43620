import { sayPrivately } from '../../src/core/effect.ts';
import { DateTime } from 'luxon';
import { drawn } from '../../src/core/choosing.rules.ts';
import { minuteMs, dayMs, localTime, daysBetween } from '../../src/core/clock.ts';
import type { Say } from '../../src/core/effect.ts';
import type { Job, MatchMinute } from '../../src/core/job.ts';
import { createPosting } from '../../src/core/posting.ts';
import type { HandleMac } from '../../src/core/person.ts';
import { rooms } from '../../src/core/room.store.ts';
import { isQuiet, type PostingRules } from '../../src/core/slot.rules.ts';
import { createMatcher } from '../../src/edges/cron/scheduler.ts';
import { createDoubtfulTeller } from '../../src/features/calendar/doubtful.ts';
import { ids, make } from './make.ts';
import type { TestStores } from './memory-db.ts';

/** One line in the fake chat: what a person in the group has seen, and when by the bot's clock. */
export interface Seen {
  readonly job: string;
  readonly dueAt: number;
  readonly at: number;
}

/** What a year left behind. */
export interface Year {
  readonly seen: readonly Seen[];
  /** Latest instant the bot's clock showed while it was awake. */
  readonly lookedUntil: number;
  readonly enabledAt: number;
  /** After each start: doubtful slots, and how many of them staff were told of within a minute. */
  readonly doubts: readonly { readonly found: number; readonly told: number }[];
}

/** Numbers from 0 up to 1, the same for the same seed. */
export const createRandom = (seed: number): (() => number) => {
  let count = 0;
  return () => drawn('year', seed, (count += 1));
};

/** A week as the schedule of `config/` has it, in some zone. */
export const weekIn = (zone: string): readonly Job[] => {
  const activities = Array.from({ length: 30 }, (_, index) => ({
    text: { key: 'activity.prompt' },
    post: { kind: 'activity' as const, referenceId: `activity-${index}` },
    everyDays: 56,
  }));
  const once = (id: string) => [
    { text: { key: id }, post: { kind: 'service' as const, referenceId: id }, everyDays: 0 },
  ];
  return [
    make.job({ id: 'monthly', zone, cron: '30 10 1-7 * 6', choices: once('monthly') }),
    make.job({
      id: 'check-in',
      zone,
      cron: '0 10 * * 2',
      choices: once('check-in'),
      onHolidays: true,
    }),
    make.job({ id: 'card', zone, cron: '30 19 * * 3', choices: activities.slice(0, 12) }),
    make.job({ id: 'thursday', zone, cron: '30 19 * * 4', choices: activities.slice(12, 20) }),
    make.job({ id: 'weekend', zone, cron: '30 10 * * 6', choices: activities.slice(20) }),
    // Meets the check-in in the same minute, and the night.
    make.job({ id: 'rival', zone, cron: '0 10 * * 2,5', choices: once('rival') }),
    make.job({ id: 'late', zone, cron: '45 21 * * 0', choices: once('late') }),
  ];
};

/** What may happen to a bot: each with its chance a day, being killed with its chance a post. */
const mishaps = { stop: 0.12, jump: 0.03, kill: 0.15 };
const jumps = [15 * minuteMs, -15 * minuteMs, dayMs, -dayMs];
/** How far the ticks of a bot lie apart: every post is late for something. */
const tickMs = 30 * minuteMs;
/** And those of the cron library alone, which must meet the minute. */
const cronTickMs = 15 * minuteMs;

/**
 * Some days of posting: the real slot table and posting over a clock that is stopped, killed and put forward and back.
 */
export const liveThroughAYear = (
  { db, vault }: TestStores,
  options: {
    readonly zone: string;
    readonly seed: number;
    readonly rules: PostingRules;
    readonly days: number;
  },
): Year => {
  const random = createRandom(options.seed);
  const jobs = weekIn(options.zone);
  const matches = createMatcher();
  const roomId = ids.roomId('r_1');
  const enabledAt = Date.parse('2026-01-01T00:00:00Z');
  rooms.add(db, vault, roomId, 'mac-room' as HandleMac, ids.room('r_1@room'));
  rooms.enable(db, roomId, { key: 'room.notice', scans: [] }, enabledAt);
  const seen: Seen[] = [];
  const doubts: { found: number; told: number }[] = [];
  let now = enabledAt;
  let lookedUntil = enabledAt;

  const start = () => {
    const waiting: Say[] = [];
    const posting = createPosting({
      db,
      vault,
      jobs,
      matches,
      rules: options.rules,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      clock: { now: () => now },
      scheduleClock: { now: () => now },
      random: (bytes) => Math.floor(random() * 256 ** Math.min(6, bytes)).toString(16),
      say: (say) => void waiting.push(say),
      addressOf: () => '',
      liveValues: () => ({}),
      noticeReached: () => undefined,
      roomNoticePosted: () => undefined,
      alertTold: () => undefined,
      alertAnswered: () => undefined,
      digestTold: () => undefined,
    });
    posting.markInterrupted();
    const teller = createDoubtfulTeller({
      db,
      zone: options.zone,
      tell: ({ key, values }, receipt) => [sayPrivately(ids.handle('lead'), key, values, receipt)],
    });
    const found = db
      .prepare(
        "SELECT count(*) AS count FROM slot WHERE state IN ('unconfirmed', 'failed') AND told_at IS NULL",
      )
      .get() as { count: number };
    let told = 0;
    for (const say of teller.due(now, now)) {
      if (say.receipt?.kind !== 'slots-told') continue;
      told += say.receipt.slots.length;
      posting.afterSending(say, '', true);
    }
    doubts.push({ found: found.count, told });
    return { posting, waiting };
  };

  let bot = start();
  const tick = (): void => {
    lookedUntil = Math.max(lookedUntil, now);
    bot.posting.postDue();
    const isKilled = bot.waiting.length > 0 && random() < mishaps.kill;
    for (let say = bot.waiting.shift(); say !== undefined; say = bot.waiting.shift()) {
      // Killed before sending, between sending and noting it, or in the middle of handing over.
      const where = isKilled ? Math.floor(random() * 3) : 3;
      if (where === 0) break;
      if (!bot.posting.beforeSending(say)) continue;
      if (where === 1) break;
      if (say.receipt?.kind === 'slot')
        seen.push({ job: say.receipt.job, dueAt: say.receipt.dueAt, at: now });
      if (where === 2) break;
      bot.posting.afterSending(say, '', true);
    }
    if (isKilled) bot = start();
  };

  const end = enabledAt + options.days * dayMs;
  while (now < end) {
    now += tickMs;
    const perTick = tickMs / dayMs;
    if (random() < mishaps.stop * perTick) {
      now += Math.floor((random() ** 2 * 5 * dayMs) / tickMs) * tickMs;
      bot = start();
    }
    if (random() < mishaps.jump * perTick) now += jumps[Math.floor(random() * jumps.length)] ?? 0;
    tick();
  }
  return { seen, lookedUntil, enabledAt, doubts };
};

/** The naive way: the cron library alone, which fires whenever a tick meets a minute. */
export const liveByCronAlone = (zone: string, seed: number): Year => {
  const random = createRandom(seed);
  const matches: MatchMinute = createMatcher();
  const jobs = weekIn(zone);
  const enabledAt = Date.parse('2026-01-01T00:00:00Z');
  const seen: Seen[] = [];
  let now = enabledAt;
  let lookedUntil = enabledAt;
  for (let minutes = 0; minutes < 365 * 1440; minutes += 15) {
    now += cronTickMs;
    if (random() < (mishaps.stop * cronTickMs) / dayMs)
      now += Math.floor((random() ** 2 * 5 * dayMs) / cronTickMs) * cronTickMs;
    if (random() < (mishaps.jump * cronTickMs) / dayMs)
      now += jumps[Math.floor(random() * jumps.length)] ?? 0;
    lookedUntil = Math.max(lookedUntil, now);
    const minute = Math.floor(now / minuteMs) * minuteMs;
    for (const job of jobs)
      if (matches(job.cron, job.zone, minute)) seen.push({ job: job.id, dueAt: minute, at: now });
  }
  return { seen, lookedUntil, enabledAt, doubts: [] };
};

/** When each job of the week is due by the calendar alone, told by another library than the scheduler's. */
export const oracleOf = (zone: string, from: number, until: number): readonly string[] => {
  const days: Record<string, { on: (day: DateTime) => boolean; time: [number, number] }> = {
    monthly: { on: (day) => day.weekday === 6 && day.day <= 7, time: [10, 30] },
    'check-in': { on: (day) => day.weekday === 2, time: [10, 0] },
    card: { on: (day) => day.weekday === 3, time: [19, 30] },
    thursday: { on: (day) => day.weekday === 4, time: [19, 30] },
    weekend: { on: (day) => day.weekday === 6, time: [10, 30] },
    rival: { on: (day) => day.weekday === 2 || day.weekday === 5, time: [10, 0] },
    late: { on: (day) => day.weekday === 7, time: [21, 45] },
  };
  const due: string[] = [];
  const last = DateTime.fromMillis(until, { zone });
  for (
    let day = DateTime.fromMillis(from, { zone }).startOf('day');
    day <= last;
    day = day.plus({ days: 1 })
  )
    for (const [job, { on, time }] of Object.entries(days)) {
      const at = day.set({ hour: time[0], minute: time[1] }).toMillis();
      if (on(day) && at > from && at <= until) due.push(`${job} ${at}`);
    }
  return due.sort();
};

/** What is wrong with a year of posts, in words; empty where every promise was kept. */
export const violationsOf = (
  { seen, lookedUntil, enabledAt, doubts }: Year,
  decided: ReadonlySet<string>,
  zone: string,
  rules: PostingRules,
): readonly string[] => {
  const found: string[] = [];
  const keys = seen.map(({ job, dueAt }) => `${job} ${dueAt}`);
  const known = new Set<string>();
  for (const key of keys) {
    if (known.has(key)) found.push(`posted twice: ${key}`);
    known.add(key);
  }
  for (const key of oracleOf(zone, enabledAt, lookedUntil - rules.spreadMinutes * minuteMs))
    if (!decided.has(key)) found.push(`silently skipped: ${key}`);
  const days = seen.map(({ at }) => daysBetween(enabledAt, at, zone));
  for (const [index, { at, job }] of seen.entries()) {
    const day = days[index] ?? 0;
    if (isQuiet(localTime(at, zone), rules.quietHours)) found.push(`in quiet hours: ${job} ${at}`);
    const onDay = days.filter((other) => other === day).length;
    if (onDay > rules.mostPerDay) found.push(`over the day's budget: ${job} ${at}`);
    const inWeek = days.filter((other) => day - 7 < other && other <= day).length;
    if (inWeek > rules.mostPerWeek) found.push(`over the week's budget: ${job} ${at}`);
  }
  for (const { found: count, told } of doubts)
    if (told < count) found.push(`staff were told of ${told} of ${count} posts in doubt`);
  return found;
};
