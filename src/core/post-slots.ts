import { spreadMs } from './choosing.rules.ts';
import { dayMs } from './clock.ts';
import type { Say, TextReference, TextValue } from './effect.ts';
import { holds } from './hold.store.ts';
import { timingIn, type Choice, type Job, type MatchMinute, type Posted } from './job.ts';
import type { Db } from './ports.ts';
import type { EnabledRoom } from './room.store.ts';
import type { Timing } from './schedule.ts';
import { decideSlot, dueSlots, type PostingRules, type SlotDecision } from './slot.rules.ts';
import { slots, type SlotKey } from './slot.store.ts';

/** How far back a choice looks for what was posted, ms. */
export const rememberedMs = 400 * dayMs;

/** What deciding the due slots needs. */
export interface SlotPorts {
  readonly db: Db;
  readonly jobs: readonly Job[];
  readonly rules: PostingRules;
  readonly matches: MatchMinute;
  readonly enabledRooms: () => readonly EnabledRoom[];
  /** How the bot addresses a room. */
  addressOf(roomNumber: number): string;
  /** What a text says that is known only when it is posted. */
  liveValues(job: Job, room: EnabledRoom, now: number): NonNullable<TextReference['values']>;
  /** Up to which minute a job was looked at in a room, so that a wake-up looks at new minutes only. */
  readonly lookedUntil: Map<string, number>;
}

/** One slot decided just now. */
export interface DecidedSlot {
  readonly key: SlotKey;
  readonly room: EnabledRoom;
  readonly decision: SlotDecision;
  /** What to say for a planned slot. */
  readonly say?: Say;
}

/** What a form of address stands for in a text of the library. */
const addressMark = '{address}';

/** A text with the room's form of address in it. */
export const addressed = ({ key, values = {} }: TextReference, address: string): TextReference => {
  const fill = (value: TextValue): TextValue =>
    typeof value === 'string' ? value.replaceAll(addressMark, address) : value;
  const filled = Object.entries(values).map(([name, value]) => [name, fill(value)] as const);
  return { key, values: { ...Object.fromEntries(filled), address } };
};

/** The sentence of a slot, with the slot it answers for. */
export const sayForSlot = (
  choice: Choice,
  room: Pick<EnabledRoom, 'id' | 'handle'>,
  key: SlotKey,
  address: string,
): Say => ({
  kind: 'say',
  to: { kind: 'room', handle: room.handle, roomId: room.id },
  text: addressed(choice.text, address),
  post: choice.post,
  receipt: { kind: 'slot', job: key.job, roomId: key.roomId, dueAt: key.dueAt },
});

interface Due {
  readonly job: Job;
  readonly timing: Timing;
  readonly dueAt: number;
  readonly isNewest: boolean;
}

/** What of a job has come due in a room, and up to where it was looked at. */
const dueOf = (
  { db, rules, matches, lookedUntil }: SlotPorts,
  job: Job,
  room: EnabledRoom,
  now: number,
): { readonly due: readonly Due[]; readonly pair: string; readonly until: number } => {
  const pair = `${job.id} ${room.id}`;
  const timing = timingIn(job, room.number);
  if (timing === undefined) return { due: [], pair, until: now };
  const decidedUntil = slots.newestDecided(db, job.id, room.id) ?? 0;
  const after = Math.max(decidedUntil, room.enabledAt, lookedUntil.get(pair) ?? 0);
  const { seed, spreadMinutes } = rules;
  const isOut = (dueAt: number): boolean =>
    dueAt + spreadMs(seed, room.number, dueAt, { zone: timing.zone, spreadMinutes }) <= now;
  const minutes = dueSlots(job, timing, after, now, matches);
  const out = minutes.filter(isOut);
  const waiting = minutes.find((minute) => !isOut(minute));
  return {
    due: out.map((dueAt) => ({ job, timing, dueAt, isNewest: dueAt === out.at(-1) })),
    pair,
    until: waiting === undefined ? Math.max(after, now) : Math.max(after, waiting - 1),
  };
};

/**
 * Decides every slot that has come due since the last decided one, each exactly once: a slot is claimed by
 * inserting it, so that a post happens at most once, and every slot that is not posted has its reason. What is due
 * earlier is decided earlier; at the same minute the schedule's order counts.
 * @param now epoch ms of the scheduler's clock
 */
export const decideDueSlots = (ports: SlotPorts, now: number): readonly DecidedSlot[] => {
  const { db, jobs, rules, lookedUntil } = ports;
  const looked = new Map<string, number>();
  const decideRoom = (room: EnabledRoom): readonly DecidedSlot[] => {
    const found = jobs.map((job) => dueOf(ports, job, room, now));
    for (const { pair, until } of found) looked.set(pair, until);
    const due = found.flatMap((job) => job.due).toSorted((one, two) => one.dueAt - two.dueAt);
    if (due.length === 0) return [];
    const hold = holds.of(db, room.id, now)[0]?.kind;
    const posted: Posted[] = [...slots.posted(db, room.id, now - rememberedMs)];
    return due.flatMap(({ job, timing, dueAt, isNewest }): readonly DecidedSlot[] => {
      const key = { job: job.id, roomId: room.id, dueAt };
      const facts = { job, dueAt, now, isNewest, hold, posted, rules };
      const decision = decideSlot({ ...facts, roomNumber: room.number, zone: timing.zone });
      if (decision.state !== 'planned')
        return slots.claim(db, key, decision, now) ? [{ key, room, decision }] : [];
      const { referenceId } = decision.choice.post;
      if (!slots.claim(db, key, { state: 'planned', referenceId }, now)) return [];
      posted.push({ roomId: room.id, at: now, referenceId });
      const { choice } = decision;
      const values = { ...choice.text.values, ...ports.liveValues(job, room, now) };
      const said = { ...choice, text: { ...choice.text, values } };
      const say = sayForSlot(said, room, key, ports.addressOf(room.number));
      return [{ key, room, decision, say }];
    });
  };
  const decided = db.inTransaction(() => ports.enabledRooms().flatMap(decideRoom));
  // Only what is committed was looked at: a slot whose commit failed is due at the next wake-up.
  for (const [pair, until] of looked) lookedUntil.set(pair, until);
  return decided;
};
