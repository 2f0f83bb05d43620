import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { isZone } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Notice } from '../../core/notice.ts';
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
import { createTexts, fillIn, type Texts } from './texts.ts';

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
  noticeFor(study: Study): Notice;
}

const words = z.array(z.string().min(1)).min(1);
const purpose = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
const vocabularySchema = z.strictObject({
  yes: words,
  no: words,
  consent: z.strictObject({
    join: words,
    agree: words,
    adult: words,
    minor: words,
    decline: words,
    withdraw: words,
    nearWithdraw: words,
    pause: words,
    resume: words,
    fillers: words,
    numerals: z.record(z.string(), purpose),
  }),
  member: z.strictObject({
    ask: words,
    help: words,
    privacy: words,
    contact: words,
    myData: words,
    deleteLast: words,
    thanks: words,
    checkIn: words,
  }),
  staff: z.strictObject({
    bind: words,
    enable: words,
    disable: words,
    status: words,
    help: words,
    confirm: words,
  }),
  scores: z.record(z.string(), z.number().int().min(0).max(10)),
  everyone: words,
});

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'use lower-case words with dashes');

/** @param isCron tells a cron expression the scheduler reads from others */
const scheduleSchema = (isCron: (expression: string) => boolean) =>
  z
    .array(
      z
        .strictObject({
          id,
          kind: z.enum(['check-in', 'activity']),
          cron: z.string().refine(isCron, 'give five cron fields'),
          zone: z.string().refine(isZone, 'give an IANA zone such as Asia/Shanghai'),
          graceMinutes: z.number().int().min(1).max(1440),
          text: z.string().optional(),
          activity: id.optional(),
        })
        .refine((entry) => (entry.kind === 'activity') === (entry.activity !== undefined), {
          message: 'an activity entry names an activity, a check-in entry none',
        }),
    )
    .refine((entries) => new Set(entries.map((entry) => entry.id)).size === entries.length, {
      message: 'two entries have the same id',
    });

const activitySchema = z.strictObject({
  id,
  title: z.string().min(1),
  text: z.string().min(1),
  evidence: z.string().min(1),
  safety: z.string().min(1),
});

const noticeSchema = z.strictObject({
  title: z.string().min(1),
  purposes: z.array(purpose).min(1),
});

const parseYaml = (text: string, name: string): unknown => {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new AppError('content.invalid', `${name} is no YAML: ${problem.code}`, {}, problem);
  return document.toJS();
};

const read = (directory: string, name: string): string => {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (error) {
    throw new AppError('content.invalid', `${name} cannot be read`, {}, error);
  }
};

const parse = <Output>(schema: z.ZodType<Output>, value: unknown, name: string): Output => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `${name} ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new AppError('content.invalid', lines.join('\n'));
};

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

const noticeFile = 'notice.zh-CN.md';
const noticeParts = /^---\n([\s\S]*?)\n---\n+## short\n+([\s\S]*?)\n+## long\n+([\s\S]*)$/u;

const createNoticeFor = (directory: string): Content['noticeFor'] => {
  const text = read(directory, noticeFile);
  const parts = noticeParts.exec(text);
  if (parts === null)
    throw new AppError(
      'content.invalid',
      `${noticeFile} needs front matter, "## short" and "## long"`,
    );
  const [, front = '', short = '', long = ''] = parts;
  const { title, purposes } = parse(noticeSchema, parseYaml(front, noticeFile), noticeFile);
  return (study) => {
    const values = { ...study };
    const filled = { short: fillIn(short.trim(), values), long: fillIn(long.trim(), values) };
    const version = createHash('sha256')
      .update(JSON.stringify([title, purposes, filled]))
      .digest('hex')
      .slice(0, 12);
    return { version, title, purposes, ...filled };
  };
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
    noticeFor: createNoticeFor(directory),
  };
};
