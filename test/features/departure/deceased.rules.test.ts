import { describe, expect, it } from '@jest/globals';
import { readWish } from '../../../src/features/departure/after-death.step.ts';
import {
  candidatesNamed,
  codeOfMac,
  maySayToDeceased,
  readDeathCommand,
} from '../../../src/features/departure/deceased.rules.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (rest: string) => readDeathCommand(normalise(rest), vocabulary.staff.cancel);

describe('reading what stands behind a report of a death', () => {
  it.each([
    ['小雨', { kind: 'search', name: '小雨' }],
    ['@小雨', { kind: 'search', name: '小雨' }],
    ['3', { kind: 'choose', number: 3, name: '3' }],
    ['撤回 101', { kind: 'cancel', number: 101 }],
    ['', { kind: 'how' }],
  ])('%s', (rest, expected) => {
    expect(read(rest)).toEqual(expected);
  });
});

describe('people of a name', () => {
  const everybody = [
    { mac: 'aa11', room: 1, name: '小雨' },
    { mac: 'aa11', room: 1, name: '小雨🌸' },
    { mac: 'aa11', room: 1, name: '小雨' },
    { mac: 'bb22', room: 1, name: '小雨妈妈' },
    { mac: 'cc33', room: 2, name: '小雨' },
  ];
  it('are those with exactly that name, each once a group', () => {
    expect(candidatesNamed('小雨', everybody, normalise).map(({ mac }) => mac)).toEqual([
      'aa11',
      'cc33',
    ]);
  });

  it('are told apart by the end of a keyed code', () => {
    expect(codeOfMac('0123456789abcdef')).toBe('cdef');
  });
});

describe('a wish for what comes after death', () => {
  it.each([
    ['身后 删除', 'delete'],
    ['身后：全部删除。', 'delete'],
    ['身後 保留', 'keep'],
    ['身后留着', 'keep'],
    ['身后', 'ask'],
    ['身后事都安排好了', undefined],
    ['身后有人删除', undefined],
  ])('%s', (text, expected) => {
    expect(readWish(normalise(text), vocabulary)).toBe(expected);
  });
});

describe('what may be said to the account of somebody who has died', () => {
  it.each(['check-in.thanks', 'consent.notice', 'departure.left', 'answer.card', 'help.menu'])(
    'is not %s',
    (key) => {
      expect(maySayToDeceased(key)).toBe(false);
    },
  );
  it('is the neutral word and the end of a withdrawal', () => {
    const keys = ['deceased.account', 'consent.withdrawn', 'consent.really-withdraw'];
    expect(keys.map(maySayToDeceased)).toEqual([true, true, true]);
  });
});
