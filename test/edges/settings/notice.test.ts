import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { noticeForms, noticeSlots } from '../../../src/core/notice.ts';
import { isCron } from '../../../src/edges/cron/scheduler.ts';
import { loadContent } from '../../../src/edges/settings/content.ts';
import {
  createNoticeFor,
  fillNotice,
  readNotice,
  readNoticeWords,
  versionOf,
} from '../../../src/edges/settings/notice.ts';
import { make } from '../../helpers/make.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy, thrownBy } from '../../helpers/thrown.ts';
import { normalise } from '../../helpers/vocabulary.ts';

const temp = useTempDirectory();
const source = readNotice(configDirectory);
const file = readFileSync(join(configDirectory, 'notice.zh-CN.md'), 'utf8');
const [, front = '', body = ''] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/u.exec(file) ?? [];
const [shortPart = '', longPart = ''] = body.split(/(?=## long)/u);
const textOf = { short: shortPart, long: longPart };

/** A copy of config with another notice. */
const withNotice = (text: string): string => {
  const directory = join(temp(), 'config');
  cpSync(configDirectory, directory, { recursive: true });
  writeFileSync(join(directory, 'notice.zh-CN.md'), text);
  return directory;
};
const load = (directory: string): unknown => loadContent({ directory, normalise, isCron });

const places = noticeForms.flatMap((form) => noticeSlots.map((slot) => [slot, form] as const));

describe('the notice', () => {
  it('is refused with the content where a slot is not filled, whichever and in either form', () => {
    const directory = withNotice(file);
    expect(codeThrownBy(() => createNoticeFor(directory))).toBeUndefined();
    for (const [slot, form] of places) {
      const parts = { ...textOf, [form]: textOf[form].replaceAll(source.slots[slot][form], '') };
      writeFileSync(join(directory, 'notice.zh-CN.md'), front + parts.short + parts.long);
      const error = thrownBy(() => createNoticeFor(directory));
      expect([slot, form, String(error)]).toEqual([
        slot,
        form,
        expect.stringContaining(`slots.${slot}.${form} do not stand in the text`),
      ]);
    }
  });

  it('stops all content from loading where a slot is not filled', () => {
    expect(codeThrownBy(() => load(withNotice(file)))).toBeUndefined();
    const without = file.replaceAll('存在{storage}，到研究结束后{retentionDays}天', '');
    expect(codeThrownBy(() => load(withNotice(without)))).toBe('content.invalid');
  });

  it.each(noticeSlots)('is refused without the slot %s in its front matter', (slot) => {
    const removed = front.replace(new RegExp(`  ${slot}:\n    short:.*\n    long:.*\n`, 'u'), '');
    expect(removed).not.toBe(front);
    expect(codeThrownBy(() => readNotice(withNotice(removed + body)))).toBe('content.invalid');
  });

  it.each([
    [
      'a tenth slot',
      front.replace('slots:\n', 'slots:\n  other: { short: 研究病友, long: 研究病友 }\n'),
    ],
    ['a slot of one character', front.replace('short: 研究病友互助', 'short: 研')],
    ['no slots at all', '---\ntitle: 研究说明\npurposes: [1]\n---\n'],
    ['no front matter', ''],
  ])('is refused with %s', (_name, head) => {
    expect(head).not.toBe(front);
    expect(codeThrownBy(() => readNotice(withNotice(head + body)))).toBe('content.invalid');
  });

  it('is refused for a study that lacks what a placeholder asks for', () => {
    const short = `${source.short}{sponsor}`;
    expect(codeThrownBy(() => fillNotice({ ...source, short }, make.study()))).toBe(
      'content.invalid',
    );
  });

  it('is filled in with every field it names', () => {
    const { short, long } = createNoticeFor(configDirectory)(make.study());
    expect(short + long).not.toMatch(/[{}]/u);
    for (const value of ['临江大学', '周老师，分机 8123', 'LJ-2026-17', '365天'])
      expect([value, short.includes(value), long.includes(value)]).toEqual([value, true, true]);
  });

  it('says in its long form until which day what is kept is kept', () => {
    expect(createNoticeFor(configDirectory)(make.study()).long).toContain('2027-03-31后365天为止');
  });
});

describe('the version of a notice', () => {
  const filled = fillNotice(source, make.study());
  const changed = (text: string, index: number): string => {
    const characters = [...text];
    characters[index] = characters[index] === '字' ? '句' : '字';
    return characters.join('');
  };

  it.each(noticeForms)('is new with any one character of the %s form changed', (form) => {
    const text = filled[form];
    const versions = [...text].map((_character, index) =>
      versionOf({ ...filled, [form]: changed(text, index) }),
    );
    expect(new Set([...versions, filled.version]).size).toBe(versions.length + 1);
  });

  it.each(noticeForms)('is new with any one character of the %s form left out', (form) => {
    const characters = [...filled[form]];
    const isSame = characters.some(
      (_character, index) =>
        versionOf({ ...filled, [form]: characters.toSpliced(index, 1).join('') }) ===
        filled.version,
    );
    expect(isSame).toBe(false);
  });

  it('is new with another title or other purposes, or a character moved from one form to the other', () => {
    const [first = ''] = filled.long;
    const versions = [
      versionOf({ ...filled, title: '说明' }),
      versionOf({ ...filled, purposes: [1, 2, 4] }),
      versionOf({ ...filled, short: filled.short + first, long: filled.long.slice(first.length) }),
    ];
    expect(new Set([...versions, filled.version]).size).toBe(4);
  });

  it.each([
    ['contact', { contact: '吴老师，分机 8124' }],
    ['storage', { storage: '临江大学的另一台服务器' }],
    ['retentionDays', { retentionDays: 366 }],
    ['endsOn', { endsOn: '2027-04-01' }],
  ])('is new with another %s of the study', (_field, values) => {
    expect(fillNotice(source, make.study(values)).version).not.toBe(filled.version);
  });

  it('is the same for the same words, with slots told in other places', () => {
    const slots = { ...source.slots, purpose: { short: '病友互助', long: '互助、信息和归属感' } };
    expect(fillNotice({ ...source, slots }, make.study())).toEqual(filled);
    expect(filled.version).toMatch(/^[0-9a-f]{12}$/u);
  });
});

describe('what a notice must and must not say', () => {
  let directory: string;
  beforeEach(() => {
    directory = withNotice(file);
  });

  it.each([
    ['is empty', ''],
    ['requires nothing', 'required: []\npromises: [匿名]\n'],
    ['has a requirement without words', 'required: [{ about: x, words: [] }]\npromises: [匿名]\n'],
  ])('is refused where its file %s', (_name, text) => {
    expect(codeThrownBy(() => readNoticeWords(directory))).toBeUndefined();
    writeFileSync(join(directory, 'lexicon', 'notice.yaml'), text);
    expect(codeThrownBy(() => readNoticeWords(directory))).toBe('content.invalid');
  });
});
