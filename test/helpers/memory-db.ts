import { afterEach, beforeEach } from '@jest/globals';
import { personalDataStores } from '../../src/app.ts';
import type { ErasureLedger, Vault } from '../../src/core/ports.ts';
import { createEraser, type Eraser } from '../../src/erasing.ts';
import { openKeystore } from '../../src/edges/store/keystore.ts';
import { ledgerFile, openLedger } from '../../src/edges/store/ledger.ts';
import { openDb, type OpenDatabase } from '../../src/edges/store/open.ts';
import { migrationsDirectory } from './project.ts';
import { useTempDirectory } from './temp-directory.ts';

/** The master key of every test. */
export const masterKey = Buffer.alloc(32, 7);

/** A real database with the real migrations, and a real keystore. */
export interface TestStores {
  readonly db: OpenDatabase;
  readonly vault: Vault;
  readonly ledger: ErasureLedger;
  readonly eraser: Eraser;
}

/** Stores of their own for every test, gone afterwards. @returns the stores of the running test */
export const useStores = (): (() => TestStores) => {
  const directory = useTempDirectory();
  let stores: TestStores | undefined;
  beforeEach(() => {
    const db = openDb(directory(), migrationsDirectory, 'write');
    const vault = openKeystore(directory(), masterKey, 'write');
    const ledger = openLedger(ledgerFile(directory()));
    const eraser = createEraser({
      db,
      vault,
      ledger,
      stores: personalDataStores,
      suspectForMs: Infinity,
      makeRoom: () => undefined,
    });
    stores = { db, vault, ledger, eraser };
  });
  afterEach(() => {
    stores?.db.close();
  });
  return () => {
    if (stores === undefined) throw new Error('the stores are open within a test only');
    return stores;
  };
};
