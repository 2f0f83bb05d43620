import { describe, expect, it } from '@jest/globals';
import { createFigures } from '../../../src/features/answers/card-figures.rules.ts';
import { content } from '../../helpers/vocabulary.ts';

const figuresIn = createFigures(content.cardWords.figures);

describe('a figure in Chinese numerals', () => {
  it.each<[string, string, readonly string[]]>([
    ['一百人里', '一百', ['100']],
    ['三成的人', '三成', ['30']],
    ['七八成的人', '七八成', ['70', '80']],
    ['百分之九十的人', '百分之九十', ['90']],
    ['四分之一的人', '四分之一', ['4', '1']],
    ['三百六十五次', '三百六十五', ['365']],
    ['一百零五人', '一百零五', ['105']],
    ['两万多例', '两万', ['20000']],
    ['十二个人', '十二', ['12']],
    ['两周以后', '两周', ['2']],
    ['三五天就好', '三五天', ['3', '5']],
    ['十年以后', '十年', ['10']],
    ['半年查一回', '半年', ['6']],
    ['一半的人', '一半', ['50']],
    ['打一二三二〇', '一二三二〇', ['12320']],
  ])('of %s is %s', (text, figure, numbers) => {
    expect(figuresIn(text)).toEqual([{ text: figure, numbers }]);
  });

  it.each([
    '一个人的时候',
    '下一步问一问',
    '两条腿都肿',
    '千万别慌，万一加重',
    '十分常见',
    '不能百分百放心',
    '十二指肠溃疡',
    '这两天累',
    '统一成一种',
    '一天比一天好',
    '第二天再来',
  ])('is none of %s', (text) => {
    expect(figuresIn(text)).toEqual([]);
  });

  it('is found beside another one', () => {
    expect(figuresIn('三成的人两年内').map(({ text }) => text)).toEqual(['三成', '两年']);
  });
});
