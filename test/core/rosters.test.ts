import { describe, expect, it } from '@jest/globals';
import type { RoomHandle } from '../../src/core/person.ts';
import type { RosterEntry } from '../../src/core/ports.ts';
import { createRosters, type Rosters } from '../../src/core/rosters.ts';
import { createFakeClock } from '../helpers/fake-clock.ts';
import { ids, noon } from '../helpers/make.ts';

const room = ids.room('room@one');
const other = ids.room('room@two');
const minutes = 60_000;

const entry = (id: string, ...names: readonly string[]): RosterEntry => ({
  handle: ids.handle(id),
  names,
});

/** Rosters over rooms a test can change, and fail. */
const setUp = (members: Record<string, readonly RosterEntry[]>) => {
  const clock = createFakeClock(noon);
  const asked: RoomHandle[] = [];
  const broken = new Set<RoomHandle>();
  const gateway = {
    roster: (handle: RoomHandle) => {
      asked.push(handle);
      return broken.has(handle)
        ? Promise.reject(new Error('no roster'))
        : Promise.resolve(members[handle] ?? []);
    },
  };
  return { rosters: createRosters(gateway, clock), clock, asked, broken, members };
};

/** Every name known of the room's members. */
const namesIn = (rosters: Rosters): readonly string[] | undefined =>
  rosters.membersIn(room)?.flatMap(({ names }) => names);

