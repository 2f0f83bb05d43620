import { join } from 'node:path';
import { z } from 'zod';
import {
  addressWordLists,
  personalDataContexts,
  personalDataKinds,
  type PersonalDataWords,
} from '../../core/personal-data-words.ts';
import { words } from './content-schema.ts';
import { parse, parseYaml, read } from './read.ts';

/** In brackets, and without what a rule would take for personal data: a masked text is masked again unchanged. */
const mask = z.string().regex(/^\[(?:\p{Script=Han}|[A-Z]){1,8}\]$/u, 'use [words] without digits');
const byName = <Name extends string, Schema extends z.ZodType>(
  names: readonly Name[],
  schema: Schema,
) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>);

const schema = z.strictObject({
  masks: byName(personalDataKinds, mask),
  contexts: byName(personalDataContexts, words),
  fillers: words,
  wechatAfter: words,
  notIds: words,
  digits: z.record(z.string().length(1), z.number().int().min(0).max(9)),
  numerals: z.string().min(1),
  address: byName(addressWordLists, words),
});

/** Reads `lexicon/personal-data.yaml`. @throws content.invalid */
export const readPersonalDataWords = (directory: string): PersonalDataWords => {
  const name = join('lexicon', 'personal-data.yaml');
  return parse<PersonalDataWords>(schema, parseYaml(read(directory, name), name), name);
};
