import { AppError } from '../../core/errors.ts';

/** True where an error's code begins with a prefix. Goes by shape: an error may come from another realm. */
export const hasCode = (error: unknown, prefix: string): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith(prefix);

/** Names what SQLite says when a file cannot be opened. */
export const toAppError = (error: unknown): unknown => {
  if (error instanceof AppError) return error;
  if (hasCode(error, 'SQLITE_NOTADB') || hasCode(error, 'SQLITE_CORRUPT'))
    return new AppError('data.corrupt', 'the database file is damaged', {}, error);
  if (
    hasCode(error, 'SQLITE_CANTOPEN') ||
    hasCode(error, 'SQLITE_READONLY') ||
    hasCode(error, 'SQLITE_IOERR') ||
    hasCode(error, 'SQLITE_FULL') ||
    hasCode(error, 'EACCES')
  )
    return new AppError('data.io', 'the database cannot be opened for writing', {}, error);
  return error;
};
