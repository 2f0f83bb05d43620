import { z } from 'zod';
import type { Code } from '../../core/codebook.ts';
import { parse, parseYaml, read } from './read.ts';

const both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const code: z.ZodType<Code> = z.lazy(() =>
  z.strictObject({
    id: z.string().regex(/^[a-z-]+$/u),
    name: both,
    description: both,
    color: z
      .string()
      .regex(/^#[0-9a-f]{6}$/u)
      .exactOptional(),
    codes: z.array(code).min(1).exactOptional(),
  }),
);
const codebookSchema = z.strictObject({
  codes: z.array(code),
  title: z.string(),
  warning: z.string(),
  heads: z.array(z.string()).length(3),
  tables: z.record(
    z.string(),
    z.strictObject({ description: z.string(), columns: z.record(z.string(), z.string()) }),
  ),
});

/** The codes for coding texts by hand, and the data dictionary in Chinese. */
export type CodebookContent = Readonly<z.infer<typeof codebookSchema>>;

/** Reads `codebook.yaml`. @param directory the project's `config` @throws content.invalid */
export const loadCodebook = (directory: string): CodebookContent => {
  const name = 'codebook.yaml';
  return parse(codebookSchema, parseYaml(read(directory, name), name), name);
};
