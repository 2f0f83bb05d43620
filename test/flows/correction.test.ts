import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParticipantId } from '../../src/core/person.ts';
import { messageTextContext } from '../../src/core/sealing.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.openRoom();
  await world.consent('xiaoyu');
});
afterEach(async () => {
  await world.close();
});

interface Row {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly sealed: Uint8Array;
  readonly flags: string;
  readonly length: number;
}
const kept = () =>
  (
    world.stores.db
      .prepare(
        'SELECT id, participant_id AS participant, sealed_text AS sealed, flags, length FROM message ORDER BY sent_at, sequence',
      )
      .all() as Row[]
  ).map(({ id, participant, sealed, flags, length }) => ({
    text: world.stores.vault.openFor(participant, sealed, messageTextContext(id)),
    flags,
    length,
  }));
const tell = async (text: string): Promise<string> =>
  (await world.say('xiaoyu', 'private', text)).map((said) => said.text).join(' ');

describe('更正 with the right words, in private', () => {
  it('replaces the newest kept text alone, and marks it', async () => {
    await world.say('xiaoyu', 'room', '先说的', { sentAt: Date.now() - 9000 });
    await world.say('xiaoyu', 'room', '我上周做完的');
    expect(await tell('更正 我上个月做完的')).toContain('已更正');
    expect(kept()).toEqual([
      expect.objectContaining({ text: '先说的', flags: '' }),
      { text: '我上个月做完的', flags: 'corrected', length: 7 },
    ]);
  });

  it('masks others’ names and takes numbers out, as in the group', async () => {
    await world.say('xiaoyu', 'room', '昨天有人陪我');
    await tell('更正：昨天名字amei陪我，电话13812345678');
    const text = kept()[0]?.text ?? '';
    expect(text).toContain('昨天');
    expect(text).not.toContain('名字amei');
    expect(text).not.toContain('13812345678');
  });

  it('is seen where nothing is masked: the same words without a name or number stay', async () => {
    await world.say('xiaoyu', 'room', '昨天有人陪我');
    await tell('更正：昨天妹妹陪我');
    expect(kept()[0]?.text).toBe('昨天妹妹陪我');
  });

  it('works while she has paused', async () => {
    await world.say('xiaoyu', 'room', '我上周做完的', { sentAt: Date.now() - 9000 });
    await tell('暂停记录');
    expect(await tell('更正 我上个月做完的')).toContain('已更正');
    expect(kept()[0]?.text).toBe('我上个月做完的');
  });

  it('says so where nothing is kept', async () => {
    expect(await tell('更正 我上个月做完的')).toContain('不用更正');
    const said = await world.say('amei', 'private', '更正 我上个月做完的');
    expect(said).toEqual([{ to: 'amei', text: expect.stringContaining('不用更正') }]);
    expect(world.count('message')).toBe(0);
  });

  it('does nothing when it comes late', async () => {
    await world.say('xiaoyu', 'room', '我上周做完的');
    const said = await world.say('xiaoyu', 'private', '更正 旧的', {
      sentAt: Date.now() - 900_000,
    });
    expect(said).toEqual([]);
    expect(kept()[0]?.text).toBe('我上周做完的');
  });
});

describe('更正 otherwise', () => {
  it('alone explains how, and changes nothing', async () => {
    await world.say('xiaoyu', 'room', '我上周做完的');
    expect(await tell('更正')).toContain('请私信发“更正”');
    expect(kept()[0]).toEqual(expect.objectContaining({ text: '我上周做完的', flags: '' }));
  });

  it('alone in the group is answered in private', async () => {
    await world.say('xiaoyu', 'room', '我上周做完的');
    const said = await world.say('xiaoyu', 'room', '更正');
    expect(said.map(({ to }) => to)).toEqual(['xiaoyu']);
    expect(said.some(({ to }) => to === room)).toBe(false);
  });

  it('with words in the group is chat: kept as it was said, replacing nothing', async () => {
    await world.say('xiaoyu', 'room', '我上周做完的', { sentAt: Date.now() - 9000 });
    await world.say('xiaoyu', 'room', '更正 我上个月做完的');
    expect(kept().map(({ text }) => text)).toEqual(['我上周做完的', '更正 我上个月做完的']);
  });
});
