import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyLength, macOf, seal, unseal } from '../../../src/edges/store/seal.ts';

const key = Buffer.alloc(keyLength, 1);
const otherKey = Buffer.alloc(keyLength, 2);
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const opensTo = (sealed: Uint8Array, withKey: Uint8Array, context: string): string | undefined => {
  try {
    return unseal(withKey, sealed, context).toString('utf8');
  } catch {
    return undefined;
  }
};

describe('sealing', () => {
  it('gives back any text under the same key and context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(opensTo(seal(key, bytes(text), context), key, context)).toBe(text);
      }),
    );
  });

  it.each([
    ['another key', otherKey, 'message:m_1'],
    ['another row', key, 'message:m_2'],
  ])('does not open with %s', (_name, withKey, context) => {
    expect(
      opensTo(seal(key, bytes('今天好多了'), 'message:m_1'), withKey, context),
    ).toBeUndefined();
  });

  it('does not open once any one byte has changed', () => {
    const sealed = seal(key, bytes('今天好多了'), 'message:m_1');
    const opened = [...sealed.keys()].filter((at) => {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      return opensTo(changed, key, 'message:m_1') !== undefined;
    });
    expect(opened).toEqual([]);
  });

  it.each([0, 5, 27])('does not open what was cut to %i bytes', (length) => {
    const sealed = seal(key, bytes('今天好多了'), '');
    expect(opensTo(sealed.subarray(0, length), key, '')).toBeUndefined();
  });

  it('never gives the same bytes twice, nor the text itself', () => {
    const sealed = [
      seal(key, bytes('今天好多了'), ''),
      seal(key, bytes('今天好多了'), ''),
    ] as const;
    expect([sealed[0].equals(sealed[1]), sealed[0].includes(bytes('今天'))]).toEqual([
      false,
      false,
    ]);
  });
});

describe('a MAC', () => {
  it('is the same for the same key and parts', () => {
    expect(macOf(key, ['a', '雨'])).toBe(macOf(key, ['a', '雨']));
  });

  it('differs by key', () => {
    expect(macOf(key, ['a'])).not.toBe(macOf(otherKey, ['a']));
  });

  it('never takes two lists of parts for the same', () => {
    const part = fc.string({ unit: fc.constantFrom('1', '2', ':', 'a', '雨'), maxLength: 4 });
    const parts = fc.array(part, { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(macOf(key, one) === macOf(key, other)).toBe(isSame);
      }),
    );
  });
});
