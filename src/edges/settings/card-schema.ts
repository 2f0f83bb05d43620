import { z } from 'zod';
import { startOfDay } from '../../core/clock.ts';

const day = z
  .string()
  .refine((text) => startOfDay(text, 'UTC') !== undefined, 'give a day as yyyy-MM-dd');
const id = z.string().min(1);
const texts = z.array(z.string().min(1));

/** One file below `config/cards/`. */
export const cardSchema = z.strictObject({
  id,
  title: z.string().min(1).max(20),
  aliases: z.strictObject({ plain: texts.min(1), whole: texts, traditional: texts }),
  // Empty until every card has its own; `check` asks for eight.
  questions: texts.min(8),
  red_flags: texts,
  answer: z.string().min(1),
  more: z.array(z.strictObject({ title: z.string().min(1), text: z.string().min(1).max(200) })),
  facts: z.array(id).min(1),
  compiled_on: day,
  reviewed_on: day.nullable(),
  reviewer: z.string().min(1).nullable(),
  signature: z
    .string()
    .regex(/^[0-9a-f]{64}$/u, 'it is made by "tonglu cards sign"')
    .nullable()
    .default(null),
  expires_on: day,
  sensitivity: z.enum(['normal', 'private']),
  see_also: z.array(id),
  do_not_say: texts,
});

/** One fact below `config/evidence/facts/`. */
export const factSchema = z.strictObject({
  id,
  claim: z.string().min(1),
  numbers: z.array(z.string()),
  sources: z.array(id),
  verified: z.boolean(),
  certainty: z.enum(['high', 'moderate', 'low', 'contested', 'unsourced']),
  flags: texts,
});

/** One entry of `config/evidence/sources.yaml`. */
export const sourceSchema = z.strictObject({
  id,
  title: z.string().min(1),
  publisher: z.string().min(1),
  date: z.union([z.string(), z.number()]).nullable(),
  address: z.string().nullable(),
});

/** A card as its file has it. */
export type CardFile = z.infer<typeof cardSchema>;
/** A fact as its file has it. */
export type FactFile = z.infer<typeof factSchema>;
/** A source as its file has it. */
export type SourceFile = z.infer<typeof sourceSchema>;
