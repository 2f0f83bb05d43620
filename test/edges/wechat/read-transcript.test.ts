import { describe, expect, it } from '@jest/globals';
import { readTranscript } from '../../../src/edges/wechat/read-transcript.ts';
import { zone } from '../../helpers/make.ts';

const names = ['小雨', '梅姐', '琴姐 2B'];
const now = Date.parse('2026-11-22T12:00:00+08:00');
const at = (local: string): number => Date.parse(`2026-11-${local}:00+08:00`);
const read = (text: string) => readTranscript(text, { zone, now, names, emoji: ['微笑'] });
const said = (text: string): readonly (string | undefined)[] =>
  read(text).messages.map((message) => message.text);
const mail = (...lines: readonly string[]): string =>
  ['—————  2026-11-20  —————', ...lines].join('\n\n');

describe('a transcript', () => {
  it('is read as it was sent by mail: days between dashes, a name and a time, the words below', () => {
    const text = `${mail('小雨  09:10', '早', '琴姐 2B  23:59', '还没睡')}\n\n—————  2026-11-21  —————\n\n小雨  00:01\n\n快睡吧\n`;
    expect(read(text)).toEqual({
      messages: [
        { name: '小雨', sentAt: at('20T09:10'), type: 'Text', text: '早' },
        { name: '琴姐 2B', sentAt: at('20T23:59'), type: 'Text', text: '还没睡' },
        { name: '小雨', sentAt: at('21T00:01'), type: 'Text', text: '快睡吧' },
      ],
      outOfOrder: 0,
    });
  });

  it.each([
    '小雨 2026/11/20 9:10',
    '小雨 2026-11-20 09:10:00',
    '小雨  2026年11月20日 09:10',
    '\ufeff小雨\t2026.11.20 9：10',
  ])('is read as it was copied on the desktop: %s', (head) => {
    expect(read(`${head}\r\n第一行\r\n第二行\r\n`).messages).toEqual([
      { name: '小雨', sentAt: at('20T09:10'), type: 'Text', text: '第一行\n第二行' },
    ]);
  });

  it('keeps no picture and no file name, but an emoji', () => {
    const [picture, file, emoji] = read(
      mail(
        '小雨  09:10',
        '[图片: a.jpg(请在附件中查看)]',
        '小雨  09:11',
        '[文件]',
        '小雨  09:12',
        '[微笑]',
      ),
    ).messages;
    expect([picture?.type, picture?.text, file?.type, emoji?.text]).toEqual([
      'Unknown',
      undefined,
      'Unknown',
      '[微笑]',
    ]);
  });

  it('leaves out what stands before the first head, and days and times there are none of', () => {
    expect(said('聊天记录如下\n小雨  09:10\n没有日子\n小雨 2026/13/45 9:10\n没有这天')).toEqual([]);
  });

  it.each([
    ['a name and a colon', '梅姐：我不想让人看到\n我也是'],
    ['a name and a colon at the end', '我也是\n梅姐: 我不想让人看到'],
    ['a name alone above words', '早\n梅姐\n我不想让人看到'],
    ['a head without a date', '早\n梅姐 昨天 09:12\n我不想让人看到'],
    ['a head of somebody on no list', '早\n路人 周二 9:12\n我不想让人看到'],
  ])('takes no words for hers where another’s may stand among them: %s', (_, body) => {
    expect(read(mail('小雨  09:10', body)).messages).toEqual([
      { name: '小雨', sentAt: at('20T09:10'), type: 'ChatHistory' },
    ]);
  });

  it('takes a name alone, at the end or by itself, for her own word', () => {
    expect(said(mail('小雨  09:10', '梅姐', '小雨  09:11', '早安\n梅姐'))).toEqual([
      '梅姐',
      '早安\n梅姐',
    ]);
  });

  it('begins a message at every head, also of a name on no list', () => {
    expect(said('小雨 2026/11/20 9:10\n早\n走了的人 2026/11/20 9:11\n别记我的')).toEqual([
      '早',
      '别记我的',
    ]);
  });

  it('leaves out a record that somebody pasted, which is older than what stands before it', () => {
    const { messages, outOfOrder } = read(
      '小雨 2026/11/20 9:10\n看这个\n梅姐 2026/11/19 8:00\n我不想让人看到\n小雨 2026/11/20 9:11\n好',
    );
    expect(messages.map(({ text }) => text)).toEqual(['看这个', '好']);
    expect(outOfOrder).toBe(1);
  });

  it('goes on after a line that only looks like a head: a date to come, an hour later the same day', () => {
    const { messages } = read(
      '小雨 2026/11/20 9:10\n安排\n复查 2026/12/20 9:30\n空腹\n抽血 2026/11/20 15:00\n梅姐 2026/11/20 9:11\n记下了',
    );
    expect(messages.filter(({ name }) => names.includes(name)).map(({ text }) => text)).toEqual([
      '安排',
      '记下了',
    ]);
  });

  it('takes time in proportion to its length, whatever stands in it', () => {
    for (const part of ['小雨 ', '2026/11/20 ', '— ', '09:10\n', '[', 'x 1:'])
      expect(read(part.repeat(20_000)).messages.length).toBeLessThan(40_001);
  });
});
