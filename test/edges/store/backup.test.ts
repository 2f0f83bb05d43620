import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../src/core/clock.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { ledgerDigest } from '../../../src/core/ledger.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import {
  backupSteps,
  makeBackup,
  type BackupPorts,
  type MadeBackup,
} from '../../../src/edges/store/backup.ts';
import { copyKeystoreAndLedger } from '../../../src/edges/store/keystore-file.ts';
import { keystoreFile, openKeystore } from '../../../src/edges/store/keystore.ts';
import { ledgerFile, openLedger } from '../../../src/edges/store/ledger.ts';
import { databaseFile, openDb } from '../../../src/edges/store/open.ts';
import {
  restoreBackup,
  restoreSteps,
  type Restored,
  type RestorePorts,
} from '../../../src/edges/store/restore.ts';
import { findBytes } from '../../helpers/bytes.ts';
import { ids, noon } from '../../helpers/make.ts';
import { masterKey } from '../../helpers/memory-db.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy, thrownBy } from '../../helpers/thrown.ts';

const root = useTempDirectory();
const at = (name: string): string => join(root(), name);
const mei = ids.participant('p_0123456789abcdef');
const fang = ids.participant('p_fedcba9876543210');
const said = '化疗第三次，今天能吃下半碗粥';

/** What the store's side needs of a schema: people, and what they said, sealed. */
beforeEach(() => {
  mkdirSync(at('migrations'));
  writeFileSync(
    join(at('migrations'), '0001_notes.sql'),
    'CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, participant_id TEXT NOT NULL, text BLOB NOT NULL) STRICT;',
  );
});

/** A running bot's data directory, in which both have said something. */
const fill = (): void => {
  const db = openDb(at('data'), at('migrations'), 'write');
  const vault = openKeystore(at('data'), masterKey, 'write');
  for (const [participant, id] of [
    [mei, 'm_1'],
    [fang, 'm_2'],
  ] as const) {
    vault.createDataKey(participant);
    db.prepare('INSERT INTO note VALUES (:id, :participant, :text)').run({
      id,
      participant,
      text: vault.sealFor(participant, said, id),
    });
  }
  db.close();
};

/** She leaves: ledger, rows, key. */
const withdraw = (participant: ParticipantId, copy?: string): void => {
  openLedger(ledgerFile(at('data'))).append('participant', [participant], noon);
  const db = openDb(at('data'), at('migrations'), 'beside');
  db.prepare('DELETE FROM note WHERE participant_id = :participant').run({ participant });
  db.close();
  openKeystore(at('data'), masterKey, 'write').destroyDataKey(participant);
  if (copy !== undefined) copyKeystoreAndLedger(at('data'), copy);
};

const back = (values: Partial<BackupPorts> = {}): MadeBackup => {
  const db = openDb(at('data'), at('migrations'), 'beside');
  try {
    const ports = { db, dataDirectory: at('data'), master: masterKey, schemaVersion: 1, now: noon };
    return makeBackup({ ...ports, ...values }, at('backups'));
  } finally {
    db.close();
  }
};

const restore = (backupDirectory: string, values: Partial<RestorePorts> = {}): Restored =>
  restoreBackup({
    backupDirectory,
    dataDirectory: at('new'),
    master: masterKey,
    newestSchema: 1,
    now: noon,
    ...values,
  });

interface Note {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly text: Uint8Array;
}

/** Whose rows are there after the first opening, and what of them can be read. */
const lookAt = (
  directory: string,
  isLedgerApplied = true,
): readonly (readonly [string, string | undefined])[] => {
  const db = openDb(directory, at('migrations'), 'write');
  try {
    const vault = openKeystore(directory, masterKey, 'write');
    const erased = openLedger(ledgerFile(directory)).digests('participant');
    const all = () =>
      db
        .prepare('SELECT id, participant_id AS participant, text FROM note ORDER BY id')
        .all() as Note[];
    for (const { participant } of all())
      if (isLedgerApplied && erased.has(ledgerDigest(participant)))
        db.prepare('DELETE FROM note WHERE participant_id = :participant').run({ participant });
    return all().map(({ id, participant, text }) => [id, vault.openFor(participant, text, id)]);
  } finally {
    db.close();
  }
};

