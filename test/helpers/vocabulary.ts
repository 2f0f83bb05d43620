import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { createSyllableOf } from '../../src/core/syllables.rules.ts';
import { createNormaliser } from '../../src/core/words.ts';
import { toPinyin } from '../../src/edges/chinese/to-pinyin.ts';
import { createToSimplified } from '../../src/edges/chinese/to-simplified.ts';
import { isCron } from '../../src/edges/cron/scheduler.ts';
import { loadContent } from '../../src/edges/settings/content.ts';
import { configDirectory } from './project.ts';

/** What people type, as the steps see it. */
export const normalise = createNormaliser(createToSimplified());

/** How texts are read. */
export const reading = { normalise, syllableOf: createSyllableOf(toPinyin) };

/** The real content of `config/`. */
export const content = loadContent({ directory: configDirectory, normalise, isCron });

/** The words people can type. */
export const { vocabulary } = content;

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** The readings that stop her from being logged, weakest first. */
export const stops = ['decline', 'pause', 'near-withdraw', 'withdraw'] as const;

const said = z.strictObject({ text: z.string().min(1), least: z.enum(stops) });

/** Ways to leave the study and chat that only sounds like it, all invented: `test/fixtures/withdrawals.yaml`. */
export const withdrawals = z
  .strictObject({
    heldOut: z.array(said),
    tuned: z.array(said),
    later: z.array(said),
    fresh: z.array(said),
    missed: z.array(z.string()),
    lookAlikes: z.array(z.string()),
  })
  .parse(parse(readFileSync(fixture('withdrawals.yaml'), 'utf8')));
