import { describe, expect, it } from '@jest/globals';
import { staffCommandIds } from '../../src/core/command-table.ts';
import { meantCommands } from '../../src/features/answers/help.rules.ts';
import { toPinyin } from '../../src/edges/chinese/to-pinyin.ts';
import { createToSimplified } from '../../src/edges/chinese/to-simplified.ts';
import { loadLookAlikes } from '../../src/edges/settings/look-alikes.ts';
import { createLookAlike } from '../../src/features/moderation/look-alike.rules.ts';
import { nearestCommands } from '../../src/core/nearest-commands.rules.ts';
import { configDirectory } from '../helpers/project.ts';
import { normalise, vocabulary } from '../helpers/vocabulary.ts';

const isLookAlike = createLookAlike({
  ...loadLookAlikes(configDirectory),
  toSimplified: createToSimplified(),
  toPinyin,
});
const staffRows = staffCommandIds.map((id) => vocabulary.commands[id]);
const near = (typed: string) => nearestCommands(typed, staffRows, 0.5, isLookAlike);

describe('a mistyped command of staff', () => {
  it.each([
    ['状太', '状态'],
    ['壮态', '状态'],
    ['启由', '启用'],
    ['只班', '值班'],
    ['帮住', '帮助'],
    ['预缆', '预览'],
    ['设为管理', '设为管理群'],
    ['已故了', '已故'],
    ['stauts', '状态'],
    ['enabel', '启用'],
    ['哀掉', '哀悼'],
  ])('%s is taken for %s first', (typed, meant) => {
    expect(near(typed)[0]).toBe(meant);
  });

  it.each(['今天天气', '谢谢', '甲'])('%s is taken for none', (typed) => {
    expect(near(typed)).toEqual([]);
  });

  it('gets three suggestions at most', () => {
    expect(near('用').length).toBeLessThanOrEqual(3);
  });
});

describe('a mistyped command of a member', () => {
  const meant = (typed: string) =>
    meantCommands(normalise(typed), vocabulary.commands, isLookAlike);

  it.each([
    ['打咔 3 6 2', '打卡'],
    ['卡打 3 6 2', '打卡'],
    ['报明 1', '报名'],
    ['参加研就', '参加研究'],
    ['参加科研', '参加研究'],
    ['退出研旧', '退出研究'],
    ['暂停纪录', '暂停记录'],
    ['我的数剧', '我的数据'],
    ['删除上条', '删除上一条'],
    ['关方', '官方'],
    ['举抱', '举报'],
    ['提腥 12月3日 复查', '提醒'],
    ['联系负责', '联系负责人'],
  ])('%s is taken for %s first', (typed, word) => {
    expect(meant(typed)[0]).toBe(word);
  });

  it.each([
    '参加',
    '我要参加',
    '没用了',
    '没有用了',
    '身后事',
    '复查',
    '化疗恶心',
    '吃什么好',
    '明天要不要空腹',
    '放疗要做几次',
    '我今天很难受',
    '可以喝酒吗',
    '可以请假吗',
    '打针疼不疼',
    '报告怎么看',
    '疫苗还要打吗',
    '参加婚礼可以吗，会不会太累，要注意什么',
  ])('%s is a question, and none is suggested', (typed) => {
    expect(meant(typed)).toEqual([]);
  });
});
