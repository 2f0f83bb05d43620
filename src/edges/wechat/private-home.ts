import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** File system type of memory-backed storage. Source: Linux, statfs(2), TMPFS_MAGIC and RAMFS_MAGIC. */
const memoryBacked: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** True where what is written to a directory stays in memory. */
export const isMemoryBacked = (directory: string): boolean => {
  try {
    return memoryBacked.has(statfsSync(directory).type);
  } catch {
    return false;
  }
};

/** Where the puppet's caches lie while the bot runs. */
export interface PrivateHome {
  readonly directory: string;
  /** False where the caches would reach a disk. */
  readonly isInMemory: boolean;
  /** Removes it and all it holds. */
  wipe(): void;
}

/**
 * A home directory for the puppet, 0700, emptied at start: its caches hold every member's name and id, consent
 * or not (W21). On `/dev/shm` where that is memory; else in the temporary directory.
 * @param dataDirectory one home a data directory, so that a bot that was killed is tidied up by the next
 */
export const makePrivateHome = (dataDirectory: string): PrivateHome => {
  const name = createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 16);
  const base = existsSync('/dev/shm') && isMemoryBacked('/dev/shm') ? '/dev/shm' : tmpdir();
  const directory = join(base, `tonglu-${userInfo().uid}-${name}`);
  const wipe = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  wipe();
  mkdirSync(directory, { mode: 0o700 });
  chmodSync(directory, 0o700);
  return { directory, isInMemory: isMemoryBacked(directory), wipe };
};

/** Entries the puppet keeps in memory. Its default of 500 contacts is too few for two rooms (W19). */
const cacheSize = '20000';

/**
 * Sets what Wechaty reads from the environment. Must run before Wechaty is loaded: the service puppet asks for
 * the home directory, and Wechaty would report errors, with whatever they quote, to an address of others.
 */
export const prepareWechatyEnvironment = (home: PrivateHome): void => {
  const { env } = process;
  env['HOME'] = home.directory;
  env['WECHATY_LOG'] = 'warn';
  for (const kind of ['CONTACT', 'ROOM_MEMBER', 'MESSAGE'])
    env[`WECHATY_PUPPET_LRU_CACHE_SIZE_${kind}`] ??= cacheSize;
  delete env['WECHATY_RAVEN_DSN'];
};
