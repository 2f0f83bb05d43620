import { join } from 'node:path';
import { personalDataStores } from './app.ts';
import { AppError } from './core/errors.ts';
import { meta } from './core/meta.store.ts';
import type { Db, ErasureLedger, Vault } from './core/ports.ts';
import { createLogger, standardError } from './edges/log/logger.ts';
import { makeRoom } from './edges/store/ballast.ts';
import {
  makeMasterKey,
  openKeystore,
  readMasterKey,
  type KeystoreCopy,
} from './edges/store/keystore.ts';
import { ledgerFile, openLedger } from './edges/store/ledger.ts';
import { openDb, type OpenDatabase, type OpenMode } from './edges/store/open.ts';
import { forgetRestored, restoredFrom } from './edges/store/restore.ts';
import { createEraser, type Eraser } from './erasing.ts';
import { consentsAfterRestore } from './features/consent/after-restore.store.ts';
import { suspectForMs } from './features/message-log/message-log.store.ts';
import { migrationsDirectory, systemClock, type DataKind, type Setup } from './setup.ts';

/** Keys, database and ledger of a data directory, and the one way of erasing over them. */
export interface Stores {
  readonly db: OpenDatabase;
  readonly vault: Vault;
  readonly ledger: ErasureLedger;
  readonly eraser: Eraser;
}

/** Which kind a start expects; a CLI command beside the bot takes the directory as it is. */
export type ExpectedKind = DataKind | 'any';

const assertKind = (db: Db, expected: ExpectedKind, mode: OpenMode): DataKind | undefined => {
  const known = meta.get(db, 'kind') as DataKind | undefined;
  if (expected === 'any') return known;
  if (known !== undefined && known !== expected)
    throw new AppError('data.kind', `the data directory holds ${known} data`);
  if (known === undefined && mode !== 'read') meta.set(db, 'kind', expected);
  return expected;
};

/** Takes no consent for granted in a database from a backup. What follows is done again where the process ends in between. */
const suspendRestored = (db: Db, dataDirectory: string): void => {
  const madeAt = restoredFrom(dataDirectory);
  if (madeAt === undefined) return;
  db.inTransaction(() => consentsAfterRestore.suspend(db, madeAt, systemClock.now()));
  forgetRestored(dataDirectory);
};

/** Where a copy of the keystore is kept, if anywhere; a copy that fails is told, and stops nothing. */
const keystoreCopyOf = ({ settings }: Setup): KeystoreCopy | undefined => {
  const { keystoreDir } = settings.backup;
  if (keystoreDir === '') return undefined;
  const log = createLogger(settings.log.level, standardError());
  return { directory: keystoreDir, onFailed: (code) => log.warn('keystore.copy-failed', { code }) };
};

/**
 * Opens keystore and database. Invented data keep their master key beside them; a study's lies elsewhere.
 * @throws key.missing, key.unsafe, key.invalid, data.kind and all of `openDb`
 */
export const openStores = (setup: Setup, mode: OpenMode, expected: ExpectedKind): Stores => {
  const { environment, dataDirectory } = setup;
  // A study without its key is refused before anything is made in the directory.
  if (expected === 'study') readMasterKey(environment.masterKeyFile);
  const db = openDb(dataDirectory, migrationsDirectory(), mode);
  try {
    const kind = assertKind(db, expected, mode);
    const isInvented = kind === 'demo' || kind === 'simulated';
    const keyFile =
      environment.masterKeyFile ?? (isInvented ? join(dataDirectory, 'master.key') : undefined);
    if (isInvented && mode === 'write' && keyFile !== undefined) makeMasterKey(keyFile);
    const keystoreMode = mode === 'write' ? 'write' : 'read';
    const vault = openKeystore(
      dataDirectory,
      readMasterKey(keyFile),
      keystoreMode,
      keystoreCopyOf(setup),
    );
    const ledger = openLedger(ledgerFile(dataDirectory));
    const eraser = createEraser({
      db,
      vault,
      ledger,
      stores: personalDataStores,
      suspectForMs,
      makeRoom: () => makeRoom(dataDirectory),
    });
    // Before the first read: an older copy may have brought somebody back.
    if (mode !== 'read') {
      eraser.catchUp(systemClock.now());
      suspendRestored(db, dataDirectory);
    }
    return { db, vault, ledger, eraser };
  } catch (error) {
    db.close();
    throw error;
  }
};
