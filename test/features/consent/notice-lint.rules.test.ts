import { describe, expect, it } from '@jest/globals';
import { noticeForms, noticeSlots, type NoticeSource } from '../../../src/core/notice.ts';
import type { Study } from '../../../src/core/study.ts';
import { fillNotice, readNotice, readNoticeWords } from '../../../src/edges/settings/notice.ts';
import { lintNotice } from '../../../src/features/consent/notice-lint.rules.ts';
import { make } from '../../helpers/make.ts';
import { configDirectory } from '../../helpers/project.ts';
import { content } from '../../helpers/vocabulary.ts';

const notice = readNotice(configDirectory);
const { required, promises } = readNoticeWords(configDirectory);
const { forbidden } = content;

const lint = (
  values: Partial<NoticeSource> = {},
  study: Study = make.study(),
): readonly string[] => {
  const source = { ...notice, ...values };
  const filled = fillNotice(source, study);
  return lintNotice(source, { study, filled, forbidden, required, promises });
};

const slotsByForm = noticeForms.flatMap((form) => noticeSlots.map((slot) => [slot, form] as const));
const requiredByForm = noticeForms.flatMap((form) =>
  required.flatMap(({ about, words }) => words.map((word) => [about, form, word] as const)),
);

describe('the notice of config', () => {
  it('has no problem', () => {
    expect(lint()).toEqual([]);
  });

  it('leaves a study room for longer names than the example’s', () => {
    const { short } = fillNotice(notice, make.study());
    expect([...short].length).toBeLessThanOrEqual(365);
  });

  it('is looked at in eighteen places: nine slots, two forms', () => {
    expect(slotsByForm).toHaveLength(18);
  });
});

describe('a slot', () => {
  it.each(slotsByForm)('%s that is taken out of the %s form is reported', (slot, form) => {
    const text = notice[form].replaceAll(notice.slots[slot][form], '');
    expect(text).not.toBe(notice[form]);
    expect(lint({ [form]: text })).toContain(
      `slots.${slot}.${form}: its words do not stand in the text; mend either`,
    );
  });

  it.each(slotsByForm)('%s whose words differ from the %s form is reported', (slot, form) => {
    const slots = { ...notice.slots, [slot]: { ...notice.slots[slot], [form]: '别的说法' } };
    expect(lint({ slots })).toContain(
      `slots.${slot}.${form}: its words do not stand in the text; mend either`,
    );
  });

  it.each([
    ['handler', 'institution'],
    ['handler', 'contact'],
    ['retention', 'retentionDays'],
  ] as const)('%s that does not name the %s is reported', (slot, field) => {
    const slots = { ...notice.slots, [slot]: { short: '研究病友互助', long: '研究病友群' } };
    expect(lint({ slots })).toEqual(
      expect.arrayContaining(
        noticeForms.map((form) =>
          expect.stringContaining(`slots.${slot}.${form}: it does not name {${field}}`),
        ),
      ),
    );
  });
});

describe('the short form', () => {
  const room = 400 - [...fillNotice(notice, make.study()).short].length;

  it('may have 400 characters, filled in', () => {
    expect(lint({ short: notice.short + '字'.repeat(room) })).toEqual([]);
  });

  it('may not have 401', () => {
    expect(lint({ short: notice.short + '字'.repeat(room + 1) })).toEqual([
      'short: 401 characters; at most 400',
    ]);
  });

  it('is counted with the values of the study', () => {
    const study = make.study({ storage: '存'.repeat(make.study().storage.length + room + 1) });
    expect(lint({}, study)).toEqual(['short: 401 characters; at most 400']);
  });

  it('is counted in characters, not in halves of them', () => {
    expect(lint({ short: notice.short + '🌷'.repeat(room) })).toEqual([]);
  });
});

describe('a placeholder', () => {
  it.each(noticeForms)('that the study block does not know is reported in the %s form', (form) => {
    const source = { ...notice, [form]: `${notice[form]}{sponsor}` };
    const facts = { study: make.study(), filled: notice, forbidden, required, promises };
    expect(lintNotice(source, facts)).toContain(
      `${form}: {sponsor} is no field of the study block; correct its name`,
    );
  });

  it.each([
    ['contact', make.study({ contact: '' })],
    ['retentionDays', make.study({ retentionDays: 0 })],
  ])('that is empty is reported: %s', (field, study) => {
    expect(lint({}, study)).toEqual(
      noticeForms.map((form) => `${form}: {${field}} is empty; fill study.${field}`),
    );
  });
});

describe('the words of both forms', () => {
  it.each(requiredByForm)('%s, must stand in the %s form: %s', (about, form, word) => {
    const { words } = required.find((entry) => entry.about === about) ?? { words: [] };
    const bare = words.reduce((text, each) => text.replaceAll(each, ''), notice[form]);
    const problem = expect.stringContaining(`${form}: it does not say ${about}; write `);
    expect(lint({ [form]: bare })).toEqual(expect.arrayContaining([problem]));
    expect(lint({ [form]: bare + word })).not.toEqual(expect.arrayContaining([problem]));
  });

  it.each(promises)('may not promise %s', (promise) => {
    for (const form of noticeForms)
      expect(lint({ [form]: notice[form] + promise })).toContain(
        `${form}: it promises ${promise}, which nobody can keep; take it out`,
      );
  });

  it.each(['只有研究者能看', '匿名', '绝对安全'])('have %s among what none may promise', (word) => {
    expect(promises).toContain(word);
  });

  it.each(forbidden.filter((word) => !promises.includes(word)))('may not say %s', (word) => {
    for (const form of noticeForms)
      expect(lint({ [form]: notice[form] + word })).toContain(
        `${form}: it says ${word}; find other words`,
      );
  });

  it.each([
    '机器人',
    '不是医生',
    '夜里没有人守着',
    '满18岁',
    '退出研究',
    '暂停记录',
    '我的数据',
    '更正',
    '删除上一条',
    '联系负责人',
  ])('must say %s', (word) => {
    expect(required.flatMap(({ words }) => words)).toContain(word);
  });
});

describe('a purpose', () => {
  it.each([
    [1, '①'],
    [2, '②'],
    [3, '③'],
    [4, '④'],
  ])('%i that is offered and not listed is reported', (purpose, number) => {
    for (const form of noticeForms)
      expect(lint({ [form]: notice[form].replaceAll(number, '') })).toContain(
        `${form}: it offers purpose ${purpose} and does not list ${number}; say what it is`,
      );
  });

  it('that is listed and not offered is reported', () => {
    expect(lint({ purposes: [1, 2, 4] })).toEqual(
      noticeForms.map(
        (form) => `${form}: it lists ③, which is not offered; remove it or add 3 to purposes`,
      ),
    );
  });

  it('abroad is offered only where it is listed', () => {
    expect(lint({ purposes: [1, 2, 3, 4, 5] })).toHaveLength(2);
  });
});
