import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Incoming } from '../../../src/core/message.ts';
import { loadChatForms } from '../../../src/edges/settings/chat-forms.ts';
import { isPayload, readAppMessage } from '../../../src/edges/wechat/app-message.ts';
import { isListOfOthers } from '../../../src/edges/wechat/lists.ts';
import { readOwnWords } from '../../../src/edges/wechat/own-words.ts';
import { toIncoming, type PuppetMessage } from '../../../src/edges/wechat/to-incoming.ts';
import { noon } from '../../helpers/make.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { configDirectory } from '../../helpers/project.ts';

interface Fixture {
  readonly form: string;
  readonly type: string;
  readonly raw: string;
  readonly expected: { readonly kind: string; readonly text: string };
  /** The text is dropped although a human could tell her own words. */
  readonly saveable?: boolean;
}

const fixtures = parse(
  readFileSync(join(projectRoot, 'test', 'fixtures', 'quotes.yaml'), 'utf8'),
) as Fixture[];
const forms = loadChatForms(configDirectory);
const facts = { self: 'wxid_bot', receivedAt: noon, names: ['同路'], everyone: ['所有人'], forms };

const convert = (message: Partial<PuppetMessage>): Incoming =>
  toIncoming(
    {
      id: 'message-1',
      type: 'Text',
      talkerId: 'wxid_mei',
      roomId: 'room@one',
      timestamp: noon,
      ...message,
    },
    facts,
  )!;

const canaries = (text: string): string[] => text.match(/QZ\d{4}/gu) ?? [];
/** Canaries of others that a converter lets through to what is logged or answered. */
const leaks = (converter: (fixture: Fixture) => Pick<Incoming, 'text' | 'addressed'>): string[] =>
  fixtures.flatMap((fixture) => {
    const { text, addressed = '' } = converter(fixture);
    return canaries(`${text} ${addressed}`);
  });

describe('the fixtures of quotes', () => {
  it('are many, all different, with canaries that each stand once', () => {
    const all = fixtures.flatMap(({ raw }) => canaries(raw));
    expect(fixtures.length).toBeGreaterThanOrEqual(200);
    expect(new Set(fixtures.map(({ raw }) => raw)).size).toBe(fixtures.length);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(200);
  });

  it('hold a canary wherever others speak, and at least 40 ordinary messages without', () => {
    const ordinary = fixtures.filter(({ form }) => form === 'ordinary');
    const silent = fixtures.filter(({ raw }) => canaries(raw).length === 0);
    expect(ordinary.length).toBeGreaterThanOrEqual(40);
    expect(ordinary.flatMap(({ raw }) => canaries(raw))).toEqual([]);
    // What is not ordinary and holds none of others' words is hers, and lost.
    expect(silent.filter(({ form, saveable }) => form !== 'ordinary' && saveable !== true)).toEqual(
      [],
    );
  });

  it.each(fixtures.map((fixture, at) => [at + 1, fixture.form, fixture.raw, fixture] as const))(
    'give her own words and nothing else: %i, %s, %j',
    (_at, _form, _raw, { type, raw, expected }) => {
      const { kind, text, addressed } = convert({ type, text: raw });
      expect({ kind, text, leaks: canaries(`${text} ${addressed ?? ''}`) }).toEqual({
        ...expected,
        leaks: [],
      });
    },
  );

  it('leak nothing, but leak through a converter that leaves the text as it stands', () => {
    const naive = leaks(({ raw }) => ({ text: raw }));
    expect(leaks(({ type, raw }) => convert({ type, text: raw }))).toEqual([]);
    expect(naive).toHaveLength(fixtures.flatMap(({ raw }) => canaries(raw)).length);
  });

  it('leak through one that takes what follows the first line only', () => {
    const first = leaks(({ raw }) => ({
      text: raw
        .split(/\n[-\s]{9,}\n/u)
        .slice(1)
        .join('\n'),
    }));
    expect(first.length).toBeGreaterThan(0);
  });

  it('leak through one that looks for XML only where it is not escaped', () => {
    const unescaped = leaks(({ raw }) => ({ text: raw.includes('<') ? '' : raw }));
    expect(unescaped.length).toBeGreaterThan(0);
  });

  it('cost few texts that a human could save', () => {
    const saveable = fixtures.filter((fixture) => fixture.saveable === true);
    expect(saveable.length).toBeLessThanOrEqual(32);
  });
});

