import { afterEach, describe, expect, it } from '@jest/globals';
import { digestDue, digestLines, digestTold, type DigestPorts } from '../../src/digest.ts';
import { deceased } from '../../src/features/departure/deceased.store.ts';
import { inviteStaff } from '../../src/features/moderation/staff.commands.ts';
import { systemRandom } from '../../src/setup.ts';
import { makeWorld, room, type World } from '../helpers/world.ts';

const scanning = ['safety.scan=all', 'safety.approval=2026-18'];
const imminent = '绳子挂好了，今晚就走，别找我';
const thoughts = '真不想活了';
const bleeding = '下面大出血，止不住，裤子全湿透了';

let world: World;
afterEach(async () => {
  await world.close();
});
const opened = async (extra: readonly string[] = scanning): Promise<void> => {
  world = await makeWorld(extra);
  await world.openRoom();
};
const to = (said: readonly { readonly to: string; readonly text: string }[], whom: string) =>
  said.filter((each) => each.to === whom).map(({ text }) => text);

describe('somebody in danger', () => {
  it('is answered in private, staff are told, and the group reads one line for everybody', async () => {
    await opened();
    const said = await world.say('amei', 'room', imminent);
    expect(to(said, 'lead').join()).toMatch(/马上.*群1.*名字amei/u);
    expect(to(said, 'amei').join()).toContain('请先打 120 或 110');
    expect(to(said, 'amei').join()).toMatch(/\d{5}/u);
    expect(to(said, room)).toHaveLength(1);
    expect(to(said, room).join()).not.toMatch(/amei|名字|警报/u);
    expect(world.count('alert')).toBe(1);
  });

  it('is found in private too, and gets no second answer', async () => {
    await opened();
    const said = await world.say('amei', 'private', thoughts);
    expect(to(said, 'amei')).toHaveLength(1);
    const told = to(said, 'lead').join();
    expect(told).toContain('私聊');
    expect(to(said, room)).toEqual([]);
    // Nobody but the bot has read what was said to it: staff cannot look it up.
    expect(told).not.toContain('先看她的原话');
    const inGroup = to(await world.say('xiaoyu', 'room', thoughts), 'lead').join();
    expect(inGroup).toContain('先看她的原话');
  });

  it('of a red flag is told to go to the emergency room, and the group reads nothing', async () => {
    await opened();
    const said = await world.say('amei', 'room', bleeding);
    expect(to(said, 'amei').join()).toMatch(/^这样的情况别等：现在去急诊，或打 120/u);
    expect(to(said, 'amei').join()).toContain('⚠️');
    expect(to(said, room)).toEqual([]);
  });

  it('leaves the same words in the group whoever it is, and whether she has consented', async () => {
    const seen: string[][] = [];
    for (const [who, hasConsented] of [
      ['amei', false],
      ['xiaoyu', false],
      ['amei', true],
    ] as const) {
      await opened();
      if (hasConsented) await world.consent(who);
      seen.push([...to(await world.say(who, 'room', imminent), room)]);
      if (seen.length < 3) await world.close();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('says it again within two hours and nobody is told twice; worse is told', async () => {
    await opened();
    await world.say('amei', 'private', thoughts);
    expect(await world.say('amei', 'private', '不想活，真的')).toEqual([]);
    const worse = await world.say('amei', 'private', imminent);
    expect(to(worse, 'lead').join()).toContain('马上');
    expect(world.count('alert')).toBe(1);
  });

  it('of one kind is told though staff know of the other', async () => {
    await opened();
    await world.say('amei', 'private', bleeding);
    const crisis = await world.say('amei', 'private', thoughts);
    expect(to(crisis, 'lead').join()).toContain('请看');
    expect(to(crisis, 'amei').join()).toContain('可以打电话跟人说说');
    await world.say('xiaoyu', 'private', imminent);
    expect(to(await world.say('xiaoyu', 'private', bleeding), 'xiaoyu').join()).toContain('急诊');
    expect(world.count('alert')).toBe(4);
  });

  it('says it again more than two hours after the first time: a new alert, whatever lay between', async () => {
    await opened();
    await world.say('amei', 'private', thoughts);
    const back = (ms: number): void =>
      void world.stores.db.prepare('UPDATE alert SET opened_at = opened_at - :ms').run({ ms });
    back(100 * 60_000);
    expect(await world.say('amei', 'private', thoughts)).toEqual([]);
    back(30 * 60_000);
    expect(to(await world.say('amei', 'private', thoughts), 'lead')).toHaveLength(1);
    expect(world.count('alert')).toBe(2);
  });

  it('says it again, and the time in which nothing cheerful is posted begins anew', async () => {
    await opened();
    const { db } = world.stores;
    const until = (): number =>
      (db.prepare(`SELECT until FROM room_hold WHERE kind = 'alert'`).get() as { until: number })
        .until;
    await world.say('amei', 'room', thoughts);
    db.prepare('UPDATE room_hold SET until = until - 3600000').run();
    const before = until();
    expect(await world.say('amei', 'room', thoughts)).toEqual([]);
    expect(until()).toBeGreaterThan(before);
  });

  it('who says it to the bot in the group gets no answer there that would point at her', async () => {
    await opened();
    const said = await world.say('amei', 'room', `查 ${imminent}`, { addressed: `查 ${imminent}` });
    expect(to(said, room)).toHaveLength(1);
    expect(to(said, room).join()).toContain('群里随时有人');
  });

  it('who is a stranger is answered once, and not greeted', async () => {
    await opened();
    const said = await world.say('nobody', 'private', imminent);
    expect(to(said, 'nobody')).toHaveLength(1);
    expect(to(said, 'nobody').join()).toContain('120');
  });

  it('who takes it back in a word is not taken off the list', async () => {
    await opened();
    await world.say('amei', 'private', imminent);
    await world.say('amei', 'private', '我没事了，刚才开玩笑的');
    expect(to(await world.say('lead', 'private', '/警报'), 'lead').join()).toContain('名字amei');
  });

  it('is not told that staff know where nobody could be told', async () => {
    await opened();
    const said = await world.say('lead', 'private', imminent);
    expect(to(said, 'lead').join()).toContain('我没能通知到管理员');
    expect(to(said, 'lead').join()).not.toContain('已通知');
  });

  it('is found among staff too, also behind a slash that is no command', async () => {
    await opened();
    await world.say('lead', 'private', `/${imminent}`);
    expect(world.count('alert')).toBe(1);
    await world.say('lead', 'private', '/已故 今晚就走');
    expect(world.count('alert')).toBe(1);
  });

  it('keeps no word, name or id of hers once somebody has closed it', async () => {
    await opened();
    await world.say('amei', 'room', imminent);
    await world.say('lead', 'private', '收到');
    const preview = await world.say('lead', 'private', '警报 1 结束 已陪伴');
    expect(to(preview, 'lead').join()).toContain('改不回来');
    const open = 'SELECT count(*) AS open FROM alert WHERE sealed_handle IS NOT NULL';
    expect(world.stores.db.prepare(open).get()).toEqual({ open: 1 });
    expect(to(await world.say('lead', 'private', '确认'), 'lead').join()).toContain('结束了');
    const [row] = world.stores.db
      .prepare('SELECT handle_mac, sealed_handle, outcome, taken_by FROM alert')
      .all() as Record<string, unknown>[];
    expect(row).toMatchObject({ handle_mac: null, sealed_handle: null, outcome: 'accompanied' });
    expect(row?.['taken_by']).toMatch(/^s_/u);
    expect(JSON.stringify(world.logLines)).not.toMatch(/amei|绳子/u);
  });

  it('is not found where scanning is off', async () => {
    await opened([]);
    const said = await world.say('amei', 'room', imminent);
    expect(said).toEqual([]);
    expect(world.count('alert')).toBe(0);
  });

  it('in a late message alarms nobody', async () => {
    await opened();
    expect(await world.say('amei', 'room', imminent, { sentAt: Date.now() - 3_600_000 })).toEqual(
      [],
    );
  });

  it('in distress only is counted', async () => {
    await opened();
    expect(await world.say('amei', 'room', '我快崩溃了，天天哭')).toEqual([]);
    expect(world.count('alert')).toBe(0);
    const list = await world.say('lead', 'private', '警报');
    expect(to(list, 'lead').join()).toContain('1次像是很难受');
  });
});

describe('staff', () => {
  it('take an alert by its number, and are told of one that is not there', async () => {
    await opened();
    await world.say('amei', 'room', imminent);
    expect(to(await world.say('lead', 'private', '收到 7'), 'lead').join()).toContain('请写编号');
    expect(to(await world.say('lead', 'private', '/收到 1'), 'lead').join()).toContain('由您来');
    expect(to(await world.say('lead', 'private', '警报 1 结束 嗯'), 'lead').join()).toContain(
      '请写怎样结束',
    );
  });

  it('are on duty by day, by a name of one of them only', async () => {
    await opened();
    const who = await world.say('lead', 'private', '/值班 周一 名字amei');
    expect(to(who, 'lead').join()).toContain('不知道是谁');
    const set = await world.say('lead', 'private', '/值班 周一 我');
    expect(to(set, 'lead').join()).toContain('周一');
    const list = await world.say('lead', 'private', '值班');
    expect(to(list, 'lead').join()).toContain('没人值班');
  });

  it('have a room of their own, where alerts go too', async () => {
    await opened();
    const own = { room: 'staff@chatroom' as never };
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    const made = await world.say('lead', 'room', '/设为管理群', own);
    expect(to(made, 'staff@chatroom').join()).toContain('好了');
    const said = await world.say('amei', 'room', imminent);
    expect(to(said, 'staff@chatroom').join()).toContain('名字amei');
  });

  it('give commands in the room of their own without a slash, and are answered', async () => {
    await opened();
    const own = { room: 'staff@chatroom' as never };
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    expect(await world.say('lead', 'room', '停', own)).toEqual([]);
    await world.say('lead', 'room', '/设为管理群', own);
    for (const text of ['停', '继续', '计划', '未答', '活动', '警报', '撤销', '/状态', '帮助'])
      expect([
        text,
        (await world.say('lead', 'room', text, own)).map(({ to: whom }) => whom),
      ]).toEqual([text, text === '帮助' ? [] : ['staff@chatroom']]);
    const slip = await world.say('lead', 'room', '/状太', own);
    expect(to(slip, 'staff@chatroom').join()).toContain('/状态');
    const typedByMembers = await world.say('lead', 'room', '/状态');
    expect(typedByMembers.map(({ to: whom }) => whom)).toEqual(['staff@chatroom']);
    expect(await world.say('lead', 'room', '今天天气不错', own)).toEqual([]);
  });

  it('cannot make a group that was ever served the room of their own', async () => {
    await opened();
    await world.say('lead', 'room', '/停用');
    expect(to(await world.say('lead', 'room', '/设为管理群'), 'lead').join()).toContain('服务过');
    const said = await world.say('amei', 'private', imminent);
    expect(to(said, room)).toEqual([]);
  });

  it('who are members only cannot see alerts', async () => {
    await opened();
    await world.say('amei', 'room', imminent);
    const said = await world.say('xiaoyu', 'private', '/警报');
    expect(to(said, 'xiaoyu').join()).not.toContain('amei');
  });
});

describe('members', () => {
  it('who ask are told who is really staff, in private', async () => {
    await opened();
    const said = await world.say('amei', 'room', '官方');
    expect(to(said, 'amei').join()).toMatch(/名字lead[\s\S]*王老师/u);
    expect(to(said, room)).toEqual([]);
  });

  it('report in private, and staff read it; nothing of it is kept', async () => {
    await opened();
    const said = await world.say('amei', 'private', '举报 有人加我卖药');
    expect(to(said, 'lead').join()).toMatch(/名字amei.*举报：有人加我卖药/u);
    expect(to(said, 'amei').join()).toContain('已经转给管理员');
    expect(JSON.stringify(world.logLines)).not.toContain('卖药');
  });

  it('who begin a report in the group are told to go on in private', async () => {
    await opened();
    const said = await world.say('amei', 'room', '举报');
    expect(to(said, 'amei').join()).toContain('请私信我');
    expect(to(said, 'lead')).toEqual([]);
  });

  it('who guess staff codes are locked out for a day after the fifth, also with the right one', async () => {
    await opened();
    const { db } = world.stores;
    const ports = { ...world.stores, clock: { now: () => Date.now() }, random: systemRandom };
    const { code } = inviteStaff(ports, 'moderator');
    const back = (hours: number): void =>
      void db
        .prepare('UPDATE wrong_code SET first_at = first_at - :ms')
        .run({ ms: hours * 3_600_000 });
    const tryRight = async (): Promise<string> =>
      to(await world.say('amei', 'private', `绑定 ${code}`), 'amei').join();
    await world.say('amei', 'private', '绑定 ZZZZ-0000');
    back(23);
    for (let time = 1; time < 5; time += 1)
      await world.say('amei', 'private', `绑定 ZZZZ-000${time}`);
    expect(await tryRight()).toContain('错了五次');
    back(23);
    expect(await tryRight()).toContain('错了五次');
    back(2);
    expect(await tryRight()).not.toContain('错了五次');
  });
});

describe('the audit', () => {
  it('is shown to staff: whether it holds, and the newest entries without a name', async () => {
    await opened();
    const said = to(await world.say('lead', 'private', '审计'), 'lead').join();
    expect(said).toMatch(/^记录完好[\s\S]*room\.enable/u);
    expect(said).not.toMatch(/名字|wxid/u);
    const triggers = world.stores.db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'`)
      .all() as { name: string }[];
    for (const { name } of triggers) world.stores.db.prepare(`DROP TRIGGER ${name}`).run();
    world.stores.db.prepare(`UPDATE audit SET action = 'nothing' WHERE id = 1`).run();
    expect(to(await world.say('lead', 'private', '/审计'), 'lead').join()).toContain('被动过');
  });
});

describe('the digest', () => {
  /** What a digest is read from: nothing needs doing but what the world holds. */
  const portsWith = (more: Partial<DigestPorts> = {}): DigestPorts => ({
    ...world.stores,
    cards: [],
    zone: 'Asia/Shanghai',
    newcomers: { unanswered: () => 0 },
    staleHelplines: () => 0,
    comingToday: () => [],
    outdatedNotices: () => 0,
    ...more,
  });

  it('tells staff once a day what needs doing, in counts', async () => {
    await opened();
    await world.say('amei', 'room', imminent);
    const ports = portsWith();
    const morning = Date.parse('2027-03-03T01:00:00Z');
    expect(digestDue(ports, morning - 60_000)).toEqual([]);
    const [say, ...others] = digestDue(ports, morning);
    expect(others).toEqual([]);
    expect(JSON.stringify(say)).toMatch(/digest\.alerts/u);
    expect(JSON.stringify(say?.text)).not.toContain('amei');
    digestTold(ports.db, '2027-03-03');
    expect(digestDue(ports, morning + 3_600_000)).toEqual([]);
  });

  it('holds numbers only, and none of somebody who has died', async () => {
    await opened();
    await world.say('amei', 'room', imminent);
    const ports = portsWith({
      newcomers: { unanswered: () => 3 },
      staleHelplines: () => 2,
      outdatedNotices: () => 1,
    });
    const lines = digestLines(ports, Date.now());
    expect(lines.map(({ key }) => key)).toEqual([
      'digest.alerts',
      'digest.newcomers',
      'digest.notices',
      'digest.helplines',
    ]);
    for (const { values } of lines) expect(values).toEqual({ count: expect.any(Number) });
    const { mac } = world.stores.db.prepare('SELECT handle_mac AS mac FROM alert').get() as {
      mac: string;
    };
    deceased.mark(world.stores.db, mac as never, undefined, Date.now());
    expect(digestLines(ports, Date.now()).map(({ key }) => key)).not.toContain('digest.alerts');
  });

  it('tells the room of the staff what is posted today, and nobody where there is none', async () => {
    await opened();
    const ports = portsWith({ comingToday: () => [{ key: 'staff.plan-empty' }] });
    const morning = Date.parse('2027-03-03T01:00:00Z');
    expect(digestDue(ports, morning)).toEqual([]);
    world.gateway.join('staff@chatroom', 'lead', '名字lead');
    await world.say('lead', 'room', '/设为管理群', { room: 'staff@chatroom' as never });
    const says = digestDue(ports, morning + 86_400_000);
    expect(says.map(({ to: whom, text }) => [whom.kind, text.key])).toEqual([
      ['room', 'digest.coming'],
    ]);
  });

  it('says nothing where nothing needs doing', async () => {
    await opened();
    const ports = portsWith();
    expect(digestDue(ports, Date.parse('2027-03-03T02:00:00Z'))).toEqual([]);
  });
});
