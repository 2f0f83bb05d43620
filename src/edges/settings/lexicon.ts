import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { parse, parseYaml, read } from './read.ts';

const words = z.array(z.string().trim().min(1)).min(1);
const questions = z.strictObject({ concepts: z.record(z.string(), words), courtesy: words });
const weighted = z.array(z.strictObject({ weight: z.number().positive(), words })).min(1);
const scope = z.strictObject({
  here: weighted,
  elsewhere: weighted,
  first: z.record(z.string(), words),
});

const patterns = {
  id: z.string(),
  any: words,
  least: z.number().int().min(2).optional(),
  unless: words.optional(),
};
const classes = z.record(z.string(), words);
const level = z.enum(['L1', 'L2', 'L3']);
const spellings = z.strictObject({ spellings: z.record(z.string(), z.string()) });
const safetySpellings = spellings.extend({
  behind: z.strictObject({ letters: words, counted: words }),
});
const rulesOf = <Rule extends z.ZodRawShape>(rule: Rule) =>
  z.strictObject({
    words: classes,
    rules: z.array(z.strictObject({ ...patterns, ...rule })).min(1),
  });
const crisisRules = rulesOf({ level });
const medicalRules = rulesOf({ kind: z.string(), card: z.string() });
const crisisLines = z.strictObject({
  lines: z.array(z.strictObject({ number: z.string(), isAllDay: z.boolean() })).min(2),
});
const contextRules = rulesOf({ silences: z.array(z.enum([...level.options, 'medical'])) });

const offers = z.strictObject({
  symbols: z.record(z.string(), z.string()),
  ...spellings.shape,
  ...rulesOf({ kind: z.enum(['sale', 'advertisement', 'cure']) }).shape,
  contexts: z.array(z.strictObject(patterns)),
});

/** The words and rules of `lexicon/offers.yaml`. @throws content.invalid */
export const loadOffersLexicon = (directory: string): z.infer<typeof offers> => {
  const name = join('lexicon', 'offers.yaml');
  return parse(offers, parseYaml(read(directory, name), name), name);
};

/** Words by which questions are read, and told from those that are not for this group. */
export interface Lexicon {
  readonly questions: z.infer<typeof questions>;
  readonly scope: z.infer<typeof scope>;
}

/** The words and rules of `lexicon/safety/`. @throws content.invalid */
export const loadSafetyLexicon = (directory: string) => {
  const load = <Output>(schema: z.ZodType<Output>, file: string): Output => {
    const name = join('lexicon', 'safety', file);
    return parse(schema, parseYaml(read(directory, name), name), name);
  };
  const crisis = load(crisisRules, 'crisis.yaml');
  const medical = load(medicalRules, 'medical.yaml');
  const contexts = load(contextRules, 'contexts.yaml');
  return {
    ...load(safetySpellings, 'spellings.yaml'),
    words: {
      ...load(z.strictObject({ words: classes }), 'words.yaml').words,
      ...crisis.words,
      ...medical.words,
      ...contexts.words,
    },
    crisis: crisis.rules,
    medical: medical.rules,
    contexts: contexts.rules,
    lines: load(crisisLines, 'lines.yaml').lines,
  };
};

const isTenths = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 4 && value.every((each) => Number.isInteger(each));
// One look at all of them: tens of thousands of rows are too many for a schema each.
const weights = z.strictObject({
  bias: z.custom<readonly number[]>(isTenths, 'give four whole numbers'),
  features: z.custom<Readonly<Record<string, readonly number[]>>>(
    (value) => typeof value === 'object' && value !== null && Object.values(value).every(isTenths),
    'give four whole numbers a feature',
  ),
});

/** What was learned from examples. Tens of thousands of lines, so read only when used. @throws content.invalid */
const loadWeights = (directory: string, name: string): z.infer<typeof weights> => {
  try {
    return parse(weights, JSON.parse(read(directory, name)), name);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('content.invalid', `${name} is no JSON`, {}, error);
  }
};

/** What cries for help are like: `lexicon/safety/weights.json`. @throws content.invalid */
export const loadSafetyWeights = (directory: string): z.infer<typeof weights> =>
  loadWeights(directory, join('lexicon', 'safety', 'weights.json'));

/** What offers are like: `lexicon/offers-weights.json`. @throws content.invalid */
export const loadOffersWeights = (directory: string): z.infer<typeof weights> =>
  loadWeights(directory, join('lexicon', 'offers-weights.json'));

/** The words of `lexicon/questions.yaml` and `lexicon/scope.yaml`. @throws content.invalid */
export const loadLexicon = (directory: string): Lexicon => {
  const load = <Output>(schema: z.ZodType<Output>, file: string): Output => {
    const name = join('lexicon', file);
    return parse(schema, parseYaml(read(directory, name), name), name);
  };
  return { questions: load(questions, 'questions.yaml'), scope: load(scope, 'scope.yaml') };
};
