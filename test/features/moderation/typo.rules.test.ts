import { describe, expect, it } from '@jest/globals';
import { toPinyin } from '../../../src/edges/chinese/to-pinyin.ts';
import { createToSimplified } from '../../../src/edges/chinese/to-simplified.ts';
import { loadLookAlikes } from '../../../src/edges/settings/look-alikes.ts';
import { createLookAlike } from '../../../src/features/moderation/look-alike.rules.ts';
import { nearestCommands } from '../../../src/features/moderation/typo.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { vocabulary } from '../../helpers/vocabulary.ts';

const isLookAlike = createLookAlike({
  ...loadLookAlikes(configDirectory),
  toSimplified: createToSimplified(),
  toPinyin,
});
const near = (typed: string) => nearestCommands(typed, vocabulary, isLookAlike);

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
