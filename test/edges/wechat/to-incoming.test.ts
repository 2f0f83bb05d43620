import { describe, expect, it } from '@jest/globals';
import {
  toIncoming,
  type IncomingFacts,
  type PuppetMessage,
} from '../../../src/edges/wechat/to-incoming.ts';
import { loadChatForms } from '../../../src/edges/settings/chat-forms.ts';
import { noon } from '../../helpers/make.ts';
import { configDirectory } from '../../helpers/project.ts';

const facts: IncomingFacts = {
  self: 'wxid_bot',
  receivedAt: noon,
  names: ['同路', '同路小助手'],
  everyone: ['所有人', 'all'],
  forms: loadChatForms(configDirectory),
};

const convert = (message: Partial<PuppetMessage>, values: Partial<IncomingFacts> = {}) =>
  toIncoming(
    {
      id: 'message-1',
      type: 'Text',
      text: '大家好',
      talkerId: 'wxid_mei',
      roomId: 'room@one',
      timestamp: noon / 1000,
      ...message,
    },
    { ...facts, ...values },
  );

const line = '- - - - - - - - - - - - - - -';

describe('a message of a puppet', () => {
  it('becomes frozen plain data', () => {
    const message = convert({ mentionIdList: ['wxid_fang', 'wxid_bot'] });
    expect([message, Object.isFrozen(message)]).toEqual([
      {
        id: 'message-1',
        sender: 'wxid_mei',
        room: 'room@one',
        kind: 'text',
        text: '大家好',
        isReply: false,
        mentions: ['wxid_fang'],
        addressed: '大家好',
        botNames: ['同路', '同路小助手'],
        sentAt: noon,
        receivedAt: noon,
      },
      true,
    ]);
  });

  it.each([undefined, ''])(
    'without a room (%j) is private, and addressed to nobody in a room',
    (roomId) => {
      const message = convert({ roomId, text: '@同路 失眠' });
      expect([message?.room, message?.addressed, message?.text]).toEqual([
        undefined,
        undefined,
        '@同路 失眠',
      ]);
    },
  );

  it.each([
    ['the bot’s own', 'wxid_bot'],
    ['of nobody', ''],
    ['of nobody at all', undefined],
  ])('is dropped: %s', (_name, talkerId) => {
    expect(convert({ talkerId })).toBeUndefined();
  });
});

describe('the kind of a message', () => {
  it.each([
    ['Text', 'text'],
    ['Image', 'image'],
    ['Audio', 'voice'],
    ['Emoticon', 'sticker'],
    ['Video', 'video'],
    ['Attachment', 'file'],
    ['Location', 'location'],
    ['Url', 'link'],
    ['MiniProgram', 'mini-program'],
    ['Contact', 'contact-card'],
    ['Transfer', 'payment'],
    ['RedEnvelope', 'payment'],
    ['ChatHistory', 'chat-history'],
    ['Recalled', 'recalled'],
    ['Post', 'other'],
    ['Unknown', 'other'],
  ])('%s is %s', (type, kind) => {
    expect(convert({ type, text: 'x' })?.kind).toBe(kind);
  });

  it.each(['Image', 'Audio', 'ChatHistory', 'Url', 'Unknown'])(
    'of %s has no text, whatever the puppet puts there',
    (type) => {
      expect(convert({ type, text: '别人的话：我叫阿芳' })?.text).toBe('');
    },
  );

  it.each([
    '<?xml version="1.0"?><msg><title>阿芳：我叫阿芳</title></msg>',
    '<msg><appmsg>阿芳</appmsg></msg>',
    '  \n<appmsg>阿芳</appmsg>',
    '<sysmsg type="revokemsg">阿芳</sysmsg>',
  ])('is other for a payload in the place of a text: %s', (text) => {
    const message = convert({ text });
    expect([message?.kind, message?.text]).toEqual(['other', '']);
  });

  it.each(['<3 谢谢大家', '<msgs>', '血压<140'])(
    'is text for words that only begin like one: %s',
    (text) => {
      expect(convert({ text })?.text).toBe(text);
    },
  );

  it('tells which message was taken back, where the puppet says so', () => {
    const told = [
      convert({ type: 'Recalled', text: 'message-0' }),
      convert({ type: 'Recalled', text: '' }),
    ];
    expect(told.map((message) => [message?.recalledId, message?.text])).toEqual([
      ['message-0', ''],
      [undefined, ''],
    ]);
  });
});

