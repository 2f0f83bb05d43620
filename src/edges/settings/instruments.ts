import { z } from 'zod';
import { readFolder } from './read.ts';

const answer = z.number().int().nullable();

const instrumentSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'use lower-case words with dashes'),
  title: z.string().min(1),
  version: z.string().min(1),
  licence: z.string().min(1),
  licenceNote: z.string().min(1),
  wordingFrom: z.string().min(1),
  scale: z.strictObject({ least: z.number().int(), most: z.number().int() }),
  items: z.array(z.strictObject({ id: z.string().min(1), tags: z.array(z.string()) })).min(1),
  scoring: z.strictObject({ kind: z.literal('sum'), factor: z.number().positive() }),
  vectors: z.array(z.strictObject({ answers: z.array(answer), score: z.number().nullable() })),
});

/** A questionnaire of `config/instruments/`, as read; whether it may be used is judged elsewhere. */
export type InstrumentFile = z.infer<typeof instrumentSchema>;

/** Every questionnaire there is. @throws content.invalid */
export const loadInstruments = (directory: string): readonly InstrumentFile[] =>
  readFolder(directory, 'instruments', instrumentSchema).map(({ value }) => value);
