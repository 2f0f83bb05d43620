import { describe, expect, it } from '@jest/globals';
import { readRoom, readStaffWord } from '../../src/core/staff-words.ts';
import { normalise, vocabulary } from '../helpers/vocabulary.ts';

const { holdPosts, goOn, plan, event, room } = vocabulary.staff;
const read = (typed: string, names: readonly string[], isPrivate = true) =>
  readStaffWord(normalise(typed), names, isPrivate, room)?.rest;

describe('a command of staff', () => {
  it.each([
    ['/停', holdPosts, ''],
    ['／停', holdPosts, ''],
    ['、停', holdPosts, ''],
    ['停', holdPosts, ''],
    ['/停 群2', holdPosts, '群2'],
    ['/停群2', holdPosts, '群2'],
    ['停 2', holdPosts, '2'],
    ['继续2', goOn, '2'],
    ['/stop', holdPosts, ''],
    ['/PLAN 3', plan, '3'],
  ])('「%s」 is read', (typed, names, rest) => {
    expect(read(typed, names)).toBe(rest);
  });

  it.each([
    ['/停用', holdPosts],
    ['停用', holdPosts],
    ['停药了怎么办', holdPosts],
    ['继续做化疗吗', goOn],
    ['计划生育', plan],
    ['我要停', holdPosts],
  ])('「%s」 is another word', (typed, names) => {
    expect(read(typed, names)).toBeUndefined();
  });

  it('needs its slash in a group', () => {
    expect([read('停', holdPosts, false), read('/停', holdPosts, false)]).toEqual([undefined, '']);
  });

  it('may have its object glued to it where that is asked for, behind a slash', () => {
    const glued = (typed: string) => readStaffWord(typed, event, true, 'any')?.rest;
    expect([glued('/活动读书会 周六'), glued('活动读书会 周六')]).toEqual([
      '读书会 周六',
      undefined,
    ]);
  });
});

describe('the room a command is for', () => {
  const rooms = [{ number: 1 }, { number: 3 }];
  it.each([
    ['群3', undefined, { room: { number: 3 }, rest: '' }],
    ['群 3 5', undefined, { room: { number: 3 }, rest: '5' }],
    ['5', { number: 1 }, { room: { number: 1 }, rest: '5' }],
    ['群2', undefined, 'unknown'],
    ['', undefined, 'unclear'],
  ])('「%s」 typed in %j is %j', (rest, here, expected) => {
    expect(readRoom(rest, room, rooms, here)).toEqual(expected);
  });

  it('is the only one there is', () => {
    expect(readRoom('', room, [{ number: 7 }], undefined)).toEqual({
      room: { number: 7 },
      rest: '',
    });
  });
});
