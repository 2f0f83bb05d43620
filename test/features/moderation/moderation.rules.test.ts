import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bareCode,
  readStaffCode,
  staffCodeLength,
  toStaffCode,
} from '../../../src/features/moderation/moderation.rules.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const read = (typed: string) => readStaffCode(normalise(typed), vocabulary);

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
  ])('is read: 「%s」', (typed) => {
    expect(read(typed)).toBe('7k3mq9xz');
  });

  it.each(['绑定', '绑定手机号', '怎么绑定 7k3mq9xz', '绑定 12', '绑定 这个码不对啊'])(
    'is not found in 「%s」',
    (typed) => {
      expect(read(typed)).toBeUndefined();
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
