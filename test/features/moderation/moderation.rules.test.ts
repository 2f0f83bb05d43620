import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bareCode,
  readStaffCommand,
  staffCodeLength,
  toStaffCode,
} from '../../../src/features/moderation/moderation.rules.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (typed: string, who: { isPrivate: boolean; isStaff: boolean }) =>
  readStaffCommand(normalise(typed), vocabulary, who);

const inRoom = { isPrivate: false, isStaff: true };
const inPrivate = { isPrivate: true, isStaff: true };
const member = { isPrivate: true, isStaff: false };

describe('a command of staff', () => {
  it.each([
    ['/启用', 'enable'],
    ['／启用', 'enable'],
    ['、启用', 'enable'],
    ['/啟用', 'enable'],
    ['/ 启 用', 'enable'],
    ['/停用', 'disable'],
    ['/状态', 'status'],
    ['/狀態', 'status'],
    ['/帮助', 'help'],
    ['/Enable', 'enable'],
    ['/STATUS', 'status'],
    ['/ｄｉｓａｂｌｅ', 'disable'],
    ['确认', 'confirm'],
    ['確認', 'confirm'],
    ['/确认', 'confirm'],
  ])('「%s」 in a group is %s', (typed, kind) => {
    expect(read(typed, inRoom)).toEqual({ kind });
  });

  it.each(['启用', '停用', '状态', 'status'])(
    'needs its slash in a group: 「%s」 is chat',
    (typed) => {
      expect(read(typed, inRoom)).toBeUndefined();
    },
  );

  it.each([
    ['启用', 'enable'],
    ['停用', 'disable'],
    ['状态', 'status'],
    ['/状态', 'status'],
    ['/帮助', 'help'],
    ['确认', 'confirm'],
  ])('needs none in private: 「%s」 is %s', (typed, kind) => {
    expect(read(typed, inPrivate)).toEqual({ kind });
  });

  it.each([
    ['/停用 群1', 'disable', 1],
    ['/停用群12', 'disable', 12],
    ['/啟用 第 2', 'enable', 2],
    ['/disable group 3', 'disable', 3],
  ] as const)('names a group: 「%s」', (typed, kind, room) => {
    expect(read(typed, inRoom)).toEqual({ kind, room });
    expect(read(typed, inPrivate)).toEqual({ kind, room });
  });

  it.each(['/停用 群', '/停用 群一', '/停用药物', '/启用 群1 吗'])(
    'is none where no group is named: 「%s」',
    (typed) => {
      expect(read(typed, inPrivate)).toBeUndefined();
    },
  );

  it('leaves 帮助 without a slash to the menu of members', () => {
    expect(read('帮助', inPrivate)).toBeUndefined();
  });

  it.each(['/启用', '/停用', '/状态', '/帮助', '确认', '启用'])(
    'is not obeyed from a member: 「%s」',
    (typed) => {
      expect(read(typed, member)).toBeUndefined();
    },
  );

  it.each(['/启用一下', '请/启用', '启用了吗', '/', '确认一下时间', '状态不错'])(
    '「%s」 is chat',
    (typed) => {
      expect(read(typed, inPrivate)).toBeUndefined();
    },
  );
});

describe('a staff code', () => {
  it.each([
    '绑定 7K3M-Q9XZ',
    '绑定7k3mq9xz',
    '绑定 7K3M Q9XZ',
    '綁定 7k3m-q9xz',
    '/绑定 7K3M-Q9XZ',
    '绑定：7K3M-Q9XZ',
    '绑定:7k3mq9xz',
    '绑定 ： 7K3M-Q9XZ',
    '绑定，7K3M-Q9XZ',
  ])('is read from anybody: 「%s」', (typed) => {
    expect(read(typed, member)).toEqual({ kind: 'bind', code: '7k3mq9xz' });
  });

  it.each(['绑定', '绑定手机号', '怎么绑定 7k3mq9xz', '绑定 12', '绑定 这个码不对啊'])(
    'is not found in 「%s」',
    (typed) => {
      expect(read(typed, member)).toBeUndefined();
    },
  );

  it('is the same whether read as a digit or a letter that looks like it', () => {
    expect(bareCode('Oil0-1i L')).toBe('0110111');
  });

  it('survives being typed in upper case, with a dash, a space or a look-alike', () => {
    const bytes = fc.uint8Array({ minLength: staffCodeLength, maxLength: staffCodeLength });
    const spoil = fc.constantFrom<(code: string) => string>(
      (code) => code.toUpperCase(),
      (code) => `${code.slice(0, 4)}-${code.slice(4)}`,
      (code) => [...code].join(' '),
      (code) => code.replaceAll('0', 'O').replaceAll('1', 'l'),
    );
    fc.assert(
      fc.property(bytes, spoil, (random, spoiled) => {
        const code = toStaffCode(Buffer.from(random).toString('hex'));
        expect(bareCode(spoiled(code))).toBe(code);
      }),
    );
  });

  it('uses all of its alphabet, and no letter that looks like a digit', () => {
    const letters = Array.from({ length: 256 }, (_, byte) =>
      toStaffCode(Buffer.alloc(staffCodeLength, byte).toString('hex')).charAt(0),
    );
    expect([...new Set(letters)].sort().join('')).toBe('0123456789abcdefghjkmnpqrstvwxyz');
  });
});
