import { readMasterKey } from '../edges/store/keystore.ts';
import { schemaVersionOf, takeLock } from '../edges/store/open.ts';
import { restoreBackup } from '../edges/store/restore.ts';
import { migrationsDirectory, noPuppet, setUp, systemClock, type CommonOptions } from '../setup.ts';
import { openStores } from '../stores.ts';
import { print } from './output.ts';

/** Options of `restore`. */
export interface RestoreOptions extends CommonOptions {
  readonly keystore?: string;
  readonly json: boolean;
}

/** `restore`: alone. @param backupDirectory one backup */
export const restore = (backupDirectory: string, options: RestoreOptions): void => {
  const setup = setUp(options, noPuppet);
  const { dataDirectory, environment } = setup;
  const master = readMasterKey(environment.masterKeyFile);
  const lock = takeLock(dataDirectory);
  try {
    const restored = restoreBackup({
      backupDirectory,
      dataDirectory,
      keystoreDirectory: options.keystore,
      master,
      newestSchema: schemaVersionOf(migrationsDirectory()),
      now: systemClock.now(),
    });
    // The first to open it brings it up to the ledger of erasures, before anything is read.
    openStores(setup, 'write', 'any').db.close();
    if (options.json) {
      print(JSON.stringify({ ...restored, dataDirectory }));
      return;
    }
    print(`restored: ${dataDirectory}, as of ${restored.madeAt}`);
    print(`erasures applied again: ${restored.erasures} in the ledger`);
    if (restored.isMetadataOnly)
      print('metadata only: there is no keystore; no text, score, name or id can be read');
  } finally {
    lock.release();
  }
};
