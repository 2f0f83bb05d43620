import { existsSync } from 'node:fs';
import { databaseFile } from '../edges/store/open.ts';
import { setUp, type CommonOptions, type Setup } from '../setup.ts';
import { openStores, type Stores } from '../stores.ts';

/**
 * Opens the stores beside a running bot, runs, and closes them whatever happens. Where there are none yet, a study's
 * are made: a first lead may be invited before the first start.
 */
export const withStores = <Result>(
  options: CommonOptions,
  run: (stores: Stores, setup: Setup) => Result,
): Result => {
  const setup = setUp(options);
  const isThere = existsSync(databaseFile(setup.dataDirectory));
  const stores = isThere ? openStores(setup, 'beside', 'any') : openStores(setup, 'write', 'study');
  try {
    return run(stores, setup);
  } finally {
    stores.db.close();
  }
};
