import { audit } from '../core/audit.store.ts';
import { AppError } from '../core/errors.ts';
import type { ParticipantId } from '../core/person.ts';
import { takeLock, type Lock } from '../edges/store/open.ts';
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

/**
 * `withdraw PARTICIPANT`: erasure by the operator. Her rows are gone when it returns; where a bot runs, that bot
 * destroys her key and empties the log within seconds, as only one process may write the keystore.
 * @throws input.invalid where nobody of this id is there, or she has withdrawn
 */
export const withdraw = (participant: string, options: WithdrawOptions): void => {
  const setup = setUp(options);
  const lock = lockUnlessRunning(setup.dataDirectory);
  const { db, vault, eraser } = openStores(setup, lock === undefined ? 'beside' : 'write', 'any');
  try {
    const now = systemClock.now();
    db.inTransaction(() => {
      if (!consents.standing(db).includes(participant as ParticipantId))
        throw new AppError('input.invalid', 'no participant of this id, or she has withdrawn');
      eraser.withdraw(participant as ParticipantId, now);
      audit.append(db, vault, now, 'operator', 'withdraw', {});
    });
    // The intent stays for the bot, which also says what it still has to say to others.
    if (lock !== undefined) vault.destroyDataKey(participant as ParticipantId);
    const isFinished = lock !== undefined && db.checkpoint();
    if (options.json) print(JSON.stringify({ participant, isFinished }));
    else
      print(
        isFinished
          ? `${participant} is erased`
          : `${participant} is withdrawn; the running bot destroys her key within 15 seconds`,
      );
  } finally {
    db.close();
    lock?.release();
  }
};
