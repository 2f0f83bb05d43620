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

/** What the operator has to tell the members, and why. */
const resumeAnew = [
  'nobody is logged now: a pause, a refusal or a narrower consent made after the backup is not in it',
  'tell everybody: who wants to go on says the resume word to the bot in private, and is asked anew; codes for finding back are void, each gets a new one then',
] as const;

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
    // The first to open it brings it up to the ledger of erasures, before anything is read, and suspends consents.
    openStores(setup, 'write', 'any').db.close();
    if (options.json) {
      print(
        JSON.stringify({ ...restored, dataDirectory, consents: 'suspended', tell: resumeAnew }),
      );
      return;
    }
    print(`restored: ${dataDirectory}, as of ${restored.madeAt}`);
    print(`erasures applied again: ${restored.erasures} in the ledger`);
    for (const line of resumeAnew) print(line);
    if (restored.isMetadataOnly)
      print('metadata only: there is no keystore; no text, score, name or id can be read');
  } finally {
    lock.release();
  }
};