describe('rosters', () => {
  it('know nobody and no name before they are loaded', () => {
    const { rosters } = setUp({ [room]: [entry('a', '小雨')] });
    expect([rosters.isMember(ids.handle('a')), namesIn(rosters)]).toEqual([false, undefined]);
  });

  it('know the members of each room once loaded', async () => {
    const { rosters } = setUp({
      [room]: [entry('a', '小雨', '雨雨')],
      [other]: [entry('b', '阿芳')],
    });
    await rosters.refresh([room, other]);
    expect({
      isMember: rosters.isMember(ids.handle('b')),
      isMemberHere: rosters.isMemberOf(room, ids.handle('b')),
      names: namesIn(rosters),
    }).toEqual({ isMember: true, isMemberHere: false, names: ['小雨', '雨雨'] });
  });

  it('count nobody as joined when a room is loaded for the first time', async () => {
    const { rosters } = setUp({ [room]: [entry('a'), entry('b')] });
    expect(await rosters.refresh([room])).toEqual({ joined: 0, left: 0, failed: 0 });
  });

  it('tell how many joined and left since', async () => {
    const { rosters, members } = setUp({ [room]: [entry('a'), entry('b')], [other]: [entry('c')] });
    await rosters.refresh([room, other]);
    members[room] = [entry('b'), entry('d'), entry('e')];
    members[other] = [];
    for (const one of [room, other]) rosters.markStale(one);
    expect(await rosters.refresh([room, other])).toEqual({ joined: 2, left: 2, failed: 0 });
  });

  it('keep the names of those who have left, who may still be talked about', async () => {
    const { rosters, members } = setUp({ [room]: [entry('a', '小雨')] });
    await rosters.refresh([room]);
    members[room] = [entry('b', '阿芳')];
    rosters.markStale(room);
    await rosters.refresh([room]);
    expect({ names: namesIn(rosters), isMember: rosters.isMember(ids.handle('a')) }).toEqual({
      names: ['小雨', '阿芳'],
      isMember: false,
    });
  });

  it('know each member with all her names', async () => {
    const { rosters } = setUp({ [room]: [entry('a', '小雨', '雨雨', '小雨'), entry('b')] });
    expect(rosters.membersIn(room)).toBeUndefined();
    await rosters.refresh([room]);
    expect([rosters.membersIn(room), rosters.membersIn(other)]).toEqual([
      [
        { handle: 'a', names: ['小雨', '雨雨'] },
        { handle: 'b', names: [] },
      ],
      undefined,
    ]);
  });

  it('keep old names with the one who had them, also when she has left and come back', async () => {
    const { rosters, members } = setUp({ [room]: [entry('a', '旧叶'), entry('b', '阿芳')] });
    for (const now of [
      [entry('a', '旧叶'), entry('b', '阿芳')],
      [entry('b', '旧叶')],
      [entry('a', '新芽')],
    ]) {
      members[room] = now;
      rosters.markStale(room);
      await rosters.refresh([room]);
    }
    expect(rosters.membersIn(room)).toEqual([
      { handle: 'a', names: ['旧叶', '新芽'] },
      { handle: 'b', names: ['阿芳', '旧叶'] },
    ]);
    expect(rosters.isMemberOf(room, ids.handle('b'))).toBe(false);
    // A break: the roster as it is now would forget the old names.
    expect(rosters.membersIn(room)).not.toEqual(members[room]);
  });

  it('keep names of one room out of another', async () => {
    const { rosters } = setUp({ [room]: [entry('a', '小雨')], [other]: [entry('a', '阿桂')] });
    await rosters.refresh([room, other]);
    expect(rosters.membersIn(other)).toEqual([{ handle: 'a', names: ['阿桂'] }]);
  });

  it('give the same array until somebody or a name is new', async () => {
    const group = { [room]: [entry('a', '小雨')] };
    const { rosters } = setUp(group);
    await rosters.refresh([room]);
    const first = rosters.membersIn(room);
    const present = rosters.handlesIn(room);
    await rosters.refresh([room]);
    expect(rosters.membersIn(room)).toBe(first);
    expect(rosters.handlesIn(room)).toBe(present);
    rosters.markStale(room);
    await rosters.refresh([room]);
    expect(rosters.membersIn(room)).toBe(first);
    expect(rosters.handlesIn(room)).not.toBe(present);
    group[room] = [entry('a', '小雨', '雨妈')];
    rosters.markStale(room);
    await rosters.refresh([room]);
    expect(rosters.membersIn(room)).toEqual([{ handle: 'a', names: ['小雨', '雨妈'] }]);
    group[room] = [entry('b', '小雨')];
    rosters.markStale(room);
    await rosters.refresh([room]);
    expect(rosters.membersIn(room)).toHaveLength(2);
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => void]>([
    ['somebody new spoke', ({ rosters }) => rosters.markStale(room)],
    ['ten minutes are over', ({ clock }) => clock.advance(10 * minutes)],
  ])('name nobody where %s and they cannot be had, until they can', async (_name, age) => {
    const world = setUp({ [room]: [entry('a', '小雨')], [other]: [entry('c', '阿桂')] });
    const { rosters, broken, clock, members } = world;
    await rosters.refresh([room, other]);
    age(world);
    broken.add(room);
    await rosters.refresh([room, other]);
    // Within the minute in which it is not asked again, and after it, as long as it fails.
    await rosters.refresh([room, other]);
    expect(namesIn(rosters)).toBeUndefined();
    clock.advance(minutes);
    await rosters.refresh([room, other]);
    expect([namesIn(rosters), rosters.membersIn(other)?.length]).toEqual([undefined, 1]);
    expect(rosters.isMemberOf(room, ids.handle('a'))).toBe(true);
    broken.delete(room);
    members[room] = [entry('b', '新来的')];
    clock.advance(minutes);
    await rosters.refresh([room, other]);
    expect(namesIn(rosters)).toEqual(['小雨', '新来的']);
  });

  it.each([
    ['not again within ten minutes', 10 * minutes - 1, 1],
    ['again after ten minutes, as rosters change without a word', 10 * minutes, 2],
  ])('are loaded %s', async (_name, later, times) => {
    const { rosters, clock, asked } = setUp({ [room]: [entry('a')] });
    await rosters.refresh([room]);
    clock.advance(later);
    await rosters.refresh([room]);
    expect(asked).toHaveLength(times);
  });

  it('are loaded again only where they are stale', async () => {
    const { rosters, asked } = setUp({ [room]: [entry('a')], [other]: [entry('b')] });
    await rosters.refresh([room, other]);
    rosters.markStale(other);
    await rosters.refresh([room, other]);
    expect(asked).toEqual([room, other, other]);
  });

  it('name nobody where a room cannot be had, and count the other rooms', async () => {
    const { rosters, members, broken } = setUp({ [room]: [entry('a', '小雨')], [other]: [] });
    await rosters.refresh([room, other]);
    members[other] = [entry('c')];
    broken.add(room);
    for (const one of [room, other]) rosters.markStale(one);
    const change = await rosters.refresh([room, other]);
    expect({ change, names: namesIn(rosters) }).toEqual({
      change: { joined: 1, left: 0, failed: 1 },
      names: undefined,
    });
  });

  it('are loaded again where a change is reported while they load', async () => {
    const loads: ((entries: readonly RosterEntry[]) => void)[] = [];
    const gateway = {
      roster: () => new Promise<readonly RosterEntry[]>((resolve) => loads.push(resolve)),
    };
    const rosters = createRosters(gateway, createFakeClock(noon));
    const first = rosters.refresh([room]);
    rosters.markStale(room);
    loads[0]?.([entry('a')]);
    await first;
    const second = rosters.refresh([room]);
    loads[1]?.([entry('a'), entry('b')]);
    expect([await second, loads.length]).toEqual([{ joined: 1, left: 0, failed: 0 }, 2]);
  });

  it('are asked for again a minute after a failure, and not at every message', async () => {
    const { rosters, broken, clock, asked } = setUp({ [room]: [entry('a', '小雨')] });
    broken.add(room);
    await rosters.refresh([room]);
    broken.delete(room);
    await rosters.refresh([room]);
    expect([asked.length, namesIn(rosters)]).toEqual([1, undefined]);
    clock.advance(minutes);
    await rosters.refresh([room]);
    expect(namesIn(rosters)).toEqual(['小雨']);
  });
});
