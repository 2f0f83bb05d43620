import { openStores, setUp, type CommonOptions, type Setup, type Stores } from '../setup.ts';

/** Opens the stores beside a running bot, runs, and closes them whatever happens. */
export const withStores = <Result>(
  options: CommonOptions,
  run: (stores: Stores, setup: Setup) => Result,
): Result => {
  const setup = setUp(options);
  const stores = openStores(setup, 'write', 'any');
  try {
    return run(stores, setup);
  } finally {
    stores.db.close();
  }
};
