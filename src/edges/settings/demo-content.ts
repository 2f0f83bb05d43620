import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectDirectory } from './load.ts';

const inBothLanguages = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const line = z.strictObject({
  who: z.string(),
  where: z.enum(['room', 'private']),
  text: z.string().min(1),
});
const groupSchema = z.strictObject({
  bot: z.string().min(1),
  room: z.string().min(1),
  people: z.array(
    z.strictObject({ id: z.string(), name: z.string().min(1), about: inBothLanguages }),
  ),
  opening: z.array(line),
  tour: z.array(
    z.union([
      line.extend({ means: inBothLanguages }),
      z.strictObject({ calendar: z.literal('next-post'), means: inBothLanguages }),
    ]),
  ),
});
const wordsSchema = z.record(z.string(), inBothLanguages);

/** An invented group, how its morning opens, and the tour through it. */
export type DemoGroupFile = z.infer<typeof groupSchema>;

/** What the demo shows, as read from `config/`. */
export interface DemoContent {
  /** `config/demo-group.yaml` */
  readonly group: DemoGroupFile;
  /** Every word of the page, by key, in both languages: `config/demo-page.yaml` */
  readonly words: z.infer<typeof wordsSchema>;
}

const read = (file: string): unknown =>
  parse(readFileSync(join(projectDirectory(), 'config', file), 'utf8'));

/** Reads the invented group and the words of its page. */
export const loadDemoContent = (): DemoContent => ({
  group: groupSchema.parse(read('demo-group.yaml')),
  words: wordsSchema.parse(read('demo-page.yaml')),
});
