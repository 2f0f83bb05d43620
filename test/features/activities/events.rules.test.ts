import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  readEvent,
  readPoll,
  resultOf,
  waitingPlace,
} from '../../../src/features/activities/events.rules.ts';

const units = ['人', '位', '个', '名'];

describe('an event as staff type it', () => {
  it.each([
    ['读书会 12月3日晚7点半 20', '读书会', '12月3日晚7点半', 20],
    ['读书会 12月3日 晚7点半 20人', '读书会', '12月3日 晚7点半', 20],
    ['散步 周六上午', '散步', '周六上午', null],
    ['散步 20', '散步', '20', null],
  ])('「%s」 is read', (typed, title, details, places) => {
    expect(readEvent(typed, units)).toEqual({ title, details, places });
  });

  it.each([
    '',
    '散步',
    '散步 周六 0',
    `${'长'.repeat(41)} 周六`,
    `散步 ${'长'.repeat(41)}`,
    '散步 周六 501',
  ])('「%s」 is none', (typed) => {
    expect(readEvent(typed, units)).toBeUndefined();
  });
});

describe('a poll as staff type it', () => {
  it('has a question and two to six choices', () => {
    expect(readPoll('下次读什么 散文 小说')).toEqual({
      title: '下次读什么',
      details: '散文\n小说',
      places: null,
    });
    expect([readPoll('下次读什么 散文'), readPoll('题 1 2 3 4 5 6 7')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('tells nothing of four votes, and every choice of five', () => {
    const poll = { details: '散文\n小说' };
    expect(resultOf(poll, new Map([[1, 4]]))).toBeUndefined();
    expect(
      resultOf(
        poll,
        new Map([
          [1, 4],
          [2, 1],
        ]),
      ),
    ).toEqual([
      { choice: '散文', count: 4 },
      { choice: '小说', count: 1 },
    ]);
  });
});

describe('a waiting list', () => {
  it('begins where the places end, in the order of arrival', () => {
    expect([0, 1, 2, 3].map((rank) => waitingPlace(rank, 2))).toEqual([0, 0, 1, 2]);
  });

  it('has nobody where places are not counted', () => {
    fc.assert(fc.property(fc.nat(), (rank) => expect(waitingPlace(rank, null)).toBe(0)));
  });
});
