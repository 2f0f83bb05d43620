import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** The id in an export's manifest. @throws input.invalid */
export const exportIdIn = (directory: string): string => {
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as unknown;
    const id = (manifest as { readonly exportId?: unknown }).exportId;
    if (typeof id === 'string') return id;
  } catch (error) {
    throw new AppError(
      'input.invalid',
      'the directory has no manifest.json of an export',
      {},
      error,
    );
  }
  throw new AppError('input.invalid', 'the manifest.json names no export');
};

/**
 * Puts a new export in the place of an old one. Killed in between, the old one lies beside it under `.withdrawn`, and
 * the next run removes it.
 * @throws export.directory
 */
export const replaceDirectory = (directory: string, renewed: string): void => {
  const target = resolve(directory);
  const old = `${target}.withdrawn`;
  try {
    rmSync(old, { recursive: true, force: true });
    renameSync(target, old);
    renameSync(renewed, target);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    throw new AppError('export.directory', 'the export could not be replaced', {}, error);
  }
};