describe('a backup', () => {
  it('is made beside an open database and comes back as it was, with the copy of the keystore', () => {
    fill();
    mkdirSync(at('keys'));
    copyKeystoreAndLedger(at('data'), at('keys'));
    const made = back();
    const restored = restore(made.directory, { keystoreDirectory: at('keys') });
    expect([restored.isMetadataOnly, lookAt(at('new'))]).toEqual([
      false,
      [
        ['m_1', said],
        ['m_2', said],
      ],
    ]);
  });

  it('says metadata only where there is no keystore', () => {
    fill();
    const restored = restore(back().directory);
    expect([restored.isMetadataOnly, lookAt(at('new'))]).toEqual([
      true,
      [
        ['m_1', undefined],
        ['m_2', undefined],
      ],
    ]);
  });

  it('has three files, 0600, and none of them is or holds a key or an id', () => {
    fill();
    withdraw(fang);
    const { directory } = back();
    const keys = JSON.parse(readFileSync(keystoreFile(at('data')), 'utf8')) as {
      subkeys: Record<string, string>;
      participants: Record<string, string>;
    };
    const secrets = [
      'keystore',
      mei,
      fang,
      'CREATE TABLE',
      ...Object.values(keys.subkeys),
      ...Object.values(keys.participants),
    ];
    expect({
      files: readdirSync(directory).sort(),
      modes: readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777),
      found: findBytes(directory, secrets),
    }).toEqual({
      files: ['backup.json', 'database.sealed', 'erasures.ledger'],
      modes: [0o600, 0o600, 0o600],
      found: [],
    });
    // The test of the test: in the data directory each of them is found.
    for (const secret of secrets.filter((text) => text !== fang))
      expect([secret, findBytes(at('data'), [secret]).length > 0]).toEqual([secret, true]);
  });

  it('leaves nothing in the data directory, and takes away what a killed one left', () => {
    fill();
    const before = readdirSync(at('data')).sort();
    mkdirSync(join(at('data'), 'backup-copy-999999999'));
    mkdirSync(join(at('data'), `backup-copy-${process.pid}`));
    back();
    expect(readdirSync(at('data')).sort()).toEqual(before);
  });

  it.each(backupSteps)(
    'that ends at "%s" leaves no directory, and the next one is whole',
    (step) => {
      fill();
      const seen: string[] = [];
      const fail = (now: string): void => {
        seen.push(...readdirSync(at('backups')));
        if (now === step) throw new Error('the process ends here');
      };
      const hasFailed = thrownBy(() => back({ reached: fail })) !== undefined;
      expect([hasFailed, seen.filter((name) => name.startsWith('tonglu-'))]).toEqual([true, []]);
      expect(readdirSync(at('backups'))).toEqual([]);
      expect(restore(back().directory).schemaVersion).toBe(1);
    },
  );

  it('has its files with its name: nothing is written after the rename', () => {
    fill();
    const partial: string[] = [];
    const { directory } = back({
      reached: (step) => {
        if (step === 'written')
          partial.push(...readdirSync(join(at('backups'), '.tonglu-20261120T040000Z.partial')));
      },
    });
    expect([directory, partial.sort()]).toEqual([
      join(at('backups'), 'tonglu-20261120T040000Z'),
      readdirSync(directory).sort(),
    ]);
  });

  it.each<[ErrorCode, Partial<BackupPorts>, () => void]>([
    ['backup.too-large', { largestBytes: 100 }, () => undefined],
    ['backup.directory', {}, () => writeFileSync(at('backups'), '')],
    ['backup.directory', {}, () => void back()],
    ['data.corrupt', {}, () => writeFileSync(ledgerFile(at('data')), 'no line\n')],
  ])('is refused: %s, case %#', (code, values, spoil) => {
    fill();
    spoil();
    expect(codeThrownBy(() => back(values))).toBe(code);
  });
});