describe('a quoted message', () => {
  it.each([
    ['a reply', `「阿芳：我昨天化疗」\n${line}\n加油`, '加油'],
    ['a reply of several lines', `「阿芳：我昨天化疗」\n${line}\n加油\n明天见`, '加油\n明天见'],
    ['a quote of several lines', `「阿芳：第一行\n第二行」\n${line}\n加油`, '加油'],
    ['a quote that holds a quote', `「阿芳：「小雨：早」\n${line}\n早」\n${line}\n加油`, '加油'],
    ['a long dash', '「阿芳：我昨天化疗」\n——————————\n加油', '加油'],
    ['white corners', `『阿芳：我昨天化疗』\n${line}\n加油`, '加油'],
    ['nothing of her own', `「阿芳：我昨天化疗」\n${line}\n`, ''],
    ['a quote without the line', '「阿芳：我昨天化疗」加油', ''],
    ['a quote that does not end', '「阿芳：我昨天化疗 加油', ''],
    ['a quote with half-width signs', '「阿芳: 我昨天化疗」\n加油', ''],
    ['only a line', '第一\n------\n第二', '第二'],
    ['curly quotation marks', `“阿芳：我昨天化疗”\n${line}\n加油`, '加油'],
    ['black corners', `【阿芳：我昨天化疗】\n${line}\n加油`, '加油'],
    ['a mention before the quote', `@同路\u2005「阿芳：我昨天化疗」\n${line}\n加油`, '加油'],
    ['a mention before a quote without the line', '@同路 「阿芳：我昨天化疗」加油', ''],
    ['a quote with its name left out', '「我昨天化疗」\n加油', ''],
    ['curly quotation marks without the line', '“阿芳：我昨天化疗”\n加油', ''],
    ['Windows line ends', `「阿芳：我昨天化疗」\r\n${line}\r\n加油`, '加油'],
  ])('leaves her own words only: %s', (_name, text, own) => {
    const message = convert({ text });
    expect([message?.text, message?.isReply]).toEqual([own, true]);
  });

  it.each(['「早」', '「平安」是最好的', '大家说：「加油」'])('is not found in 「%s」', (text) => {
    const message = convert({ text });
    expect([message?.text, message?.isReply]).toEqual([text, false]);
  });

  it('cannot address the bot in her place', () => {
    const message = convert({ text: `「阿芳：@同路 失眠」\n${line}\n我也是` });
    expect(message?.addressed).toBeUndefined();
  });

  it('does not keep her own words from addressing it', () => {
    const message = convert({ text: `「阿芳：睡不着」\n${line}\n@同路 失眠` });
    expect(message?.addressed).toBe('失眠');
  });
});

describe('the time of a message', () => {
  it.each([
    ['seconds', noon / 1000 - 5, noon - 5000],
    ['milliseconds', noon - 5500, noon - 5500],
    ['parts of a millisecond', noon - 5500.5, noon - 5501],
    ['a future in seconds', noon / 1000 + 60, noon],
    ['a future in milliseconds', noon + 1, noon],
    ['no time', 0, noon],
    ['a time before all times', -5, noon],
    ['no number', Number.NaN, noon],
    ['no end', Number.POSITIVE_INFINITY, noon],
  ])('is read from %s', (_name, timestamp, sentAt) => {
    expect(convert({ timestamp })?.sentAt).toBe(sentAt);
  });
});
