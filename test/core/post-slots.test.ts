import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { Job } from '../../src/core/job.ts';
import { decideDueSlots } from '../../src/core/post-slots.ts';
import { rooms } from '../../src/core/room.store.ts';
import { slots } from '../../src/core/slot.store.ts';
import { ids, make, noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';
import type { HandleMac } from '../../src/core/person.ts';

const stores = useStores();
const enabledAt = noon - 60 * minuteMs;
const roomId = ids.roomId('r_1');
const key = (dueAt: number) => ({ job: 'weekly-check-in', roomId, dueAt });

const addRoom = (name: string): void => {
  const { db, vault } = stores();
  rooms.add(db, vault, ids.roomId(name), `mac-${name}` as HandleMac, ids.room(`${name}@room`));
  rooms.enable(db, ids.roomId(name), { key: 'room.notice', scans: [] }, enabledAt);
};

beforeEach(() => addRoom('r_1'));

/** Decides with jobs due at some minutes, as a bot does that was started just now or has looked before. */
const decideAt = (
  now: number,
  dueAt: readonly number[],
  jobs: readonly Job[] = [make.job()],
  lookedUntil = new Map<string, number>(),
) => {
  const { db, vault } = stores();
  return decideDueSlots(
    {
      db,
      jobs,
      rules: make.rules(),
      addressOf: () => '大家',
      liveValues: () => ({}),
      matches: (_cron, _zone, minuteAt) => dueAt.includes(minuteAt),
      enabledRooms: () => rooms.enabled(db, vault),
      lookedUntil,
    },
    now,
  );
};

const states = (decided: ReturnType<typeof decideAt>): readonly string[] =>
  decided.map(({ key: { dueAt }, decision }) => `${(dueAt - noon) / minuteMs} ${decision.state}`);

describe('deciding due slots', () => {
  it('plans what is due, with the sentence and the receipt for it', () => {
    const [slot] = decideAt(noon + 5000, [noon]);
    expect(slot?.say).toEqual({
      kind: 'say',
      to: { kind: 'room', handle: 'r_1@room', roomId: 'r_1' },
      text: { key: 'check-in.prompt', values: { address: '大家' } },
      post: { kind: 'check-in', referenceId: 'weekly-check-in' },
      receipt: { kind: 'slot', job: 'weekly-check-in', roomId: 'r_1', dueAt: noon },
    });
  });

  it('decides a slot once, however often it is woken', () => {
    const wakings = [noon, noon, noon + 15_000, noon + minuteMs].map((now) =>
      states(decideAt(now, [noon])),
    );
    expect(wakings).toEqual([['0 planned'], [], [], []]);
  });

  it('posts only the newest of several that have come due, and keeps a reason for the others', () => {
    const due = [noon - 2 * minuteMs, noon - minuteMs, noon];
    expect(states(decideAt(noon, due))).toEqual(['-2 skipped', '-1 skipped', '0 planned']);
  });

  it('says nothing for a slot it does not post', () => {
    const decided = decideAt(noon + 4 * 60 * minuteMs, [noon]);
    expect(decided.map(({ decision, say }) => ({ decision, say }))).toEqual([
      { decision: { state: 'expired', reason: 'later-than-grace' }, say: undefined },
    ]);
  });

  it('begins with the moment a room was enabled', () => {
    expect(states(decideAt(noon, [enabledAt - minuteMs, enabledAt]))).toEqual([]);
  });

  it('decides for each room and each job by itself', () => {
    addRoom('r_2');
    const jobs = [make.job(), make.job({ id: 'second' })];
    const decided = decideAt(noon, [noon], jobs).map(
      ({ key: { job, roomId: room } }) => `${room} ${job}`,
    );
    expect(decided).toEqual([
      'r_1 weekly-check-in',
      'r_1 second',
      'r_2 weekly-check-in',
      'r_2 second',
    ]);
  });

  it('leaves a room alone that is no longer served', () => {
    rooms.disable(stores().db, roomId, noon - minuteMs);
    expect(decideAt(noon, [noon])).toEqual([]);
  });

  it('decides nothing where it cannot ask the matcher, and all of it the next time', () => {
    const { db, vault } = stores();
    const lookedUntil = new Map<string, number>();
    const broken = () =>
      decideDueSlots(
        {
          db,
          jobs: [make.job()],
          rules: make.rules(),
          addressOf: () => '大家',
          liveValues: () => ({}),
          matches: (_cron, _zone, minuteAt) => {
            if (minuteAt === noon) throw new Error('bad expression');
            return true;
          },
          enabledRooms: () => rooms.enabled(db, vault),
          lookedUntil,
        },
        noon,
      );
    expect(broken).toThrow('bad expression');
    const next = decideAt(noon, [noon - minuteMs, noon], [make.job()], lookedUntil);
    expect(states(next)).toEqual(['-1 skipped', '0 planned']);
  });

  it('has looked at nothing where one of several jobs could not be decided', () => {
    const { db, vault } = stores();
    const lookedUntil = new Map<string, number>();
    const jobs = [make.job(), make.job({ id: 'second', cron: 'broken' })];
    const broken = () =>
      decideDueSlots(
        {
          db,
          jobs,
          rules: make.rules(),
          addressOf: () => '大家',
          liveValues: () => ({}),
          matches: (cron, _zone, minuteAt) => {
            if (cron === 'broken') throw new Error('bad expression');
            return minuteAt === noon;
          },
          enabledRooms: () => rooms.enabled(db, vault),
          lookedUntil,
        },
        noon,
      );
    expect(broken).toThrow('bad expression');
    expect(states(decideAt(noon, [noon], jobs, lookedUntil))).toEqual(['0 planned', '0 planned']);
  });

  it('looks at a minute once, however often it is woken, and at every minute', () => {
    const { db, vault } = stores();
    const asked: number[] = [];
    const lookedUntil = new Map<string, number>();
    const wakings = [0, 15_000, 60_000, 60_000, 250_000].map((later) => noon + later);
    for (const now of wakings)
      decideDueSlots(
        {
          db,
          jobs: [make.job()],
          rules: make.rules(),
          addressOf: () => '大家',
          liveValues: () => ({}),
          matches: (_cron, _zone, minuteAt) => {
            asked.push((minuteAt - enabledAt) / minuteMs);
            return false;
          },
          enabledRooms: () => rooms.enabled(db, vault),
          lookedUntil,
        },
        now,
      );
    expect(asked).toEqual(Array.from({ length: 64 }, (_, minute) => minute + 1));
  });

  it('decides what came due while a room was not looked at: it keeps a mark for each room', () => {
    const lookedUntil = new Map<string, number>();
    decideAt(noon, [], [make.job()], lookedUntil);
    addRoom('r_2');
    const decided = decideAt(noon, [noon], [make.job()], lookedUntil);
    expect(decided.map(({ key: { roomId: room } }) => room)).toEqual(['r_2']);
  });

  it('decides a slot that comes due after it has looked', () => {
    const lookedUntil = new Map<string, number>();
    const decided = [noon - 1, noon, noon + 1].map((now) =>
      states(decideAt(now, [noon], [make.job()], lookedUntil)),
    );
    expect(decided).toEqual([[], ['0 planned'], []]);
  });
});

describe('a decided slot', () => {
  it('moves on only from the state it is in', () => {
    decideAt(noon, [noon]);
    const { db } = stores();
    const moves = [
      slots.move(db, key(noon), 'sending', 'sent', noon),
      slots.move(db, key(noon), 'planned', 'sending', noon),
      slots.move(db, key(noon), 'planned', 'sending', noon),
      slots.move(db, key(noon), 'sending', 'sent', noon),
    ];
    expect(moves).toEqual([false, true, false, true]);
  });

  it('is unconfirmed where the bot stopped while sending, and failed where it had only planned to', () => {
    decideAt(noon, [noon], [make.job(), make.job({ id: 'second' })]);
    const { db } = stores();
    slots.move(db, key(noon), 'planned', 'sending', noon);
    const marked = slots.markInterrupted(db);
    const counts = [slots.count(db, 'unconfirmed'), slots.count(db, 'failed')];
    expect({ marked, counts }).toEqual({ marked: 2, counts: [1, 1] });
  });

  it('is never planned again after the bot stopped while sending', () => {
    decideAt(noon, [noon]);
    const { db } = stores();
    slots.move(db, key(noon), 'planned', 'sending', noon);
    slots.markInterrupted(db);
    expect(decideAt(noon + minuteMs, [noon])).toEqual([]);
  });
});