describe('a backup made before she left', () => {
  const backThenWithdraw = (): string => {
    fill();
    mkdirSync(at('keys'));
    const { directory } = back();
    copyKeystoreAndLedger(at('data'), at('keys'));
    withdraw(mei, at('keys'));
    return directory;
  };

  it('brings no row and no word of hers back, on a new machine', () => {
    const restored = restore(backThenWithdraw(), { keystoreDirectory: at('keys') });
    expect([restored.erasures, lookAt(at('new'))]).toEqual([1, [['m_2', said]]]);
  });

  it('brings none back beside the ledger that lies in the data directory', () => {
    const directory = backThenWithdraw();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(`${databaseFile(at('data'))}${suffix}`, { force: true });
    restore(directory, { dataDirectory: at('data') });
    expect(lookAt(at('data'))).toEqual([['m_2', said]]);
  });

  it('brings her rows back where the ledger is not applied: seen', () => {
    restore(backThenWithdraw(), { keystoreDirectory: at('keys') });
    expect(lookAt(at('new'), false)).toEqual([
      ['m_1', undefined],
      ['m_2', said],
    ]);
  });

  it('would let her be read where the keystore were part of it: seen', () => {
    fill();
    const { directory } = back();
    cpSync(keystoreFile(at('data')), keystoreFile(directory));
    withdraw(mei);
    mkdirSync(at('naive'), { mode: 0o700 });
    cpSync(keystoreFile(directory), keystoreFile(at('naive')));
    restore(directory, { dataDirectory: at('naive') });
    expect(lookAt(at('naive'), false)).toEqual([
      ['m_1', said],
      ['m_2', said],
    ]);
  });

  it('takes her key out of an older keystore: the ledger beside the backup, or anywhere, names it', () => {
    fill();
    mkdirSync(at('keys'));
    cpSync(keystoreFile(at('data')), keystoreFile(at('keys')));
    withdraw(mei);
    const restored = restore(back().directory, { keystoreDirectory: at('keys') });
    const names = openKeystore(at('new'), masterKey, 'read').participantsWithKeys();
    expect([restored.keysLeftOut, names]).toEqual([1, [fang]]);
  });
});

describe('the age of a backup', () => {
  it.each([
    [0, undefined],
    [7, undefined],
    [29, undefined],
    [31, 'backup.expired'],
  ])('of %d days decides whether it is restored', (days, code) => {
    fill();
    const { directory } = back();
    const later = { now: noon + days * dayMs };
    expect(codeThrownBy(() => restore(directory, later))).toBe(code);
    expect(existsSync(databaseFile(at('new')))).toBe(code === undefined);
  });

  it('is not changed by writing another day into it', () => {
    fill();
    const { directory } = back();
    const file = join(directory, 'backup.json');
    const header = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...header, expiresAt: '2030-01-01T00:00:00.000Z' }));
    expect(codeThrownBy(() => restore(directory))).toBe('backup.invalid');
  });

  it('decides what the next backup removes: what is ours and over, and nothing else', () => {
    fill();
    for (const days of [0, 2, 24]) back({ now: noon + days * dayMs });
    renameSync(join(at('backups'), 'tonglu-20261122T040000Z'), join(at('backups'), 'kept by hand'));
    for (const name of ['tonglu-20200101T000000Z', '.tonglu-20200101T000000Z.partial'])
      mkdirSync(join(at('backups'), name));
    const { removed } = back({ now: noon + 31 * dayMs });
    expect([removed, readdirSync(at('backups')).sort()]).toEqual([
      1,
      [
        'kept by hand',
        'tonglu-20200101T000000Z',
        'tonglu-20261214T040000Z',
        'tonglu-20261221T040000Z',
      ],
    ]);
  });
});

describe('a restore', () => {
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it.each<[string, ErrorCode, Partial<RestorePorts>, (backup: string) => void]>([
    ['changed bytes', 'backup.invalid', {}, (backup) => flip(join(backup, 'database.sealed'))],
    ['a changed ledger', 'backup.invalid', {}, (backup) => writeFileSync(ledgerFile(backup), '')],
    ['no ledger', 'backup.invalid', {}, (backup) => rmSync(ledgerFile(backup))],
    ['no database', 'backup.invalid', {}, (backup) => rmSync(join(backup, 'database.sealed'))],
    ['no header', 'backup.invalid', {}, (backup) => rmSync(join(backup, 'backup.json'))],
    ['another key', 'backup.invalid', { master: Buffer.alloc(32, 8) }, () => undefined],
    ['a newer schema', 'data.schema-newer', { newestSchema: 0 }, () => undefined],
    ['no copy of the keystore', 'data.absent', { keystoreDirectory: '/nowhere' }, () => undefined],
  ])('of a backup with %s is refused, and writes nothing', (_, code, values, spoil) => {
    fill();
    withdraw(fang);
    const { directory } = back();
    spoil(directory);
    expect([codeThrownBy(() => restore(directory, values)), readdirSync(at('new'))]).toEqual([
      code,
      [],
    ]);
  });

  it.each(['tonglu.db', 'tonglu.db-wal'])('never writes over what is there: %s', (name) => {
    fill();
    const { directory } = back();
    mkdirSync(at('new'));
    writeFileSync(join(at('new'), name), 'as it was');
    expect([
      codeThrownBy(() => restore(directory)),
      readFileSync(join(at('new'), name), 'utf8'),
      readdirSync(at('new')),
    ]).toEqual(['restore.occupied', 'as it was', [name]]);
  });

  it('never writes over the keystore of other data', () => {
    fill();
    mkdirSync(at('keys'));
    copyKeystoreAndLedger(at('data'), at('keys'));
    const { directory } = back();
    mkdirSync(at('new'));
    openKeystore(at('new'), masterKey, 'write');
    const before = readFileSync(keystoreFile(at('new')), 'utf8');
    const code = codeThrownBy(() => restore(directory, { keystoreDirectory: at('keys') }));
    expect([code, readFileSync(keystoreFile(at('new')), 'utf8') === before]).toEqual([
      'restore.occupied',
      true,
    ]);
  });

  it.each(restoreSteps)('that ends at "%s" leaves no database, and can be done again', (step) => {
    fill();
    mkdirSync(at('keys'));
    const { directory } = back();
    copyKeystoreAndLedger(at('data'), at('keys'));
    withdraw(mei, at('keys'));
    const values = { keystoreDirectory: at('keys') };
    const reached = (now: string): void => {
      if (now === step) throw new Error('the process ends here');
    };
    const hasFailed = thrownBy(() => restore(directory, { ...values, reached })) !== undefined;
    const isThere = existsSync(databaseFile(at('new')));
    restore(directory, values);
    expect([hasFailed, isThere, lookAt(at('new'))]).toEqual([true, false, [['m_2', said]]]);
  });

  it('makes files for their owner only', () => {
    fill();
    mkdirSync(at('keys'));
    withdraw(mei);
    copyKeystoreAndLedger(at('data'), at('keys'));
    restore(back().directory, { keystoreDirectory: at('keys') });
    const modes = ['.', ...readdirSync(at('new'))].map((name) => [
      name,
      (statSync(join(at('new'), name)).mode & 0o777).toString(8),
    ]);
    expect(modes).toEqual([
      ['.', '700'],
      ['erasures.ledger', '600'],
      ['keystore.json', '600'],
      ['restored-from', '600'],
      ['tonglu.db', '600'],
    ]);
  });
});

