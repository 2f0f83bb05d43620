import { openDb, schemaVersionOf, takeLock } from '../edges/store/open.ts';
import { migrationsDirectory, noPuppet, setUp, type CommonOptions } from '../setup.ts';
import { print } from './output.ts';

/** `migrate`: alone. */
export const migrateData = (options: CommonOptions): void => {
  const setup = setUp(options, noPuppet);
  const lock = takeLock(setup.dataDirectory);
  try {
    openDb(setup.dataDirectory, migrationsDirectory(), 'write').close();
    print(`schema ${schemaVersionOf(migrationsDirectory())}`);
  } finally {
    lock.release();
  }
};
