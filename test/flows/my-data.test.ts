import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, rmSync } from 'node:fs';
import { personalDataStores } from '../../src/app.ts';
import { makeOwnCopy } from '../../src/own-copy.ts';
import type { ParticipantId } from '../../src/core/person.ts';
import { ledgerFile } from '../../src/edges/store/ledger.ts';
import { countBytes } from '../../src/edges/store/table-view.ts';
import { readConsentWord } from '../../src/features/consent/consent-words.rules.ts';
import { zone } from '../helpers/make.ts';
import { vocabulary } from '../helpers/vocabulary.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
});
afterEach(async () => {
  await world.close();
});

const myFile = '我的数据 文件';
const textsOf = (said: readonly { readonly text: string }[]): readonly string[] =>
  said.map(({ text }) => text);
const fileText = (index = 0): string =>
  new TextDecoder().decode(world.gateway.files[index]?.bytes ?? new Uint8Array());
const ask = (who: string, word: string, where: 'room' | 'private' = 'private') =>
  world.say(who, where, word);

describe('我的数据', () => {
  beforeEach(async () => {
    await world.consent('xiaoyu');
  });

  it('tells in words what is kept, since when, until when, and how to change it', async () => {
    await world.say('xiaoyu', 'room', '今天走了半小时');
    await world.say('xiaoyu', 'private', '打卡 3 6 2');
    const [told, ...more] = textsOf(await ask('xiaoyu', '我的数据'));
    expect(more).toEqual([]);
    for (const part of [
      '现在在保存',
      '①群里的文字\n②打卡答案',
      '群里的消息：1 条',
      '打卡答案：1 次',
      '3 6 2',
      '群1：今天走了半小时',
      '保存到 2100-06-30',
      '“更正”',
      '“删除上一条”',
      '“退出研究”',
      myFile,
    ])
      expect(told).toContain(part);
    expect([...(told ?? '')].length).toBeLessThanOrEqual(600);
  });

  it('says that nothing more is kept while she has paused', async () => {
    await ask('xiaoyu', '暂停记录');
    expect(textsOf(await ask('xiaoyu', '我的数据')).join('')).toContain('现在停着');
  });

  it('shows the newest five texts, cut, in a message of their own where they are long', async () => {
    for (let index = 1; index <= 7; index += 1)
      await world.say('xiaoyu', 'room', `第${index}句${'很长'.repeat(60)}`);
    const told = textsOf(await ask('xiaoyu', '我的数据'));
    expect(told).toHaveLength(2);
    const lines = told[1]?.split('\n').slice(1) ?? [];
    expect(lines.map((line) => /第\dh?句/u.exec(line)?.[0])).toEqual([
      '第3句',
      '第4句',
      '第5句',
      '第6句',
      '第7句',
    ]);
    for (const text of told) expect([...text].length).toBeLessThanOrEqual(600);
  });

  it('goes to private, and says nothing in the group, whoever asks', async () => {
    for (const who of ['xiaoyu', 'amei'])
      expect((await ask(who, '我的数据', 'room')).map(({ to }) => to)).toEqual([who]);
  });

  it('tells who has nothing that nothing is kept, and what is', async () => {
    const [told] = textsOf(await ask('amei', '我的数据'));
    expect(told).toContain('没有保存您的任何内容');
    expect(told).toContain('七天内删除');
  });
});

