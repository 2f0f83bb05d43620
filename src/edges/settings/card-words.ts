import { join } from 'node:path';
import { z } from 'zod';
import { parse, parseYaml, read } from './read.ts';

const words = z.array(z.string().trim().min(2)).min(1);
const word = z.string().min(1);
const figures = z.strictObject({
  digits: z.record(z.string().length(1), z.number().int().min(0).max(9)),
  units: z.record(z.string().length(1), z.number().int().min(10)),
  over: word,
  tenths: word,
  halves: z.record(word, z.string().regex(/^\d+$/u)),
  measures: z.array(word).min(1),
  plain: z.array(word).min(1),
});
const preferred = z.record(word, word);

/** Words by which cards are judged. */
export interface CardWords {
  /** Trade names. */
  readonly brands: readonly string[];
  readonly figures: z.infer<typeof figures>;
  /** By alias, the card it belongs to where two have it. */
  readonly preferred: Readonly<Record<string, string>>;
}

/** The words of `brands.yaml`, `figures.yaml` and `preferred-cards.yaml` of the lexicon. @throws content.invalid */
export const loadCardWords = (directory: string): CardWords => {
  const load = <Output>(schema: z.ZodType<Output>, file: string): Output => {
    const name = join('lexicon', file);
    return parse(schema, parseYaml(read(directory, name), name), name);
  };
  return {
    brands: load(words, 'brands.yaml'),
    figures: load(figures, 'figures.yaml'),
    preferred: load(preferred, 'preferred-cards.yaml'),
  };
};
