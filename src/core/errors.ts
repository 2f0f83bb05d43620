/** Exit codes of contract section 3. */
export const exitCodes = {
  fine: 0,
  failed: 1,
  usage: 2,
  badData: 65,
  io: 74,
  alreadyRunning: 75,
  configuration: 78,
} as const;

/** Every error the bot can name: its exit code and the cure the operator reads. README lists the same table. */
export const errorTable = {
  'settings.invalid': { exit: 78, cure: 'mend the named setting in your settings file or --set' },
  'settings.unreadable': { exit: 78, cure: 'give --config a readable YAML file' },
  'content.invalid': { exit: 78, cure: 'mend the named file under config/' },
  'key.missing': {
    exit: 78,
    cure: 'run "tonglu init" and set TONGLU_MASTER_KEY_FILE to the key file it makes',
  },
  'key.unsafe': {
    exit: 78,
    cure: 'chown the master key file to the user the bot runs as, and chmod 600 it',
  },
  'key.invalid': {
    exit: 78,
    cure: 'the key file holds 32 bytes in base64; restore the one made for this data directory',
  },
  'clock.refused': { exit: 78, cure: 'remove schedule.clockFile: it is for tests and the demo' },
  'link.unsafe': {
    exit: 78,
    cure: 'use your own CA (WECHATY_PUPPET_SERVICE_TLS_CA_CERT), or a loopback endpoint',
  },
  'puppet.token': {
    exit: 78,
    cure: 'set WECHATY_PUPPET_SERVICE_TOKEN; its client wants a prefix such as insecure_',
  },
  'puppet.unknown': {
    exit: 78,
    cure: 'install the puppet package, or correct --puppet / WECHATY_PUPPET',
  },
  'data.kind': {
    exit: 78,
    cure: 'use another --data directory: demo, simulated and study data are never mixed',
  },
  'data.schema-newer': {
    exit: 78,
    cure: 'this database was written by a newer Tonglu: install that version',
  },
  'data.migration-changed': {
    exit: 78,
    cure: 'a migration already applied has changed: restore the migrations directory',
  },
  'data.schema-older': { exit: 78, cure: 'run "tonglu migrate" first' },
  'data.absent': { exit: 78, cure: 'start the bot once, or give the right --data directory' },
  'data.corrupt': { exit: 74, cure: 'restore the newest backup; keep the broken file for a look' },
  'data.io': {
    exit: 74,
    cure: 'check that the data directory exists, is writable and has free space',
  },
  'data.pragma': {
    exit: 78,
    cure: 'the data directory must be on a local disk that supports write-ahead logging',
  },
  'backup.directory': {
    exit: 74,
    cure: 'give --out a directory that can be written, with room for a copy of the database',
  },
  'backup.too-large': {
    exit: 74,
    cure: 'this version backs up databases of up to 1 GB: report the size',
  },
  'backup.expired': {
    exit: 65,
    cure: 'take a backup of the last 30 days: older ones may hold what was promised to be gone',
  },
  'backup.invalid': {
    exit: 65,
    cure: 'give the directory of one whole backup and the master key it was made under',
  },
  'restore.occupied': {
    exit: 78,
    cure: 'give a --data directory without a database and without keys of another one',
  },
  'keystore.copy': {
    exit: 74,
    cure: 'plug in the disk of backup.keystoreDir; each data directory needs one of its own',
  },
  'ledger.unusable': {
    exit: 74,
    cure: 'let the user the bot runs as read and write erasures.ledger; nothing is logged until then',
  },
  'data.owner': {
    exit: 78,
    cure: 'run it as the user the bot runs as: sudo -u USER tonglu withdraw ...',
  },
  'bot.running': { exit: 75, cure: 'stop the bot that uses this data directory first' },
  'link.dead': {
    exit: 74,
    cure: 'let the supervisor restart the bot; check the puppet service if it recurs',
  },
  'http.port': { exit: 74, cure: 'choose another --port' },
  'chain.broken': {
    exit: 65,
    cure: 'look for who could write to the data directory; go back to a backup from before the break',
  },
  'agreement.unknown': {
    exit: 78,
    cure: 'list the agreement under research.agreements with researcher, tier and expiresOn',
  },
  'export.directory': {
    exit: 74,
    cure: 'give --out a directory that does not exist yet, in a writable place',
  },
  'form.file': {
    exit: 74,
    cure: 'give --out a file that does not exist yet, in a writable place',
  },
  'input.invalid': { exit: 65, cure: 'mend the named line of the input' },
  'usage.invalid': { exit: 2, cure: 'see --help' },
  'message.failed': { exit: 1, cure: 'report the code and the step; the message was left out' },
  internal: { exit: 1, cure: 'report the code and the place named in the log' },
} as const;

/** A code of `errorTable`. */
export type ErrorCode = keyof typeof errorTable;

/** Safe facts on an error: paths of settings, counts, file names of ours. Never a person's words. */
export type ErrorFields = Readonly<Record<string, string | number>>;

/** An error the bot can name. Its message is English, for the operator, and holds no person's words, name or id. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, message: string, fields: ErrorFields = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = fields;
  }
}

/** The code of anything thrown; `internal` for what the bot cannot name. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof AppError ? error.code : 'internal';

/** True where something failed because the disk is full. Goes by shape: an error may come from another realm. */
export const isDiskFull = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'SQLITE_FULL' || error.code === 'ENOSPC');

/** The exit code for anything thrown, 1 for what the bot cannot name. */
export const exitCodeOf = (error: unknown): number => errorTable[codeOf(error)].exit;

/**
 * A line a problem for stderr: code, message, cure. The message of an error that is not ours is left out: it
 * may quote anything.
 */
export const describeError = (error: unknown): string => {
  const code = codeOf(error);
  const message = error instanceof AppError ? error.message : 'unexpected error';
  return message
    .split('\n')
    .map((line) => `${code}: ${line} (${errorTable[code].cure})`)
    .join('\n');
};
