import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  cast,
  inspect,
  lines,
  messagesDone,
  openStage,
  playConsent,
  roomId,
  type Stage,
} from '../helpers/morning.ts';
import { until } from '../helpers/processes.ts';

jest.setTimeout(180_000);

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('the morning, over a real puppet service', () => {
  it('keeps exactly what a consenting member said after her consent, and nothing of anybody else', async () => {
    stage = await openStage();
    const { gateway, bot, heard, moveTo } = stage;
    await playConsent(stage);

    gateway.say(cast.other.id, 'room', '查 化疗后恶心怎么办');
    await heard(roomId, '化疗后恶心呕吐');
    await heard(roomId, '待医生审核');
    moveTo(2, '10:00');
    await heard(roomId, '打卡 3 6 2');
    moveTo(4, '19:30');
    await heard(roomId, '可以不参与，只看看也很好');
    gateway.emitSpuriousError();
    gateway.say(cast.lead.id, 'room', '/停用');
    await heard(cast.lead.id, '已停用');
    const before = messagesDone(bot);
    gateway.say(cast.consenting.id, 'room', lines.afterDisable);
    await until('the last line is dealt with', () => messagesDone(bot) > before || undefined);

    const left = await inspect(stage);
    expect(left.exit).toBe(0);
    expect(left.exported).toEqual([lines.first, '谢谢[成员]陪我 QX2002', '抱抱你 QX2003', '']);
    expect(left.traces).toEqual([]);
    expect(left.unsealed).toEqual([]);
    expect(left.kept).toBe(4);
    expect(left.takesForgedRow).toBe(false);
    expect(left.log).not.toContain('message.failed');
    const posted = gateway.said.filter((said) => said.text.includes('打卡 3 6 2'));
    expect(posted).toHaveLength(1);
  });

  it('leaves with the code for a dead link when the puppet service dies', async () => {
    stage = await openStage(undefined, ['wechat.probeSeconds=3']);
    const { gateway, bot } = stage;
    await gateway.kill();
    expect(await bot.exit()).toBe(74);
    expect(bot.log()).toContain('"reason":"link-dead"');
  });
});
