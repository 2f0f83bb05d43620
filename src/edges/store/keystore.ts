import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { AppError, codeOf, type ErrorCode } from '../../core/errors.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { SubkeyName, Vault } from '../../core/ports.ts';
import {
  copyKeystoreAndLedger,
  keystoreFile,
  readKeystore,
  writeKeystore,
  type KeystoreContents,
} from './keystore-file.ts';
import { keyLength, macOf, seal, unseal, type SealingKey } from './seal.ts';

export { keystoreFile };

const subkeyNames: readonly SubkeyName[] = ['handles', 'service', 'study', 'receipts', 'audit'];

/** Makes a master key file, 0600, where there is none. */
export const makeMasterKey = (file: string): void => {
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(keyLength).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('key.unsafe', 'the master key file cannot be read by this user', {}, error);
  }
};

/** Reads a master key: 32 bytes in base64, readable by its owner only. @throws key.missing, key.unsafe, key.invalid */
export const readMasterKey = (file: string | undefined): Buffer => {
  if (file === undefined || !existsSync(file))
    throw new AppError('key.missing', 'there is no master key file');
  if ((statSync(file).mode & 0o077) !== 0)
    throw new AppError('key.unsafe', 'the master key file can be read by others');
  const key = Buffer.from(readText(file).trim(), 'base64');
  if (key.length !== keyLength)
    throw new AppError('key.invalid', 'the master key file does not hold 32 bytes in base64');
  return key;
};

const wrapKey = (master: Uint8Array, name: string, key: Uint8Array): string =>
  seal(master, key, `keystore:${name}`).toString('base64');

const unwrapKey = (master: Uint8Array, name: string, wrapped: string): Buffer => {
  try {
    return unseal(master, Buffer.from(wrapped, 'base64'), `keystore:${name}`);
  } catch (error) {
    throw new AppError('key.invalid', 'the master key does not open this keystore', {}, error);
  }
};

/** Where keys are read from: `writer` makes what is missing, `reader` sees the file as it is now. */
export type KeystoreMode = 'write' | 'read';

/** Where the newest copy of the keystore lies, and who is told that it is not the newest any more. */
export interface KeystoreCopy {
  readonly directory: string;
  onFailed(code: ErrorCode): void;
}

/**
 * Opens the keystore of a data directory: named random subkeys and one data key a participant, each wrapped
 * by the master key. The whole file is rewritten atomically at each change.
 * @param copy rewritten with the ledger at each change; where that fails it is told, and the change holds: an
 *   unplugged disk stops no erasure. The next change, or `copyKeystoreAndLedger`, makes up for it
 * @throws key.invalid, data.corrupt, data.absent
 */
export const openKeystore = (
  dataDirectory: string,
  master: Uint8Array,
  mode: KeystoreMode,
  copy?: KeystoreCopy,
): Vault => {
  const file = keystoreFile(dataDirectory);
  if (mode === 'read' && !existsSync(file))
    throw new AppError('data.absent', 'there is no keystore in the data directory');
  let contents: KeystoreContents = existsSync(file)
    ? readKeystore(file)
    : { format: 1, subkeys: {}, participants: {} };

  /** A reader opens many texts and destroys no key; a writer keeps bytes, which can be overwritten. */
  const held = (bytes: Buffer): SealingKey => (mode === 'read' ? createSecretKey(bytes) : bytes);
  const subkeys = new Map<SubkeyName, SealingKey>();
  let hasNew = false;
  for (const name of subkeyNames) {
    const wrapped = contents.subkeys[name];
    if (wrapped !== undefined) subkeys.set(name, held(unwrapKey(master, name, wrapped)));
    else if (mode === 'write') {
      const key = randomBytes(keyLength);
      subkeys.set(name, key);
      contents.subkeys[name] = wrapKey(master, name, key);
      hasNew = true;
    }
  }
  /** The file changes first: after a failed write, memory still says what the file says, and a retry tries again. */
  const save = (participants: Record<string, string>): void => {
    if (mode === 'read') throw new AppError('internal', 'a reader cannot change the keystore');
    const changed = { ...contents, participants };
    writeKeystore(file, changed);
    contents = changed;
    if (copy === undefined) return;
    try {
      copyKeystoreAndLedger(dataDirectory, copy.directory);
    } catch (error) {
      copy.onFailed(codeOf(error));
    }
  };
  if (hasNew) save(contents.participants);

  const subkey = (name: SubkeyName): SealingKey => {
    const key = subkeys.get(name);
    if (key === undefined) throw new AppError('key.invalid', `the keystore lacks the key ${name}`);
    return key;
  };
  const dataKeys = new Map<ParticipantId, SealingKey>();
  const dataKey = (participant: ParticipantId): SealingKey | undefined => {
    const known = dataKeys.get(participant);
    if (known !== undefined) return known;
    const wrapped = contents.participants[participant];
    if (wrapped === undefined) return undefined;
    const key = held(unwrapKey(master, participant, wrapped));
    dataKeys.set(participant, key);
    return key;
  };

  return {
    mac: (name, ...parts) => macOf(subkey(name), parts),
    sealService: (plaintext, context) =>
      seal(subkey('service'), Buffer.from(plaintext, 'utf8'), context),
    openService: (sealed, context) => unseal(subkey('service'), sealed, context).toString('utf8'),
    createDataKey(participant) {
      if (contents.participants[participant] !== undefined) return;
      const wrapped = wrapKey(master, participant, randomBytes(keyLength));
      save({ ...contents.participants, [participant]: wrapped });
    },
    destroyDataKey(participant) {
      if (contents.participants[participant] === undefined) return;
      save(
        Object.fromEntries(
          Object.entries(contents.participants).filter(([id]) => id !== participant),
        ),
      );
      const key = dataKeys.get(participant);
      if (Buffer.isBuffer(key)) key.fill(0);
      dataKeys.delete(participant);
    },
    sealFor(participant, plaintext, context) {
      const key = dataKey(participant);
      if (key === undefined) throw new AppError('internal', 'a participant has no data key');
      return seal(key, Buffer.from(plaintext, 'utf8'), context);
    },
    openFor(participant, sealed, context) {
      const key = dataKey(participant);
      return key === undefined ? undefined : unseal(key, sealed, context).toString('utf8');
    },
    participantsWithKeys: () => Object.keys(contents.participants) as ParticipantId[],
  };
};
