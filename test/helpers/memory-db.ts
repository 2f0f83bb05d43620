import { afterEach, beforeEach } from '@jest/globals';
import type { Vault } from '../../src/core/ports.ts';
import { openKeystore } from '../../src/edges/store/keystore.ts';
import { openDb, type OpenDatabase } from '../../src/edges/store/open.ts';
import { migrationsDirectory } from './project.ts';
import { useTempDirectory } from './temp-directory.ts';

/** The master key of every test. */
export const masterKey = Buffer.alloc(32, 7);

/** A real database with the real migrations, and a real keystore. */
export interface TestStores {
  readonly db: OpenDatabase;
  readonly vault: Vault;
}

/** Stores of their own for every test, gone afterwards. @returns the stores of the running test */
export const useStores = (): (() => TestStores) => {
  const directory = useTempDirectory();
  let stores: TestStores | undefined;
  beforeEach(() => {
    const db = openDb(directory(), migrationsDirectory, 'write');
    stores = { db, vault: openKeystore(directory(), masterKey, 'write') };
  });
  afterEach(() => {
    stores?.db.close();
  });
  return () => {
    if (stores === undefined) throw new Error('the stores are open within a test only');
    return stores;
  };
};
