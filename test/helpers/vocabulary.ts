import { createNormaliser } from '../../src/core/words.ts';
import { createToSimplified } from '../../src/edges/chinese/to-simplified.ts';
import { isCron } from '../../src/edges/cron/scheduler.ts';
import { loadContent } from '../../src/edges/settings/content.ts';
import { configDirectory } from './project.ts';

/** What people type, as the steps see it. */
export const normalise = createNormaliser(createToSimplified());

/** The real content of `config/`. */
export const content = loadContent({ directory: configDirectory, normalise, isCron });

/** The words people can type. */
export const { vocabulary } = content;
