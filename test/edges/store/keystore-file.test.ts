import { mkdirSync, readFileSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Vault } from '../../../src/core/ports.ts';
import {
  keystoreFile,
  makeMasterKey,
  openKeystore,
  readMasterKey,
} from '../../../src/edges/store/keystore.ts';
import { ids } from '../../helpers/make.ts';
import { masterKey } from '../../helpers/memory-db.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy, thrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const mei = ids.participant('p_mei');
const open = (): Vault => openKeystore(directory(), masterKey, 'write');
const fileText = (): string => readFileSync(keystoreFile(directory()), 'utf8');

describe('the keystore file', () => {
  it('is readable by its owner only, after every change', () => {
    const modes: number[] = [];
    const note = (): void => {
      modes.push(statSync(keystoreFile(directory())).mode & 0o777);
    };
    const vault = open();
    note();
    vault.createDataKey(mei);
    note();
    vault.destroyDataKey(mei);
    note();
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('is replaced whole: another file each time, with nothing left beside it', () => {
    const vault = open();
    const before = statSync(keystoreFile(directory())).ino;
    vault.createDataKey(mei);
    const after = statSync(keystoreFile(directory())).ino;
    expect([before === after, readdirSync(directory())]).toEqual([false, ['keystore.json']]);
  });

  it('holds no key in the clear', () => {
    open().createDataKey(mei);
    expect(fileText()).not.toContain(masterKey.toString('base64').slice(0, 16));
  });

  /** Does something that the file cannot take. @returns whether it threw */
  const failToWrite = (act: () => void): boolean => {
    const inTheWay = `${keystoreFile(directory())}.new`;
    mkdirSync(inTheWay);
    const error = thrownBy(act);
    rmdirSync(inTheWay);
    return error !== undefined;
  };

  it('has a key made by the next try where the first could not be written', () => {
    const vault = open();
    const hasFailed = failToWrite(() => vault.createDataKey(mei));
    const isKeyless = thrownBy(() => vault.sealFor(mei, '今天好多了', 'c')) !== undefined;
    vault.createDataKey(mei);
    expect([hasFailed, isKeyless, fileText().includes(mei)]).toEqual([true, true, true]);
  });

  it('loses a key by the next try where the first could not be written', () => {
    const vault = open();
    vault.createDataKey(mei);
    const sealed = vault.sealFor(mei, '今天好多了', 'c');
    const hasFailed = failToWrite(() => vault.destroyDataKey(mei));
    const between = vault.openFor(mei, sealed, 'c');
    vault.destroyDataKey(mei);
    expect([hasFailed, between, fileText().includes(mei), vault.openFor(mei, sealed, 'c')]).toEqual(
      [true, '今天好多了', false, undefined],
    );
  });

  it('is not made by a reader', () => {
    const read = () => openKeystore(directory(), masterKey, 'read');
    expect([codeThrownBy(read), readdirSync(directory())]).toEqual(['data.absent', []]);
  });

  it('is not changed by a reader', () => {
    open();
    const before = fileText();
    const reader = openKeystore(directory(), masterKey, 'read');
    expect([codeThrownBy(() => reader.createDataKey(mei)), fileText()]).toEqual([
      'internal',
      before,
    ]);
  });
});

describe('the master key file', () => {
  const file = (): string => join(directory(), 'master.key');

  it('is made once, for its owner only, and read back', () => {
    makeMasterKey(file());
    const first = readMasterKey(file());
    makeMasterKey(file());
    expect({
      length: first.length,
      isSame: readMasterKey(file()).equals(first),
      mode: statSync(file()).mode & 0o777,
    }).toEqual({ length: 32, isSame: true, mode: 0o600 });
  });

  it.each([
    ['key.missing', undefined, 0o600],
    ['key.unsafe', masterKey.toString('base64'), 0o640],
    ['key.unsafe', masterKey.toString('base64'), 0o604],
    ['key.invalid', masterKey.subarray(1).toString('base64'), 0o600],
    ['key.invalid', '', 0o600],
  ])('is refused: %s, case %#', (code, text, mode) => {
    if (text !== undefined) writeFileSync(file(), `${text}\n`, { mode });
    expect(codeThrownBy(() => readMasterKey(file()))).toBe(code);
  });
});
