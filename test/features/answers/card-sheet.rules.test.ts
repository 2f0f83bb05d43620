import { describe, expect, it } from '@jest/globals';
import {
  cardSheet,
  type SheetCard,
  type SheetWords,
} from '../../../src/features/answers/card-sheet.rules.ts';

const words: SheetWords = {
  title: '审阅单',
  about: '请看原文',
  redFlags: '危险信号',
  noRedFlags: '没有危险信号',
  answer: '正文',
  more: '接着问',
  doNotSay: '不能这样说',
  facts: '依据',
  agree: '同意',
  change: '修改后同意',
  refuse: '不能用',
  changes: '要改的地方',
  name: '姓名',
  date: '日期',
};
const source = {
  title: '睡眠指南',
  publisher: '临江医院',
  date: '2025-01',
  address: 'https://example.org/a',
};
const card: SheetCard = {
  title: '睡不好',
  states: ['待审核'],
  redFlags: ['喘不上气，打120。'],
  answer: '白天少躺。',
  more: [{ title: '午睡', text: '短一点。' }],
  doNotSay: ['想开点'],
  facts: [{ id: 'sleep-01', claim: '少躺有用。', notes: ['把握：高'], sources: [source] }],
  foot: '编号 sleep',
};

describe('a sheet', () => {
  it('shows all of a card, its facts and their sources, and a box to judge it', () => {
    const html = cardSheet([card], words);
    for (const said of [
      ...Object.values<string>({ ...words }).filter((word) => word !== words.noRedFlags),
      card.title,
      card.answer,
      card.foot,
      ...card.states,
      ...card.redFlags,
      ...card.doNotSay,
      '午睡',
      '短一点。',
      'sleep-01',
      '少躺有用。',
      '把握：高',
      ...Object.values(source),
    ])
      expect([said, html.includes(said)]).toEqual([said, true]);
  });

  it('says where a card has no red flags', () => {
    expect(cardSheet([{ ...card, redFlags: [] }], words)).toContain(words.noRedFlags);
  });

  it('has a page a card', () => {
    expect(cardSheet([card, card, card], words).match(/<section>/gu)).toHaveLength(3);
  });

  it('loads nothing and runs nothing', () => {
    expect(cardSheet([card], words)).not.toMatch(/<script|<link|<img|src=|url\(|@import/u);
  });

  it('holds no markup of any text in it', () => {
    const hostile = `<script>x</script>"'&`;
    const spoil = <Value>(value: Value): Value =>
      JSON.parse(
        JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? hostile : item)),
      ) as Value;
    const html = cardSheet([spoil(card)], spoil(words));
    const plain = cardSheet([card], words);
    const tags = (text: string): readonly string[] => text.match(/<[^>]*>/gu) ?? [];
    expect(tags(html)).toEqual(tags(plain));
    expect(html).toContain('&lt;script&gt;x&lt;/script&gt;&quot;&#39;&amp;');
  });
});
