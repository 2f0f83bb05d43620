import { join } from 'node:path';
import { z } from 'zod';
import { parse, parseYaml, read } from './read.ts';

const words = z.array(z.string().trim().min(1)).min(1);
const questions = z.strictObject({ concepts: z.record(z.string(), words), courtesy: words });
const weighted = z.array(z.strictObject({ weight: z.number().positive(), words })).min(1);
const scope = z.strictObject({
  here: weighted,
  elsewhere: weighted,
  first: z.record(z.string(), words),
});

/** Words by which questions are read, and told from those that are not for this group. */
export interface Lexicon {
  readonly questions: z.infer<typeof questions>;
  readonly scope: z.infer<typeof scope>;
}

/** The words of `lexicon/questions.yaml` and `lexicon/scope.yaml`. @throws content.invalid */
export const loadLexicon = (directory: string): Lexicon => {
  const load = <Output>(schema: z.ZodType<Output>, file: string): Output => {
    const name = join('lexicon', file);
    return parse(schema, parseYaml(read(directory, name), name), name);
  };
  return { questions: load(questions, 'questions.yaml'), scope: load(scope, 'scope.yaml') };
};
