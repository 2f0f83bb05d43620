import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { ChatForms } from '../../core/message.ts';
import type { Notice } from '../../core/notice.ts';
import type { PersonalDataWords } from '../../core/personal-data-words.ts';
import type { Activity, ScheduleEntry } from '../../core/schedule.ts';
import type { Study } from '../../core/study.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import {
  cardSchema,
  factSchema,
  sourceSchema,
  type CardFile,
  type FactFile,
  type SourceFile,
} from './card-schema.ts';
import { loadChatForms } from './chat-forms.ts';
import { activitySchema, scheduleSchema, vocabularySchema, words } from './content-schema.ts';
import { createNoticeFor } from './notice.ts';
import { readPersonalDataWords } from './personal-data.ts';
import { parse, parseYaml, read } from './read.ts';
import { createTexts, type Texts } from './texts.ts';

/** All that is said, known and planned, as read from `config/`. */
export interface Content {
  readonly texts: Texts;
  readonly vocabulary: Vocabulary;
  readonly schedule: readonly ScheduleEntry[];
  readonly activities: ReadonlyMap<string, Activity>;
  readonly cards: readonly CardFile[];
  readonly facts: ReadonlyMap<string, FactFile>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Words the bot never says. */
  readonly forbidden: readonly string[];
  /** Words by which others' names and words are known in a text. */
  readonly chatForms: ChatForms;
  /** Words by which personal data are found in a text, and what stands in their place. */
  readonly personalDataWords: PersonalDataWords;
  noticeFor(study: Study): Notice;
}

/** Every `.yaml` file below a directory, by name. */
const yamlFiles = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();

const readAll = <Output>(
  directory: string,
  folder: string,
  schema: z.ZodType<Output>,
): readonly Output[] =>
  yamlFiles(join(directory, folder)).map((name) => {
    const path = join(folder, name);
    return parse(schema, parseYaml(read(directory, path), path), path);
  });

const byId = <Item extends { readonly id: string }>(
  items: readonly Item[],
  kind: string,
): ReadonlyMap<string, Item> => {
  const map = new Map<string, Item>();
  for (const item of items) {
    if (map.has(item.id))
      throw new AppError('content.invalid', `two ${kind} have the id ${item.id}`);
    map.set(item.id, item);
  }
  return map;
};

/** Makes every word of the vocabulary comparable with what people type. */
const normaliseAll = (value: unknown, normalise: (text: string) => string): unknown => {
  if (typeof value === 'string') return normalise(value);
  if (Array.isArray(value)) return value.map((item) => normaliseAll(item, normalise));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, normaliseAll(item, normalise)]),
    );
  return value;
};

/** What loading content is given. */
export interface ContentPorts {
  readonly directory: string;
  readonly normalise: (text: string) => string;
  readonly isCron: (expression: string) => boolean;
}

/** Reads all of `config/` but the settings. @throws content.invalid with file and place */
export const loadContent = ({ directory, normalise, isCron }: ContentPorts): Content => {
  const load = (name: string): unknown => parseYaml(read(directory, name), name);
  const texts = createTexts(load('texts.zh-CN.yaml') as object);
  const schedule = parse(scheduleSchema(isCron), load('schedule.yaml'), 'schedule.yaml');
  const activities = byId(readAll(directory, 'activities', activitySchema), 'activities');
  for (const entry of schedule) {
    if (entry.text !== undefined && !texts.has(entry.text))
      throw new AppError(
        'content.invalid',
        `schedule.yaml ${entry.id}: there is no text ${entry.text}`,
      );
    if (entry.activity !== undefined && !activities.has(entry.activity))
      throw new AppError(
        'content.invalid',
        `schedule.yaml ${entry.id}: there is no activity ${entry.activity}`,
      );
  }
  const cards = readAll(directory, 'cards', cardSchema);
  byId(cards, 'cards');
  const factLists = readAll(directory, join('evidence', 'facts'), z.array(factSchema));
  return {
    texts,
    vocabulary: normaliseAll(
      parse(vocabularySchema, load('words.zh-CN.yaml'), 'words.zh-CN.yaml'),
      normalise,
    ) as Vocabulary,
    schedule,
    activities,
    cards,
    facts: byId(factLists.flat(), 'facts'),
    sources: byId(
      parse(z.array(sourceSchema), load(join('evidence', 'sources.yaml')), 'evidence/sources.yaml'),
      'sources',
    ),
    forbidden: parse(words, load(join('lexicon', 'forbidden.yaml')), 'lexicon/forbidden.yaml'),
    chatForms: loadChatForms(directory),
    personalDataWords: readPersonalDataWords(directory),
    noticeFor: createNoticeFor(directory),
  };
};