const reply = (content: string, svrid = '7810092927857443194'): string =>
  `<msg><appmsg><title>加油</title><type>57</type><refermsg><svrid>${svrid}</svrid>` +
  `<displayname>阿芳</displayname><content>${content}</content></refermsg></appmsg></msg>`;
const line = '- - - - - - - - - - - - - - -';

describe('what she replied to', () => {
  it.each([
    ['id and words', reply('我昨天化疗'), { id: '7810092927857443194', text: '我昨天化疗' }],
    [
      'an id with its last digits',
      reply('早', '9223372036854775807'),
      { id: '9223372036854775807', text: '早' },
    ],
    ['no id where it is none', reply('早', '0'), { text: '早' }],
    ['no words of a picture', reply('&lt;msg&gt;&lt;img/&gt;&lt;/msg&gt;', '12'), { id: '12' }],
    [
      'own words of a quoted reply',
      reply(
        reply('零').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replace('加油', '一'),
        '12',
      ),
      { id: '12', text: '一' },
    ],
    ['words before a line', `「阿芳：我昨天化疗」\n${line}\n加油`, { text: '我昨天化疗' }],
    ['several lines of them', `「阿芳：一\n二」\n${line}\n加油`, { text: '一\n二' }],
    [
      'the last of a quote in a quote',
      `「阿芳：「小雨：早」\n${line}\n晚」\n${line}\n加油`,
      { text: '晚' },
    ],
  ])('is known in memory by %s', (_name, text, quoted) => {
    const message = convert({ text });
    expect([message.text, message.isReply, message.quoted]).toEqual(['加油', true, quoted]);
    expect(Object.isFrozen(message.quoted)).toBe(true);
  });

  it('is unknown where she replied to nothing, and where the form is odd', () => {
    expect(convert({ text: '大家早' })).not.toHaveProperty('quoted');
    expect(convert({ text: '「阿芳：早」加油' })).not.toHaveProperty('quoted');
    expect(convert({ text: reply('早').replace('加油', '「小雨：早」') })).toMatchObject({
      kind: 'other',
      text: '',
      isReply: true,
    });
  });
});

describe('a list', () => {
  it.each(['睡眠：好\n食欲：一般', '接龙\n1. 好\n2. 好'])(
    'is none where the bot is addressed or the chat is private, but a record stays one: %j',
    (text) => {
      expect(convert({ text }).kind).toBe('list');
      expect(convert({ text: `@同路 ${text}` })).toMatchObject({ kind: 'text', addressed: text });
      expect(convert({ text, roomId: '' })).toMatchObject({ kind: 'text', text });
      const record = `阿芳 2026/11/02 10:11:12\n@同路 ${text}`;
      expect(convert({ text: record })).toMatchObject({ kind: 'list', text: '' });
    },
  );

  it('is none where the puppet says that the mention is of the bot', () => {
    const message = { text: '@路 睡眠：好\n食欲：一般', mentionIdList: ['wxid_bot'] };
    expect(convert(message)).toMatchObject({ kind: 'text', addressed: '睡眠：好\n食欲：一般' });
  });
});

