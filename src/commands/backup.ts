import { join } from 'node:path';
import { makeBackup } from '../edges/store/backup.ts';
import { readMasterKey } from '../edges/store/keystore.ts';
import { openDb, schemaVersionOf } from '../edges/store/open.ts';
import { migrationsDirectory, setUp, systemClock, type CommonOptions } from '../setup.ts';
import { note, print } from './output.ts';

/** Options of `backup`. */
export interface BackupOptions extends CommonOptions {
  readonly out: string;
  readonly json: boolean;
}

/** `backup`, beside a running bot. */
export const backup = (options: BackupOptions): void => {
  const { environment, dataDirectory, isDemo } = setUp(options);
  const keyFile =
    environment.masterKeyFile ?? (isDemo ? join(dataDirectory, 'master.key') : undefined);
  const master = readMasterKey(keyFile);
  const db = openDb(dataDirectory, migrationsDirectory(), 'beside');
  try {
    const made = makeBackup(
      {
        db,
        dataDirectory,
        master,
        schemaVersion: schemaVersionOf(migrationsDirectory()),
        now: systemClock.now(),
      },
      options.out,
    );
    print(options.json ? JSON.stringify(made) : made.directory);
    note(`${made.bytes} bytes, can be restored until ${made.expiresAt}, without the keystore`);
    if (made.removed > 0) note(`removed: ${made.removed} older than 30 days`);
  } finally {
    db.close();
  }
};
