import { describe, expect, it } from '@jest/globals';
import { createReading } from '../../src/core/reading.rules.ts';

const spellings = {
  想s: '想死',
  想4: '想死',
  去4: '去死',
  '4了算': '死了算',
  不想huo: '不想活',
  emo: '抑郁',
  bxh: '不想活',
};
const normalise = (text: string): string => text.normalize('NFKC').toLowerCase();
const behind = { letters: ['le'], counted: ['个', '楼', '号', '天', '诊室', '月'] };
const read = createReading({ spellings, behind }, normalise);
const readAnywhere = createReading({ spellings }, normalise);

describe('letters and digits in place of a word', () => {
  it.each([
    ['我想s', '我想死'],
    ['想s了', '想死了'],
    ['想S，真的', '想死 真的'],
    ['不想huo', '不想活'],
    ['不想huole', '不想活le'],
    ['我想4', '我想死'],
    ['想4了', '想死了'],
    ['想4的心都有', '想死的心都有'],
    ['不如4了算了', '不如死了算了'],
    ['我想4.', '我想死'],
    ['真的想4……', '真的想死'],
    ['想4...不想huo', '想死 不想活'],
    ['好想4哦', '好想死哦'],
    ['想4，天天疼', '想死 天天疼'],
    ['我想4好累', '我想死好累'],
    ['我bxh了', '我不想活了'],
    ['emo了', '抑郁了'],
  ])('are read as the word: %s', (text, meant) => {
    expect(read(text)).toBe(meant);
  });

  it.each([
    '想spa放松一下',
    '周末想shopping',
    '想sm逛逛',
    '想4个人一起去',
    '去4楼拿药',
    '去4号窗口',
    '去4:30的门诊',
    '想4-5天出院',
    '去4/5楼拿药',
    '去4-2诊室',
    '想4~6个疗程',
    '想4、5月去旅游',
    '车送4s店了',
    '34了算完',
    '一个demo',
    'vhbxhjbg',
    '订单bxh2024',
  ])('are left alone within something longer: %s', (text) => {
    expect(read(text)).not.toMatch(/死|抑郁|不想活/u);
  });

  it('the break: anywhere, they make a wish to die of a floor, a shop and a day out', () => {
    for (const text of ['去4楼拿药', '想shopping', '一个demo'])
      expect(readAnywhere(text)).not.toBe(text);
  });
});