describe('a text for the bot', () => {
  const toBot = (text: string) => [
    convert({ text: `@同路 ${text}` }),
    convert({ text: `@路 ${text}`, mentionIdList: ['wxid_bot'] }),
    convert({ text, roomId: '' }),
    convert({ text: `@同路\u2005查 ${text}` }),
    convert({ text: `更正：${text}`, roomId: '' }),
  ];
  const flags = (text: string): readonly unknown[] =>
    toBot(text).map(({ kind, holdsOthersWords }) => kind === 'list' || holdsOthersWords);

  it.each([
    '阿芳：我昨天化疗\n小雨：我也是',
    '阿芳 10:11\n我昨天化疗\n小雨 10:12\n我也是',
    '群成员：阿芳、小雨、兰姐、梅、阿珍',
    '接龙\n1. 阿芳\n2. 小雨',
    '[10:11] 阿芳：我昨天化疗',
    '2026/11/02 10:11:12 阿芳\n我昨天化疗',
  ])('with a record or a list in it is told by a flag, and its words stay: %j', (text) => {
    expect(flags(text)).toEqual([true, true, true, true, true]);
  });

  it.each(['失眠怎么办', '打卡 3 6 2', '我上个月做完的，18:30 到家', '睡眠：好', '3\n6\n2'])(
    'with her own words alone has none: %j',
    (text) => {
      expect(flags(text)).toEqual(Array(5).fill(undefined));
    },
  );

  it('is seen by the looser forms alone only where it is not for the bot', () => {
    const text = '阿芳：我昨天化疗\n小雨：我也是';
    expect(isListOfOthers(text, forms, true)).toBe(false);
    expect(convert({ text })).toMatchObject({ kind: 'list', text: '' });
    expect(convert({ text: `@同路 ${text}` })).toMatchObject({ kind: 'text', addressed: text });
  });
});

describe('the words by which lists are known', () => {
  it('must be there', () => {
    expect(codeThrownBy(() => loadChatForms(join(configDirectory, 'lexicon')))).toBe(
      'content.invalid',
    );
  });

  it('decide: without its code in the list an emoji is taken for a quote', () => {
    const read = (emoji: readonly string[]) =>
      readOwnWords('[玫瑰]\n大家早', { ...forms, emoji }).text;
    expect([read(forms.emoji), read(['微笑'])]).toEqual(['[玫瑰]\n大家早', '']);
    expect(forms.emoji.length).toBeGreaterThanOrEqual(110);
    expect(new Set(forms.emoji).size).toBe(forms.emoji.length);
  });

  it('decide: without the word a list of names is not seen', () => {
    const raw = '群成员：阿芳、小雨、兰姐、梅、阿珍';
    expect(isListOfOthers(raw, forms, false)).toBe(true);
    expect(isListOfOthers(raw, { ...forms, memberList: ['members'] }, false)).toBe(false);
  });
});

describe('a long or hostile text', () => {
  it('is other above 20,000 characters and read up to there', () => {
    const kinds = [20_000, 20_001].map((length) => convert({ text: '早'.repeat(length) }).kind);
    expect(kinds).toEqual(['text', 'other']);
  });

  it.each([
    '- '.repeat(9999),
    '@a '.repeat(6666),
    '「'.repeat(19_999),
    '[阿'.repeat(9999),
    '[玫瑰]'.repeat(4999),
    '[玫瑰]\n'.repeat(3999),
    ' '.repeat(19_999),
    '&amp;'.repeat(3999),
    '&lt;msg&gt;'.repeat(1800),
    '<msg>'.repeat(3999),
    `<msg>${'<a>'.repeat(3000)}${'</a>'.repeat(2700)}</msg>`,
    '1 '.repeat(9999),
    `接龙${'1.'.repeat(9999)}`,
    '2026/1/1 12:00 '.repeat(1300),
    '12:0\n'.repeat(3999),
    'a:b\n'.repeat(4999),
    '名单：\n'.repeat(4999),
  ])('is read in less than a second', (text) => {
    const before = performance.now();
    convert({ text });
    convert({ text: `${text.slice(0, 19_990)}\n!` });
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('a payload', () => {
  it('never throws and gives no words where it cannot be read', () => {
    const xml = reply('QZ0001');
    for (let end = 0; end < xml.length; end += 1) {
      expect(readAppMessage(xml.slice(0, end))).toEqual({ kind: 'other' });
      const { text } = convert({ type: 'Unknown', text: xml.slice(end) });
      expect([end, text]).toEqual([end, end === 0 ? '加油' : '']);
    }
  });

  it.each(['<3', '血压<140', '<msgs>', 'a &lt; b', 'message'])('is not %s', (text) => {
    expect(isPayload(text)).toBe(false);
  });
});
