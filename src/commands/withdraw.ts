import { existsSync, statSync } from 'node:fs';
import { audit } from '../core/audit.store.ts';
import { AppError } from '../core/errors.ts';
import type { ParticipantId } from '../core/person.ts';
import { databaseFile, takeLock, type Lock } from '../edges/store/open.ts';
import { consents } from '../features/consent/consent.store.ts';
import { setUp, systemClock, type CommonOptions } from '../setup.ts';
import { openStores } from '../stores.ts';
import { print } from './output.ts';

/** Options of `withdraw`. */
export interface WithdrawOptions extends CommonOptions {
  readonly json: boolean;
}

/** Only one process may write the keystore: without a bot, this one keeps others out meanwhile. */
const lockUnlessRunning = (dataDirectory: string): Lock | undefined => {
  try {
    return takeLock(dataDirectory);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bot.running') return undefined;
    throw error;
  }
};

/** Nothing is made here, and nothing left behind that the bot could not write: its erasures would fail. */
const assertUsable = (dataDirectory: string): void => {
  if (!existsSync(databaseFile(dataDirectory)))
    throw new AppError('data.absent', 'there is no database in the data directory');
  const user = process.getuid?.();
  if (user !== undefined && user !== statSync(dataDirectory).uid)
    throw new AppError('data.owner', 'the data directory belongs to another user');
};

/** What has become of her by now, in words for the operator. */
const outcome = (participant: string, isFinished: boolean, isBotRunning: boolean): string => {
  if (isFinished) return `${participant} is erased`;
  return isBotRunning
    ? `${participant} is withdrawn; the running bot destroys her key within 15 seconds`
    : `${participant} is withdrawn and her key destroyed; another program reads the database, so that sealed bytes stay in its log until the bot is started`;
};

/**
 * `withdraw PARTICIPANT`: erasure by the operator. Her rows are gone when it returns; where a bot runs, that bot
 * destroys her key and empties the log within seconds, as only one process may write the keystore.
 * @throws input.invalid where nobody of this id is there, or she has withdrawn; data.absent; data.owner;
 *   ledger.unusable where she is paused only, and erased as soon as a bot can write the ledger
 */
export const withdraw = (participant: string, options: WithdrawOptions): void => {
  const setup = setUp(options);
  assertUsable(setup.dataDirectory);
  const lock = lockUnlessRunning(setup.dataDirectory);
  try {
    const { db, vault, eraser } = openStores(setup, lock === undefined ? 'beside' : 'write', 'any');
    try {
      const now = systemClock.now();
      const effects = db.inTransaction(() => {
        if (!consents.standing(db).includes(participant as ParticipantId))
          throw new AppError('input.invalid', 'no participant of this id, or she has withdrawn');
        audit.append(db, vault, now, 'operator', 'withdraw', {});
        return eraser.withdraw(participant as ParticipantId, now);
      });
      if (effects.every(({ kind }) => kind !== 'erase'))
        throw new AppError(
          'ledger.unusable',
          'the ledger of erasures cannot be written: nothing more of her is kept, and the bot erases her once it can',
        );
      // The intent stays for the bot, which also says what it still has to say to others.
      if (lock !== undefined) vault.destroyDataKey(participant as ParticipantId);
      const isFinished = lock !== undefined && db.checkpoint();
      if (options.json) print(JSON.stringify({ participant, isFinished }));
      else print(outcome(participant, isFinished, lock === undefined));
    } finally {
      db.close();
    }
  } finally {
    lock?.release();
  }
};
