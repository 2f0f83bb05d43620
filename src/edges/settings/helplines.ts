import { z } from 'zod';
import { daysBetween, startOfDay } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { parse, parseYaml, read } from './read.ts';

const text = z.string().trim().min(1);

const helplinesSchema = z
  .array(
    z.strictObject({
      /** As it is dialled, and as a card names it. */
      number: z.string().regex(/^\d+(?:-\d+)*$/u, 'give digits, parted by hyphens at most'),
      name: text,
      hours: text,
      region: text,
      source: text,
      verified_on: z
        .string()
        .refine((day) => startOfDay(day, 'UTC') !== undefined, 'give a day as yyyy-MM-dd')
        .nullable(),
      note: text,
    }),
  )
  .refine((entries) => new Set(entries.map(({ number }) => number)).size === entries.length, {
    message: 'two entries have the same number',
  });

/** A number that may be given to people, as `config/helplines.yaml` has it. */
export type Helpline = z.infer<typeof helplinesSchema>[number];

/** Every helpline by its number. @throws content.invalid */
export const loadHelplines = (directory: string): ReadonlyMap<string, Helpline> => {
  const name = 'helplines.yaml';
  const entries = parse(helplinesSchema, parseYaml(read(directory, name), name), name);
  return new Map(entries.map((entry) => [entry.number, entry]));
};

/**
 * Puts numbers of helplines in the place of their references, `{12356}`.
 * @param place for errors
 * @throws content.invalid for a number that is not listed
 */
export const fillHelplines = (
  said: string,
  helplines: ReadonlyMap<string, Helpline>,
  place: string,
): string =>
  said.replaceAll(/\{([^{}]*)\}/gu, (_whole, number: string) => {
    if (!helplines.has(number))
      throw new AppError('content.invalid', `${place}: helplines.yaml has no number {${number}}`);
    return number;
  });

/** After how many days a number and its hours are to be compared with their source again. */
const staleDays = 180;

/** Helplines never compared with a source, or more than 180 days ago. @param today `yyyy-MM-dd` */
export const staleHelplines = (
  helplines: ReadonlyMap<string, Helpline>,
  today: string,
): readonly Helpline[] =>
  [...helplines.values()].filter(({ verified_on: day }) => {
    const [from, to] = [startOfDay(day ?? '', 'UTC'), startOfDay(today, 'UTC')];
    return from === undefined || to === undefined || daysBetween(from, to, 'UTC') > staleDays;
  });
