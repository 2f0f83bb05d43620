import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParticipantId } from '../../src/core/person.ts';
import { consents } from '../../src/features/consent/consent.store.ts';
import {
  askToQuote,
  listQuotes,
  type QuoteCommandPorts,
} from '../../src/features/quoting/quote.commands.ts';
import { personalDataStores } from '../../src/app.ts';
import { messageNamer } from '../../src/features/research/mask.rules.ts';
import { findBytes } from '../helpers/bytes.ts';
import { until } from '../helpers/processes.ts';
import { codeThrownBy } from '../helpers/thrown.ts';
import { makeWorld, type World } from '../helpers/world.ts';

const sentence = '那段时间我常常半夜坐在窗边';
const said = `${sentence}，后来慢慢好些。`;
let world: World;

beforeEach(async () => {
  // Nobody is asked at night: the test may run at any hour.
  world = await makeWorld(['schedule.quietFrom=00:00', 'schedule.quietUntil=00:00']);
  await world.openRoom();
  await world.say('xiaoyu', 'private', '参加研究');
  await world.say('xiaoyu', 'private', '我已满18岁，同意 1 2 4', { sentAt: Date.now() - 60_000 });
  await world.say('xiaoyu', 'room', said, { sentAt: Date.now() - 20_000 });
});
afterEach(async () => {
  await world.close();
});

const ports = (values: Partial<QuoteCommandPorts> = {}): QuoteCommandPorts => ({
  ...world.stores,
  agreement: 'A1',
  isShared: false,
  now: Date.now(),
  messageName: messageNamer(world.stores.vault, '互助研究'),
  agrees: (participant) =>
    consents.get(world.stores.db, participant)?.purposes.includes(4) === true,
  ...values,
});
const kept = () =>
  world.stores.db.prepare('SELECT id, participant_id AS participant FROM message').get() as {
    id: string;
    participant: ParticipantId;
  };
const name = (): string => ports().messageName(kept().id);
const ask = (text: string | undefined = sentence): void => askToQuote(ports(), name(), text);
/** What the bot says in private when it next wakes up. */
const wake = (): readonly string[] => {
  const before = world.gateway.said.length;
  world.bot.wakeUp();
  return world.gateway.said.slice(before).map(({ text }) => text);
};
const shown = (): Promise<string> =>
  until('she is asked', () => {
    world.bot.wakeUp();
    return world.gateway.said.find(({ to, text }) => to === 'xiaoyu' && text.includes('引用'))
      ?.text;
  });
const answer = async (text: string): Promise<string> =>
  (await world.say('xiaoyu', 'private', text)).map((one) => one.text).join('\n');
const state = () => listQuotes(ports())[0];

describe('a sentence a researcher would like to quote', () => {
  it('is shown to who said it in private, once, and may be quoted when she says so', async () => {
    ask();
    expect(state()).toMatchObject({ state: 'waiting' });
    expect(await shown()).toContain(`「${sentence}」`);
    expect(wake()).toEqual([]);
    expect(state()).toMatchObject({ state: 'shown' });
    expect(state()).not.toHaveProperty('text');
    expect(await answer('可以')).toContain('可以引用');
    expect(state()).toMatchObject({ state: 'allowed', text: sentence, message: name() });
  });

  it('may be quoted only in her own words where she words it anew, without names and numbers', async () => {
    ask();
    await shown();
    expect(await answer('改一改')).toContain('写在后面');
    expect(await answer('改一改 名字amei 知道，我睡不着，电话13800138000')).toContain('记下了');
    const { text = '' } = state() ?? {};
    expect(text).toContain('我睡不着');
    expect(text).not.toMatch(/amei|13800138000/u);
    expect(state()).toMatchObject({ state: 'reworded' });
  });

  it('is not quoted where she refuses, or says nothing', async () => {
    ask();
    await shown();
    await answer('今天好多了');
    expect(state()).toMatchObject({ state: 'shown' });
    expect(await answer('不可以')).toContain('不引用');
    expect(state()).toMatchObject({ state: 'refused' });
    expect(state()).not.toHaveProperty('text');
  });

  it('is quoted no more when she takes it back', async () => {
    ask();
    await shown();
    await answer('可以');
    expect(await answer('收回引用')).toContain('不再引用');
    expect(state()).toMatchObject({ state: 'refused' });
    expect(await answer('收回引用')).toContain('没有在引用');
  });

  it('leaves 可以 a plain word where nothing was asked, and in the group', async () => {
    expect(await answer('可以')).not.toContain('引用');
    ask();
    await shown();
    await world.say('xiaoyu', 'room', '可以');
    expect(state()).toMatchObject({ state: 'shown' });
  });

  it('is asked for word for word, once, and only of who agreed to be asked', () => {
    const code = (values: Partial<QuoteCommandPorts>, message: string, text?: string) =>
      codeThrownBy(() => askToQuote(ports(values), message, text));
    expect(code({}, 'M0000000000', sentence)).toBe('input.invalid');
    expect(code({}, name(), '她没有说过的话')).toBe('input.invalid');
    expect(code({}, name(), ' ')).toBe('input.invalid');
    expect(code({ agrees: () => false }, name(), sentence)).toBe('input.invalid');
    ask();
    expect(code({}, name(), sentence)).toBe('input.invalid');
    expect(world.count('quote_request')).toBe(1);
  });

  it('is not shown to who no longer agrees to be asked, and not told of under another agreement', async () => {
    ask();
    await world.say('xiaoyu', 'private', '暂停记录');
    expect(wake()).toEqual([]);
    expect(listQuotes(ports({ agreement: 'A2' }))).toEqual([]);
    expect(listQuotes(ports({ agrees: () => false }))).toMatchObject([{ state: 'consent-ended' }]);
  });

  it.each(['删除上一条', '更正 我后来睡得好了'])('goes where she says %s', async (words) => {
    ask();
    await answer(words);
    expect(world.count('quote_request')).toBe(0);
  });

  it('goes with all of hers when she leaves, and lies sealed until then', async () => {
    ask();
    await shown();
    await answer('改一改 我那时睡不好');
    const { participant } = kept();
    const held = personalDataStores.flatMap((store) => store.collect(world.stores.db, participant));
    expect(held).toContainEqual({ key: 'my-data.quotes', count: 1 });
    world.stores.db.checkpoint();
    expect(findBytes(world.dataDirectory, [sentence, '我那时睡不好'])).toEqual([]);
    await answer('退出研究');
    expect(world.count('quote_request')).toBe(0);
  });
});
