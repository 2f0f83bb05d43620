import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { purposes, type Purpose } from '../../../src/core/person.ts';
import { readConsentWord } from '../../../src/features/consent/consent-words.rules.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (typed: string) => readConsentWord(normalise(typed), vocabulary);

describe('an agreement', () => {
  it.each<[string, readonly Purpose[], boolean]>([
    ['我已满18岁，同意 1 2', [1, 2], true],
    ['我已满18岁,同意 1 2', [1, 2], true],
    ['我已满１８岁　同意　１　２', [1, 2], true],
    ['我已滿18歲，同意 1 2', [1, 2], true],
    ['我已滿十八歲，同意一、二', [1, 2], true],
    ['我已满18周岁，同意1', [1], true],
    ['满18岁了，同意 2', [2], true],
    ['同意 1 2，我已满18岁', [1, 2], true],
    ['“我已满18岁，同意 1 2”', [1, 2], true],
    ['我已满18岁，同意 1 2。🙏', [1, 2], true],
    ['我已成年，我同意1、2', [1, 2], true],
    ['我已满18岁，同意', [], true],
    ['同意12', [1, 2], false],
    ['同意１２', [1, 2], false],
    ['同意1、2', [1, 2], false],
    ['同意1／2', [1, 2], false],
    ['同意①②', [1, 2], false],
    ['同意 2 1', [1, 2], false],
    ['同意 1 1 1', [1], false],
    ['同\u200b意 1', [1], false],
    ['  同意\n1  ', [1], false],
    ['我同意一和二', [1, 2], false],
    ['我同意第一项和第二项', [1, 2], false],
    ['我同意第1项、第2项以及第4项', [1, 2, 4], false],
    ['同意一跟两', [1, 2], false],
    ['我同意 1 2 3 4', [1, 2, 3, 4], false],
    ['同意12345', [1, 2, 3, 4, 5], false],
    ['同意', [], false],
    ['我都同意', [], false],
    ['同意！！', [], false],
  ])('reads 「%s」 as %j, adult %j', (typed, expected, isAdult) => {
    expect(read(typed)).toEqual({ kind: 'agree', purposes: expected, isAdult });
  });

  it.each([
    '她同意 1',
    '她说同意 1 2',
    '大家都同意 1',
    '医生同意 1',
    '不同意 1',
    '我不同意 1 2',
    '我没同意 1',
    '还没同意1',
    '同意吗',
    '同意吗？',
    '同意 1 吗',
    '同意 1 但不同意 2',
    '同意1不同意2',
    '同意你说的',
    '我同意你 1',
    '同意 6',
    '同意 0',
    '同意 1 6',
    '同意3号床的说法',
    '同意1楼',
    '我女儿满18岁，同意 1 2',
    '我快满18岁了，同意 1 2',
    '未满18岁，同意 1 2',
    '我没满18岁，同意 1',
    '同意 1，我未满18岁',
    '1 2',
    '知道了',
    '好的',
    '',
    '👍',
  ])('does not take 「%s」 for an agreement', (typed) => {
    expect(read(typed)?.kind).not.toBe('agree');
  });

  const written: Readonly<Record<Purpose, readonly string[]>> = {
    1: ['1', '１', '一', '①', '第1项', '第一项'],
    2: ['2', '２', '二', '两', '②', '第二项'],
    3: ['3', '３', '三', '③', '第三项'],
    4: ['4', '４', '四', '④', '第4项'],
    5: ['5', '５', '五', '⑤', '第五项'],
  };
  const asked = fc.uniqueArray(fc.constantFrom(...purposes), { minLength: 1 });
  const typedPurposes = asked.chain((wanted) =>
    fc
      .tuple(
        fc.tuple(...wanted.map((purpose) => fc.constantFrom(...written[purpose]))),
        fc.constantFrom('', ' ', '　', '、', '，', ', ', ' 和 ', '与', '以及', '/', '／', '。'),
      )
      .map(([signs, gap]) => ({ wanted, text: signs.join(gap) })),
  );
  const verb = fc.constantFrom('同意', '我同意', '同 意', '同意：', '我都同意', '同意参加');

  it('holds just the purposes typed, however they are written and parted', () => {
    fc.assert(
      fc.property(verb, typedPurposes, (start, { wanted, text }) => {
        expect(read(`${start}${text}`)).toEqual({
          kind: 'agree',
          purposes: [...wanted].sort(),
          isAdult: false,
        });
      }),
    );
  });

  it('is none once any other word stands before or after it', () => {
    const other = fc.constantFrom(
      '她',
      '他们',
      '不',
      '别',
      '没',
      '吗',
      '呢',
      '医生',
      '再说',
      'a',
      '7',
    );
    fc.assert(
      fc.property(verb, typedPurposes, other, fc.boolean(), (start, { text }, word, isBefore) => {
        const typed = isBefore ? `${word}${start}${text}` : `${start}${text}${word}`;
        expect(read(typed)?.kind).not.toBe('agree');
      }),
    );
  });
});

describe('any other consent word', () => {
  it.each([
    ['参加研究', 'join'],
    ['參加研究', 'join'],
    ['参加 研究！', 'join'],
    ['我想参加研究', 'join'],
    ['退出研究', 'withdraw'],
    ['「退出研究」', 'withdraw'],
    ['退 出 研 究。', 'withdraw'],
    ['我要退出研究', 'withdraw'],
    ['我要退出', 'near-withdraw'],
    ['别记我的话', 'near-withdraw'],
    ['別記我的話', 'near-withdraw'],
    ['把我的删掉', 'near-withdraw'],
    ['把我的刪掉', 'near-withdraw'],
    ['我撤回同意', 'near-withdraw'],
    ['不同意', 'decline'],
    ['我不同意！', 'decline'],
    ['拒绝参加', 'decline'],
    ['暂停记录', 'pause'],
    ['暫停記錄', 'pause'],
    ['先别记录', 'pause'],
    ['恢复记录', 'resume'],
    ['恢復記錄', 'resume'],
    ['我未满18岁', 'minor'],
    ['我未滿１８歲', 'minor'],
    ['没满18岁', 'minor'],
    ['未成年', 'minor'],
    ['我已满18岁', 'adult'],
    ['满十八岁', 'adult'],
    ['我成年了。', 'adult'],
  ])('「%s」 is %s', (typed, kind) => {
    expect(read(typed)?.kind).toBe(kind);
  });

  it.each([
    '医生让我退出研究生群',
    '昨天有人退出研究了',
    '她要退出',
    '参加研究有什么好处',
    '暂停记录是什么意思',
    '我女儿未成年',
    '打卡 3 6 2',
    '今天恢复得不错',
  ])('「%s」 is chat', (typed) => {
    expect(read(typed)).toBeUndefined();
  });

  it('is the same in full width, with spaces between and with punctuation around', () => {
    const phrases = Object.entries({
      withdraw: vocabulary.consent.withdraw,
      'near-withdraw': vocabulary.consent.nearWithdraw,
      decline: vocabulary.consent.decline,
      pause: vocabulary.consent.pause,
      resume: vocabulary.consent.resume,
      join: vocabulary.consent.join,
    }).flatMap(([kind, words]) => words.map((word) => ({ kind, word })));
    const around = fc.constantFrom('', ' ', '！', '。', '～', '🙏', '\u200b', '“', '……');
    fc.assert(
      fc.property(fc.constantFrom(...phrases), around, around, (phrase, before, between) => {
        const typed = `${before}${[...phrase.word].join(between)}${before}`;
        expect(read(typed)?.kind).toBe(phrase.kind);
      }),
    );
  });
});
