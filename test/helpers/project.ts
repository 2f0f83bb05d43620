import { fileURLToPath } from 'node:url';

/** A path below the project's root. */
const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The real migrations. */
export const migrationsDirectory = fromRoot('migrations');
/** The real content. */
export const configDirectory = fromRoot('config');
