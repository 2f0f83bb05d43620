import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Vault } from '../../../src/core/ports.ts';
import { keystoreFile, openKeystore } from '../../../src/edges/store/keystore.ts';
import { ids } from '../../helpers/make.ts';
import { masterKey } from '../../helpers/memory-db.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const mei = ids.participant('p_mei');
const fang = ids.participant('p_fang');
const open = (): Vault => openKeystore(directory(), masterKey, 'write');
const fileText = (): string => readFileSync(keystoreFile(directory()), 'utf8');

describe('the keystore', () => {
  it('opens again with the same keys', () => {
    const first = open();
    first.createDataKey(mei);
    const sealed = {
      service: first.sealService('wxid_mei', 'staff:1'),
      hers: first.sealFor(mei, '今天好多了', 'message:1'),
      mac: first.mac('handles', '1', 'wxid_mei'),
    };
    const second = openKeystore(directory(), masterKey, 'read');
    expect({
      service: second.openService(sealed.service, 'staff:1'),
      hers: second.openFor(mei, sealed.hers, 'message:1'),
      mac: second.mac('handles', '1', 'wxid_mei'),
    }).toEqual({ service: 'wxid_mei', hers: '今天好多了', mac: sealed.mac });
  });

  it('gives back any text', () => {
    const vault = open();
    vault.createDataKey(mei);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.openFor(mei, vault.sealFor(mei, text, 'c'), 'c')).toBe(text);
      }),
    );
  });

  it('has a key of its own for each purpose', () => {
    const vault = open();
    const macs = (['handles', 'service', 'study'] as const).map((name) => vault.mac(name, 'a'));
    expect(new Set(macs).size).toBe(3);
  });

  it('has a key of its own for each participant', () => {
    const vault = open();
    for (const participant of [mei, fang]) vault.createDataKey(participant);
    const sealed = vault.sealFor(mei, '今天好多了', 'c');
    expect(() => vault.openFor(fang, sealed, 'c')).toThrow();
  });

  it('keeps a data key that is made twice', () => {
    const vault = open();
    vault.createDataKey(mei);
    const sealed = vault.sealFor(mei, '今天好多了', 'c');
    vault.createDataKey(mei);
    expect(vault.openFor(mei, sealed, 'c')).toBe('今天好多了');
  });

  it('seals nothing for somebody without a key', () => {
    expect(codeThrownBy(() => open().sealFor(mei, '今天好多了', 'c'))).toBe('internal');
  });

  it('does not open with another master key', () => {
    open();
    const other = Buffer.alloc(32, 8);
    expect(codeThrownBy(() => openKeystore(directory(), other, 'write'))).toBe('key.invalid');
  });

  it('does not take the wrapped key of one participant for that of another', () => {
    const vault = open();
    for (const participant of [mei, fang]) vault.createDataKey(participant);
    const sealed = vault.sealFor(fang, '今天好多了', 'c');
    const contents = JSON.parse(fileText()) as { participants: Record<string, string> };
    const { [mei]: hers = '', [fang]: theirs = '' } = contents.participants;
    contents.participants = { [mei]: theirs, [fang]: hers };
    writeFileSync(keystoreFile(directory()), JSON.stringify(contents));
    expect(codeThrownBy(() => open().openFor(fang, sealed, 'c'))).toBe('key.invalid');
  });

  it('names a damaged file', () => {
    writeFileSync(keystoreFile(directory()), '{"format": 1, "subk');
    expect(codeThrownBy(open)).toBe('data.corrupt');
  });
});

describe('a destroyed data key', () => {
  it('opens nothing any more, in this process and the next', () => {
    const vault = open();
    vault.createDataKey(mei);
    const sealed = vault.sealFor(mei, '今天好多了', 'c');
    vault.destroyDataKey(mei);
    expect([vault.openFor(mei, sealed, 'c'), open().openFor(mei, sealed, 'c')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is gone from the file', () => {
    const vault = open();
    vault.createDataKey(mei);
    const before = fileText();
    const { participants } = JSON.parse(before) as { participants: Record<string, string> };
    vault.destroyDataKey(mei);
    const after = fileText();
    const traces = [String(mei), participants[mei] ?? 'none'];
    expect(traces.map((trace) => [before.includes(trace), after.includes(trace)])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('leaves those of others', () => {
    const vault = open();
    for (const participant of [mei, fang]) vault.createDataKey(participant);
    const sealed = vault.sealFor(fang, '今天好多了', 'c');
    vault.destroyDataKey(mei);
    expect(open().openFor(fang, sealed, 'c')).toBe('今天好多了');
  });

  it('is followed by a new one that does not open what was before', () => {
    const vault = open();
    vault.createDataKey(mei);
    const sealed = vault.sealFor(mei, '今天好多了', 'c');
    vault.destroyDataKey(mei);
    vault.createDataKey(mei);
    expect(() => vault.openFor(mei, sealed, 'c')).toThrow();
  });

  it('may be unknown', () => {
    expect(() => open().destroyDataKey(mei)).not.toThrow();
  });
});
