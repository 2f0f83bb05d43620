import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** Where an export lies while another takes its place. */
const asideOf = (directory: string): string => `${resolve(directory)}.withdrawn`;

/** The id in an export's manifest, also where a run was killed while it was replaced. @throws input.invalid */
export const exportIdIn = (directory: string): string => {
  const place = existsSync(directory) ? directory : asideOf(directory);
  try {
    const manifest = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8')) as unknown;
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
 * the next run goes on from there.
 * @throws export.directory
 */
export const replaceDirectory = (directory: string, renewed: string): void => {
  const target = resolve(directory);
  const old = asideOf(directory);
  try {
    if (existsSync(target)) {
      rmSync(old, { recursive: true, force: true });
      renameSync(target, old);
    }
    renameSync(renewed, target);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    throw new AppError('export.directory', 'the export could not be replaced', {}, error);
  }
};
