import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectDirectory } from './load.ts';

const lines = z.array(
  z.strictObject({
    who: z.enum(['lead', 'consenting', 'other']),
    where: z.enum(['room', 'private']),
    text: z.string().min(1),
  }),
);
const schema = z.strictObject({
  bot: z.string(),
  room: z.string(),
  people: z.strictObject({ lead: z.string(), consenting: z.string(), other: z.string() }),
  labels: z.strictObject({ room: z.string(), private: z.string() }),
  before: lines,
  after: lines,
});

/** The invented group of `config/demo-script.zh-CN.yaml`. */
export const loadDemoScript = (): z.infer<typeof schema> =>
  schema.parse(
    parse(readFileSync(join(projectDirectory(), 'config', 'demo-script.zh-CN.yaml'), 'utf8')),
  );