describe('the file', () => {
  it('holds every kept text of hers and none of anybody else’s, opened', async () => {
    await world.consent('xiaoyu');
    await world.consent('amei');
    const hers = Array.from({ length: 12 }, (_, index) => `小雨的第${index}句\n\n\n还有一行`);
    for (const [index, text] of hers.entries()) {
      await world.say('xiaoyu', 'room', text);
      await world.say('amei', 'room', `阿梅的金丝雀${index}`);
    }
    await world.say('xiaoyu', 'private', '打卡 3 6 2');
    await world.say('amei', 'private', '打卡 9 9 9');
    await ask('xiaoyu', myFile);
    expect(world.gateway.files.map(({ to, name }) => [to, name])).toEqual([
      ['xiaoyu', '我的数据.txt'],
    ]);
    const text = fileText();
    for (const kept of hers) expect(text).toContain(kept);
    for (const part of [
      '3 6 2',
      '【回执】',
      '我已满18岁，同意 1 2',
      'xiaoyu',
      '看到说明',
      '找回码',
    ])
      expect(text).toContain(part);
    // Another's row would not open under her key, but would be counted.
    expect(text).toContain('【群里的消息】12 条');
    expect(text).toContain('【打卡答案】1 条');
    expect(text).not.toContain('金丝雀');
    expect(text).not.toContain('9 9 9');
    expect(text).not.toContain('amei');
    // What is looked for in vain there is found in her own.
    await ask('amei', myFile);
    for (const part of ['阿梅的金丝雀0', '9 9 9']) expect(fileText(1)).toContain(part);
  });

  it('would be seen to lack what a store does not show', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '一定要在里面');
    const { participant } = world.stores.db
      .prepare('SELECT participant_id AS participant FROM message')
      .get() as { participant: ParticipantId };
    const copy = (stores: typeof personalDataStores): string =>
      new TextDecoder().decode(
        makeOwnCopy(
          { ...world.stores, stores, zone, now: 0, nameMask: '', render: ({ key }) => key },
          { kind: 'own-copy', participant },
        ),
      );
    const without = personalDataStores.filter(({ tables }) => !tables.includes('message'));
    expect(
      [copy(personalDataStores), copy(without)].map((text) => text.includes('一定要')),
    ).toEqual([true, false]);
  });

  it('names no other participant by her number', async () => {
    await world.consent('xiaoyu');
    await world.consent('amei');
    await world.say('xiaoyu', 'room', '@名字amei 你好呀', { mentions: ['amei' as never] });
    await ask('xiaoyu', myFile);
    const numbers = new Set(fileText().match(/p_[0-9a-f]{16}/gu));
    expect(fileText()).toContain('你好呀');
    expect(numbers.size).toBe(1);
  });

  it('is followed by a word of caution, and leaves nothing readable on the disk', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '只在内存里');
    expect(textsOf(await ask('xiaoyu', myFile)).join('')).toContain('别转到群里');
    expect(countBytes(world.dataDirectory, '只在内存里').count).toBe(0);
  });

  it('is sent at most once an hour', async () => {
    await world.consent('xiaoyu');
    await ask('xiaoyu', myFile);
    const again = textsOf(await ask('xiaoyu', myFile));
    expect([world.gateway.files.length, again.join('')]).toEqual([
      1,
      expect.stringContaining('一小时里只发一次'),
    ]);
  });

  it('is not sent for a word in the group, whoever types it', async () => {
    await world.consent('xiaoyu');
    const answers = [];
    for (const who of ['xiaoyu', 'amei']) answers.push(await ask(who, myFile, 'room'));
    const [[hers], [others]] = answers as unknown as [[{ text: string }], [{ text: string }]];
    expect([hers.text, world.gateway.files]).toEqual([others.text, []]);
    expect(answers.flat().some(({ to }) => to === room)).toBe(false);
  });

  it('is not sent for an old message, nor to who has nothing', async () => {
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'private', myFile, { sentAt: Date.now() - 600_000 });
    const told = textsOf(await ask('amei', myFile));
    expect([world.gateway.files, told.join('')]).toEqual([
      [],
      expect.stringContaining('没有保存您的任何内容'),
    ]);
  });

  it('is replaced by the contact of the study where the puppet sends no files', async () => {
    await world.consent('xiaoyu');
    world.gateway.refusesFiles = true;
    expect(textsOf(await ask('xiaoyu', myFile)).join('')).toContain('王老师');
  });

  /** She asks while the outbox hangs on a sentence to somebody else, and may leave before it goes on. */
  const askWhileHeld = async (
    leaves: boolean,
    meanwhile: () => void = () => undefined,
  ): Promise<readonly string[]> => {
    const { gateway } = world;
    await world.consent('xiaoyu');
    await world.say('xiaoyu', 'room', '在排队时还在的话');
    const deliver = gateway.say.bind(gateway);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    gateway.say = async (to, text) => {
      if (to.handle === 'amei') await held;
      await deliver(to, text);
    };
    await ask('amei', '帮助');
    await ask('xiaoyu', myFile);
    meanwhile();
    if (leaves) await ask('xiaoyu', '退出研究');
    const before = gateway.said.length;
    release();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    return textsOf(gateway.said.slice(before).filter(({ to }) => to === 'xiaoyu'));
  };

  it('goes nowhere, without a word, where she has left before its turn has come', async () => {
    const told = await askWhileHeld(true);
    expect([world.gateway.files, told]).toEqual([[], [expect.stringContaining('已为您退出研究')]]);
  });

  it('goes nowhere either where her erasure has to wait for its ledger', async () => {
    const told = await askWhileHeld(true, () => {
      rmSync(ledgerFile(world.dataDirectory), { force: true });
      mkdirSync(ledgerFile(world.dataDirectory));
    });
    expect([world.gateway.files, told]).toEqual([[], [expect.stringContaining('正在删除')]]);
  });

  it('goes to her after the same wait where she has not', async () => {
    const told = await askWhileHeld(false);
    expect([fileText().includes('在排队时还在的话'), told]).toEqual([
      true,
      [expect.stringContaining('别转到群里')],
    ]);
  });
});

describe('the words for it', () => {
  it('are never taken for a word of consent or of leaving', () => {
    const { myData, myDataFile } = vocabulary.member;
    for (const words of [...myData, ...myDataFile])
      expect([words, readConsentWord(words, vocabulary)]).toEqual([words, undefined]);
  });
});

describe('every store of personal data', () => {
  it('shows her what it holds', () => {
    const silent = personalDataStores.filter((store) => store.show === undefined);
    expect(silent.flatMap(({ tables }) => tables)).toEqual([]);
  });
});
