import { describe, expect, it } from '@jest/globals';
import { toPinyin } from '../../../src/edges/chinese/to-pinyin.ts';
import { createToSimplified } from '../../../src/edges/chinese/to-simplified.ts';
import { loadLookAlikes } from '../../../src/edges/settings/look-alikes.ts';
import { loadSimulation } from '../../../src/edges/settings/simulation.ts';
import { createLookAlike } from '../../../src/features/moderation/look-alike.rules.ts';
import { createRandom } from '../../../src/features/research/simulation.rules.ts';
import { configDirectory } from '../../helpers/project.ts';

const words = loadLookAlikes(configDirectory);
const toSimplified = createToSimplified();
const isLookAlike = createLookAlike({ ...words, toSimplified, toPinyin });
/** Invented names of staff and bot. */
const own = [
  '小路助手',
  '群主李姐',
  '王敏医生',
  '同路小助手',
  '研究者周敏',
  'Lily姐',
  '临江何老师',
];

const random = createRandom(11);
const pick = <Item>(list: readonly Item[]): Item => {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to pick');
  return item;
};
const han = /\p{Script=Han}/u;
const { names, lists, themes } = loadSimulation(configDirectory);
const pool = [
  ...new Set([...Object.values(lists), ...Object.values(themes)].flat().join('')),
].filter((character) => han.test(character));
const bySound = new Map<string, string[]>();
for (const character of pool) {
  const sound = toPinyin(character)[0] ?? '';
  bySound.set(sound, [...(bySound.get(sound) ?? []), character]);
}
const replaceAt = (
  name: string,
  isOne: (character: string) => boolean,
  by: (old: string) => string,
) => {
  const characters = [...name];
  const places = characters.flatMap((character, at) => (isOne(character) ? [at] : []));
  if (places.length === 0) return undefined;
  const at = pick(places);
  characters[at] = by(characters[at] ?? '');
  return characters.join('');
};
const insert = (name: string, text: string): string => {
  const characters = [...name];
  characters.splice(1 + Math.floor(random() * (characters.length - 1)), 0, text);
  return characters.join('');
};
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

/** Ways to make a name look or sound like another; undefined where a name has nothing to change. */
const ways: Readonly<Record<string, (name: string) => string | undefined>> = {
  'an invisible sign': (name) => insert(name, pick(['\u200b', '\u200d', '\u2060', '\u00ad'])),
  'a space or a dot': (name) => insert(name, pick([' ', '\u3000', '.', '·', '_', '、', '-'])),
  emoji: (name) =>
    pick([
      (one: string) => `${one}🌸`,
      (one: string) => `💊${one}`,
      (one: string) => insert(one, '❤️'),
    ])(name),
  'wide letters': (name) => (/[!-~]/u.test(name) ? wide(name) : undefined),
  'letters of another script': (name) =>
    replaceAt(
      name,
      (one) => /[aeopcxyi]/u.test(one),
      (one) => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у', i: 'і' })[one] ?? one,
    ),
  'a character that looks alike': (name) =>
    replaceAt(
      name,
      (one) => words.shapes.some((group) => group.includes(one)),
      (one) =>
        pick(
          [...pick(words.shapes.filter((group) => group.includes(one)))].filter(
            (other) => other !== one,
          ),
        ),
    ),
  'a character that sounds alike': (name) =>
    replaceAt(
      name,
      (one) => (bySound.get(toPinyin(one)[0] ?? '') ?? []).some((other) => other !== one),
      (one) => pick((bySound.get(toPinyin(one)[0] ?? '') ?? []).filter((other) => other !== one)),
    ),
  'a word before or behind': (name) =>
    pick([
      (one: string) => `${pick(words.words)}${one}`,
      (one: string) => `${one}${pick(words.words)}`,
    ])(name),
  'a number behind': (name) => `${name}${Math.floor(random() * 99) + 1}`,
  'a character twice': (name) =>
    replaceAt(
      name,
      (one) => han.test(one),
      (one) => one + one,
    ),
  'a character more': (name) => insert(name, pick(pool)),
};

describe('names that are confusable with those of staff or bot', () => {
  it('are flagged in at least 99 of 100 of 2,000 that are made in eleven ways', () => {
    const made: { way: string; name: string; of: string }[] = [];
    for (let at = 0; made.length < 2000; at += 1) {
      const [way, change] = pick(Object.entries(ways));
      const of = pick(own);
      const name = change(of);
      if (name !== undefined && name !== of) made.push({ way, name, of });
    }
    const missed = made.filter(({ name }) => !own.some((one) => isLookAlike(name, one)));
    expect(missed.length / made.length).toBeLessThanOrEqual(0.01);
    // Each way by itself, so that none hides behind the others.
    for (const way of Object.keys(ways)) {
      const all = made.filter((one) => one.way === way);
      const open = missed.filter((one) => one.way === way);
      expect([way, open.length <= Math.max(1, all.length * 0.05)]).toEqual([way, true]);
    }
  });

  it('are at most one in 200 of 10,000 ordinary names', () => {
    const surnames = [
      ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武',
    ];
    const given = [
      ...'芳娜敏静丽艳娟霞秀兰玲桂英华慧巧美琴云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓仪荷丹蓉眉君蕊薇菁梦岚苑馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思',
    ];
    const kin = ['妈妈', '爸爸', '姐', '妹', '阿姨', '奶奶', '家', '的天空', '小筑', '在路上'];
    const moods = [
      '平安',
      '晴天',
      '向日葵',
      '随缘',
      '岁月静好',
      '知足常乐',
      '一米阳光',
      '清风',
      '微笑',
      '静待花开',
      '阳光总在风雨后',
      '彩虹',
      '荷塘月色',
      '梅',
      '兰草',
      '太阳花',
      '雨后',
      '心若向阳',
      '幸福一家人',
      '快乐每一天',
      '好运来',
      '健康是福',
      '云淡风轻',
      '海阔天空',
    ];
    const towns = ['安徽', '四川', '河北', '江苏', '湖北', '山东', '广西', '贵州', '江西', '陕西'];
    const make: readonly (() => string)[] = [
      () => pick(surnames) + pick(given) + pick(given),
      () => pick(surnames) + pick(given),
      () => `${pick(given)}${pick(given)}${pick(kin)}`,
      () => `小${pick(given)}`,
      () => `阿${pick(given)}`,
      () => `${pick(towns)}${pick(moods)}`,
      () => `${pick(moods)}${pick(['', '🌸', '～', '2024', ''])}`,
      () => `${pick(towns)}-${pick(surnames)}${pick(['姐', '女士', '阿姨', '妈妈'])}`,
      () =>
        pick(['Lucy', 'Amy', 'linda', 'Coco', 'Sunny', 'May']) + pick(['', '妈妈', '123', '🌷']),
      () => pick(names),
    ];
    const ordinary = Array.from({ length: 10_000 }, () => pick(make)());
    const flagged = ordinary.filter((name) => own.some((one) => isLookAlike(name, one)));
    expect(flagged.length / ordinary.length).toBeLessThanOrEqual(0.005);
  });

  it.each([
    ['李姐', '群主李姐', true],
    ['群主王姐', '群主李姐', true],
    ['王医生', '王敏医生', true],
    ['王芳', '王敏医生', false],
    ['何静', '临江何老师', false],
    ['小露助手', '小路助手', true],
    ['小路', '小路助手', true],
    ['', '小路助手', false],
    ['助手', '小路助手', false],
  ])('%s beside %s: %s', (name, of, expected) => {
    expect(isLookAlike(name, of)).toBe(expected);
  });
});
