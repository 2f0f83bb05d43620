import { z } from 'zod';
import { parse, parseYaml, read } from './read.ts';

const text = z.string().min(1);
const lookAlikesSchema = z.strictObject({
  shapes: z.array(z.string().min(2)),
  words: z.array(text),
  letters: z.record(text, text),
});

/** By what names are compared. @param directory the project's `config` @throws content.invalid */
export const loadLookAlikes = (directory: string): Readonly<z.infer<typeof lookAlikesSchema>> => {
  const name = 'lexicon/look-alikes.yaml';
  return parse(lookAlikesSchema, parseYaml(read(directory, name), name), name);
};
