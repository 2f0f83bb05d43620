import { codeOf } from './errors.ts';
import type { Log } from './log-fields.ts';

/** Runs what must hold nothing else up where it fails: the failure is logged by its code. */
export const createAttempt =
  (log: Log) =>
  (run: () => void): void => {
    try {
      run();
    } catch (error) {
      log.error('slot.failed', { code: codeOf(error) });
    }
  };
