import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCheckIn } from '../../../src/features/check-ins/check-ins.rules.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (typed: string) => readCheckIn(normalise(typed), vocabulary);

describe('an answer to a check-in', () => {
  it.each([
    ['打卡 3 6 2', [3, 6, 2]],
    ['打卡3 6 2', [3, 6, 2]],
    ['打卡362', [3, 6, 2]],
    ['打卡 362', [3, 6, 2]],
    ['打卡３６２', [3, 6, 2]],
    ['打卡　３　６　２', [3, 6, 2]],
    ['打卡 3，6，2', [3, 6, 2]],
    ['打卡 3,6,2', [3, 6, 2]],
    ['打卡：3、6、2', [3, 6, 2]],
    ['打卡:3;6；2', [3, 6, 2]],
    ['打卡 3/6/2', [3, 6, 2]],
    ['打卡 3／6／2', [3, 6, 2]],
    ['打卡 3.6.2', [3, 6, 2]],
    ['打卡 3。6。2。', [3, 6, 2]],
    ['打卡 3和6和2', [3, 6, 2]],
    ['打卡\n3\n6\n2', [3, 6, 2]],
    ['/打卡 3 6 2', [3, 6, 2]],
    ['／打卡 3 6 2', [3, 6, 2]],
    ['、打卡 3 6 2', [3, 6, 2]],
    ['  打卡   3   6   2  ', [3, 6, 2]],
    ['打卡 三 六 二', [3, 6, 2]],
    ['打卡三、六、两', [3, 6, 2]],
    ['打卡 三 6 ２', [3, 6, 2]],
    ['打卡 零 十 〇', [0, 10, 0]],
    ['打卡 0 0 0', [0, 0, 0]],
    ['打卡000', [0, 0, 0]],
    ['打卡 10 10 10', [10, 10, 10]],
    ['打卡 ① ⑥ ②', [1, 6, 2]],
    ['打卡 3 6 2！', [3, 6, 2]],
    ['打卡！3 6 2', [3, 6, 2]],
    ['打卡三六二', [3, 6, 2]],
    ['打卡 三六二。', [3, 6, 2]],
    ['打卡 3-6-2', [3, 6, 2]],
    ['打卡 3—6—2', [3, 6, 2]],
    ['打卡 3 6 2 🌸', [3, 6, 2]],
    ['打\u200b卡 3 6 2', [3, 6, 2]],
  ])('「%s」 is read as %j', (typed, scores) => {
    expect(read(typed)).toEqual({ kind: 'scores', scores });
  });

  it.each([
    '打卡',
    '打卡。',
    '打卡！',
    '打卡 3',
    '打卡 3 6',
    '打卡36 2',
    '打卡 3 6 2 1',
    '打卡 3 12 2',
    '打卡 11 11 11',
    '打卡 99 6 2',
    '打卡 100 100 100',
    '打卡 3.5 6 2',
    '打卡 三 六',
  ])('「%s」 went wrong, and she is told how', (typed) => {
    expect(read(typed)).toEqual({ kind: 'unreadable' });
  });

  it.each([
    '打卡成功',
    '打卡第3天',
    '打卡100天',
    '打卡机坏了',
    '打卡 不想说',
    '打卡 不告诉你',
    '今天打卡 3 6 2',
    '我来打卡了',
    '暂停打卡',
    '3 6 2',
    '362',
    '血压 120 80 70',
    '',
  ])('「%s」 is none', (typed) => {
    expect(read(typed)).toBeUndefined();
  });

  const score = fc.integer({ min: 0, max: 10 });
  const gap = fc.constantFrom(' ', '，', ',', '、', '；', '/', '。', '：', '和', '\n', '　', ' , ');

  it('gives back any three scores, however they are parted and written', () => {
    const numerals = [...'零一二三四五六七八九十'];
    const write = fc.constantFrom<(value: number) => string>(
      String,
      (value) => numerals[value] ?? '',
    );
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 3, maxLength: 3 }),
        gap,
        write,
        (scores, between, as) => {
          expect(read(`打卡 ${scores.map(as).join(between)}`)).toEqual({ kind: 'scores', scores });
        },
      ),
    );
  });

  it('never holds anything but three scores of 0 to 10', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789 、，.一十零卡'), maxLength: 9 });
    fc.assert(
      fc.property(typed, (rest) => {
        const reading = read(`打卡${rest}`);
        const scores = reading?.kind === 'scores' ? reading.scores : [0, 0, 0];
        expect([scores.length, scores.every((one) => one >= 0 && one <= 10)]).toEqual([3, true]);
      }),
    );
  });
});
