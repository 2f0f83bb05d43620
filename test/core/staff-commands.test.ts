import { describe, expect, it } from '@jest/globals';
import { readCommand, readRoom, type TypedCommand } from '../../src/core/staff-commands.ts';
import { normalise, vocabulary } from '../helpers/vocabulary.ts';

const { room } = vocabulary.staff;
const read = (typed: string, isPrivate = true): TypedCommand | undefined =>
  readCommand(normalise(typed), vocabulary, isPrivate);

describe('a command of staff', () => {
  it.each([
    ['/停', 'holdPosts', ''],
    ['／停', 'holdPosts', ''],
    ['、停', 'holdPosts', ''],
    ['/ 停', 'holdPosts', ''],
    ['停', 'holdPosts', ''],
    ['停。', 'holdPosts', ''],
    ['/停 群2', 'holdPosts', '群2'],
    ['/停群2', 'holdPosts', '群2'],
    ['停群2', 'holdPosts', '群2'],
    ['停 2', 'holdPosts', '2'],
    ['继续2', 'goOn', '2'],
    ['/stop', 'holdPosts', ''],
    ['/PLAN 3', 'plan', '3'],
    ['/停用', 'disable', ''],
    ['停用', 'disable', ''],
    ['/启 用', 'enable', ''],
    ['/啟用', 'enable', ''],
    ['/ｄｉｓａｂｌｅ 群3', 'disable', '群3'],
    ['/设为管理群', 'control', ''],
    ['/control room', 'control', ''],
    ['/狀態', 'status', ''],
    ['/帮助', 'help', ''],
    ['/活动读书会 周六', 'event', '读书会 周六'],
    ['活动 读书会 周六', 'event', '读书会 周六'],
    ['／已故@小雨', 'deceased', '@小雨'],
    ['已故 小雨', 'deceased', '小雨'],
    ['/收到 3', 'taken', '3'],
    ['/确认', 'confirm', ''],
    ['确认。', 'confirm', ''],
    ['/发 读书会改到周六', 'announce', '读书会改到周六'],
    ['/发 🎉🎉', 'announce', '🎉🎉'],
    ['/已故 🌸🌸', 'deceased', '🌸🌸'],
    ['/停？', 'holdPosts', ''],
    ['收到3', 'taken', '3'],
    ['预览 群2 3', 'preview', '群2 3'],
  ])('「%s」 is %s', (typed, id, rest) => {
    expect(read(typed)).toMatchObject({ id, rest });
  });

  it.each([
    '停药了怎么办',
    '停用药物',
    '停？',
    '撤销？',
    '收到🙏',
    '停用 他莫昔芬后多久复查',
    '停用第二天就出血正常吗',
    '已故3年了还是想她',
    '状态？',
    '/停用药物',
    '继续做化疗吗',
    '计划生育',
    '我要停',
    '/启用一下',
    '请/启用',
    '启用了吗',
    '状态不错',
    '已故的妈妈也是这个病',
    '活动读书会 周六',
    '/',
    '确认一下时间',
  ])('「%s」 is none', (typed) => {
    expect(read(typed)).toBeUndefined();
  });

  it.each(['停', '状态', 'status', '已故 小雨'])('needs its slash in a group: 「%s」', (typed) => {
    expect(read(typed, false)).toBeUndefined();
    expect(read(`/${typed}`, false)).toBeDefined();
  });

  it.each(['帮助', '投票 3', '发 读书会改到周六'])(
    'needs its slash in private too where its words begin many a sentence: 「%s」',
    (typed) => {
      expect(read(typed)).toBeUndefined();
      expect(read(`/${typed}`)).toBeDefined();
    },
  );
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
