import { AppError, type ErrorCode } from '../../src/core/errors.ts';

/** What a function throws; undefined where it throws nothing. */
export const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

/** The code of the named error a function throws; undefined for anything else. */
export const codeThrownBy = (run: () => unknown): ErrorCode | undefined => {
  const error = thrownBy(run);
  return error instanceof AppError ? error.code : undefined;
};