describe('the copy of the keystore', () => {
  const openCopied = (failures: ErrorCode[] = []) =>
    openKeystore(at('data'), masterKey, 'write', {
      directory: at('keys'),
      onFailed: (code) => void failures.push(code),
    });
  const text = (directory: string): string => readFileSync(keystoreFile(directory), 'utf8');

  beforeEach(() => {
    fill();
    mkdirSync(at('keys'));
  });

  it('is the same after every change, alone of its kind, with the ledger beside it', () => {
    const vault = openCopied();
    openLedger(ledgerFile(at('data'))).append('participant', [mei], noon);
    vault.destroyDataKey(mei);
    expect({
      isSame: text(at('keys')) === text(at('data')),
      isGone: !text(at('keys')).includes(mei),
      files: readdirSync(at('keys')).sort(),
      mode: statSync(keystoreFile(at('keys'))).mode & 0o777,
      hasEntry: openLedger(ledgerFile(at('keys'))).has('participant', mei),
    }).toEqual({
      isSame: true,
      isGone: true,
      files: ['erasures.ledger', 'keystore.json'],
      mode: 0o600,
      hasEntry: true,
    });
  });

  it('stops no erasure where its disk is unplugged, says so, and is made up for', () => {
    const failures: ErrorCode[] = [];
    const vault = openCopied(failures);
    vault.createDataKey(ids.participant('p_1111222233334444'));
    renameSync(at('keys'), at('unplugged'));
    vault.destroyDataKey(mei);
    const isKept = text(at('unplugged')).includes(mei);
    const isDestroyed = !text(at('data')).includes(mei);
    renameSync(at('unplugged'), at('keys'));
    copyKeystoreAndLedger(at('data'), at('keys'));
    expect([failures, isKept, isDestroyed, text(at('keys')).includes(mei)]).toEqual([
      ['keystore.copy'],
      true,
      true,
      false,
    ]);
  });

  it('is not written over by the keystore of other data', () => {
    copyKeystoreAndLedger(at('data'), at('keys'));
    const before = text(at('keys'));
    const failures: ErrorCode[] = [];
    rmSync(keystoreFile(at('data')));
    openCopied(failures);
    expect([failures, text(at('keys')) === before]).toEqual([['keystore.copy'], true]);
  });

  it('never loses an entry of its ledger, even where the ledger of the data is lost', () => {
    openLedger(ledgerFile(at('data'))).append('participant', [mei], noon);
    copyKeystoreAndLedger(at('data'), at('keys'));
    rmSync(ledgerFile(at('data')));
    copyKeystoreAndLedger(at('data'), at('keys'));
    expect(openLedger(ledgerFile(at('keys'))).has('participant', mei)).toBe(true);
  });
});
