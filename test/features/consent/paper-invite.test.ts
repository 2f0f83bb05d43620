import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { consentInvite, type ConsentInviteOptions } from '../../../src/commands/consent-invite.ts';
import { noticeSlots } from '../../../src/core/notice.ts';
import {
  makePaperCode,
  purposesOfForm,
  readPaperCode,
} from '../../../src/features/consent/paper-code.rules.ts';
import { paperForms } from '../../../src/features/consent/paper-form.rules.ts';
import { readNotice } from '../../../src/edges/settings/notice.ts';
import { configDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';
import { makeWorld, type World } from '../../helpers/world.ts';

const directory = useTempDirectory();
let world: World;
let printed = '';
const out = (): string => join(directory(), 'forms.html');
const invite = (values: Partial<ConsentInviteOptions> = {}): void =>
  consentInvite({
    data: world.dataDirectory,
    set: [],
    count: 1,
    purposes: ['1', '2'],
    out: out(),
    json: true,
    ...values,
  });
const html = (): string => readFileSync(out(), 'utf8');
const codesIn = (page: string): readonly string[] =>
  [...page.matchAll(/class="code">(\d{6})</gu)].map(([, code]) => code ?? '');

beforeEach(async () => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  world = await makeWorld();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

describe('consent invite', () => {
  it('makes a page a code, each code once, and keeps only their MACs', () => {
    invite({ count: 20 });
    const codes = codesIn(html());
    expect([codes.length, new Set(codes).size]).toEqual([20, 20]);
    expect(html().match(/<section>/gu)).toHaveLength(20);
    expect(world.count('paper_invite')).toBe(20);
    const rows = JSON.stringify(world.stores.db.prepare('SELECT * FROM paper_invite').all());
    expect(codes.filter((code) => rows.includes(`"${code}"`))).toEqual([]);
  });

  it('prints no code, but for what, under which notice and until when', () => {
    invite();
    const [code = ''] = codesIn(html());
    expect(printed).not.toContain(code);
    const said = JSON.parse(printed) as { expiresAt: string };
    expect(said).toMatchObject({ count: 1, purposes: [1, 2], out: out() });
    expect((Date.parse(said.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(30, 2);
  });

  it('puts the short notice on the form, with what the law wants said', () => {
    invite();
    const { slots } = readNotice(configDirectory);
    const pieces = noticeSlots.flatMap((slot) => slots[slot].short.split(/\{\w+\}/u));
    expect(pieces.length).toBeGreaterThan(8);
    expect(pieces.filter((piece) => !html().includes(piece))).toEqual([]);
  });

  it('names just the purposes it is for, each with a box for yes and one for no', () => {
    invite({ purposes: ['2', '1'] });
    expect(html().match(/<li>/gu)).toHaveLength(2);
    expect(html()).toMatch(/第1项[\s\S]*第2项/u);
    expect(html()).not.toContain('第3项：');
    expect(html().match(/class="box"/gu)).toHaveLength(5);
    expect(html()).toContain('我已满18岁');
  });

  it('is for its owner only, and writes over no file', () => {
    invite();
    expect(statSync(out()).mode & 0o777).toBe(0o600);
    const before = html();
    expect(codeThrownBy(() => invite())).toBe('form.file');
    expect([html() === before, world.count('paper_invite')]).toEqual([true, 1]);
  });

  it('makes no code and no audit row where the file cannot be written', () => {
    writeFileSync(out(), 'mine');
    const audited = world.count('audit');
    expect(codeThrownBy(() => invite({ count: 3 }))).toBe('form.file');
    expect([world.count('paper_invite'), world.count('audit')]).toEqual([0, audited]);
  });

  it.each([
    ['no purpose', { purposes: [''] }],
    ['a purpose there is not', { purposes: ['1', '7'] }],
    ['one the notice does not offer', { purposes: ['1', '5'] }],
    ['one that means nothing without 1', { purposes: ['2', '4'] }],
    ['no form', { count: 0 }],
    ['too many forms', { count: 51 }],
  ])('refuses %s', (_, values) => {
    expect(codeThrownBy(() => invite(values))).toBe('usage.invalid');
    expect([existsSync(out()), world.count('paper_invite')]).toEqual([false, 0]);
  });
});

describe('a code', () => {
  it.each([
    ['000000000000', '100000'],
    ['0000000dbb9f', '999999'],
    ['0000000dbba0', '100000'],
  ])('of random %s is %s', (hex, code) => {
    expect(makePaperCode(() => hex)).toBe(code);
  });

  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['“123-456”。', '123456'],
    ['023456', undefined],
    ['12345', undefined],
    ['1234567', undefined],
    ['血小板 123456', undefined],
    ['12.3456', undefined],
    ['12/34/56', undefined],
  ])('read from %s is %s', (words, code) => {
    expect(readPaperCode(words)).toBe(code);
  });

  it.each([
    [['1'], [1]],
    [['2'], [2]],
    [
      ['4', '1'],
      [1, 4],
    ],
    [['4'], undefined],
    [['1', '1'], [1]],
    [['x'], undefined],
  ])('for %j is for %j', (asked, purposes) => {
    expect(purposesOfForm(asked, [1, 2, 3, 4])).toEqual(purposes);
  });
});

describe('the form', () => {
  it('lets no text be read as a tag', () => {
    const words = {
      title: '<b>',
      notice: 'a & b',
      about: '"x"',
      purposes: ['<i>'],
      agree: '',
      disagree: '',
      adult: '',
      signature: '',
      date: '',
      send: '',
      end: '',
    };
    const page = paperForms(words, ['123456']);
    expect(page).toContain('&lt;b&gt;');
    expect(page).toContain('a &amp; b');
    expect(page).not.toMatch(/<[bi]>/u);
  });
});
