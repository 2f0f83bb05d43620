import { z } from 'zod';
import {
  memberCommandIds,
  staffCommandIds,
  type Command,
  type MemberCommandId,
} from '../../core/command-table.ts';
import { AppError } from '../../core/errors.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { purpose, words } from './content-schema.ts';
import { parse } from './read.ts';
import type { Texts } from './texts.ts';

const leavingWords = z.strictObject({
  courtesies: words,
  intents: words,
  particles: words,
  homophones: z.record(z.string().length(1), words),
  leave: words,
  leaveWeakly: words,
  takePart: words,
  takePartWeakly: words,
  study: words,
  studyPlainly: words,
  forbid: words,
  refuse: words,
  deny: words,
  record: words,
  keep: words,
  remove: words,
  retract: words,
  granted: words,
  self: words,
  said: words,
  data: words,
  possessive: words,
  object: words,
  recorders: words,
  addressed: words,
  please: words,
  can: words,
  wish: words,
  asking: words,
  requestEnds: words,
  glue: words,
  others: words,
});

const command = { words, example: z.string().min(1).optional() };
const memberCommand = z.strictObject({
  by: z.literal('member'),
  topic: z.string().min(1).optional(),
  isInMenu: z.boolean().optional(),
  ...command,
});
const staffCommand = z.strictObject({
  by: z.enum(['moderator', 'lead']),
  topic: z.string().min(1),
  takes: z.enum(['nothing', 'room', 'anything']),
  needsSlash: z.boolean().optional(),
  ...command,
});
const rows = <Id extends string, Row>(ids: readonly Id[], row: Row): Record<Id, Row> =>
  Object.fromEntries(ids.map((id) => [id, row])) as Record<Id, Row>;

/** `config/words.zh-CN.yaml`. */
const wordsSchema = z.strictObject({
  yes: words,
  no: words,
  fillers: words,
  consent: z.strictObject({
    adult: words,
    minor: words,
    notAdult: words,
    nearWithdraw: words,
    leaving: leavingWords,
    numerals: z.record(z.string(), purpose),
  }),
  member: z.strictObject({ thanks: words, greeting: words }),
  afterDeath: z.strictObject({ delete: words, keep: words }),
  quote: z.strictObject({ allow: words, reword: words, refuse: words }),
  commands: z.strictObject({
    ...rows(memberCommandIds, memberCommand),
    ...rows(staffCommandIds, staffCommand),
  }),
  staff: z.strictObject({
    bind: words,
    cancel: words,
    onlyPause: words,
    room: words,
    cancelEvent: words,
    result: words,
    places: words,
    close: words,
    nobody: words,
    myself: words,
  }),
  outcomes: z.record(z.string(), words),
  dates: z.strictObject({
    month: words,
    day: words,
    relative: z.record(z.string(), z.number().int().min(0).max(30)),
    week: words,
    next: words,
    weekdays: z.record(z.string(), z.number().int().min(1).max(7)),
  }),
  reminders: z.record(z.string(), words),
  checkIn: z.strictObject({
    items: z.array(words).length(3),
    fillers: words,
    same: words,
  }),
  scores: z.record(z.string(), z.number().int().min(0).max(10)),
  everyone: words,
});

type WordsFile = z.infer<typeof wordsSchema>;

const fileName = 'words.zh-CN.yaml';

/** Words that stand twice among some rows. */
const twice = (commands: readonly Command[]): readonly string[] => {
  const all = commands.flatMap((row) => row.words);
  return all.filter((word, at) => all.indexOf(word) !== at);
};

/** What is done with every command is told by the help, and no word has two meanings. @throws content.invalid */
const checkCommands = ({ commands }: WordsFile, texts: Texts): void => {
  const members = memberCommandIds.map((id) => ({ id, ...commands[id] }));
  const staff = staffCommandIds.map((id) => commands[id]);
  const needed = [
    ...staff.map(({ topic }) => `staff.does-${topic}`),
    ...members.flatMap(({ id, topic }) =>
      topic === undefined ? [] : [`help.topic-${topic}`, `help.does-${id}`],
    ),
  ];
  const wrong = [
    ...needed.filter((key) => !texts.has(key)).map((key) => `no text ${key}`),
    ...[...twice(members), ...twice(staff)].map((word) => `${word} stands twice`),
  ];
  if (wrong.length > 0)
    throw new AppError('content.invalid', `${fileName} commands: ${wrong.join(', ')}`);
};

/** Makes every word comparable with what people type. */
const normaliseAll = (value: unknown, normalise: (text: string) => string): unknown => {
  if (typeof value === 'string') return normalise(value);
  if (Array.isArray(value)) return value.map((item) => normaliseAll(item, normalise));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, normaliseAll(item, normalise)]),
    );
  return value;
};

/** The words as the features read them: each has those of its commands beside its own. */
const toVocabulary = (file: WordsFile): Vocabulary => {
  const { commands } = file;
  const { join, agree, decline, withdraw, pause, resume } = commands;
  const wordsOf = Object.fromEntries<readonly string[]>(
    memberCommandIds.map((id) => [id, commands[id].words]),
  ) as Record<MemberCommandId, readonly string[]>;
  return {
    ...file,
    member: { ...file.member, ...wordsOf },
    consent: {
      ...file.consent,
      join: join.words,
      agree: agree.words,
      decline: decline.words,
      withdraw: withdraw.words,
      pause: pause.words,
      resume: resume.words,
    },
    afterDeath: { ...file.afterDeath, word: commands.afterDeath.words },
    quote: { ...file.quote, takeBack: commands.takeBackQuotes.words },
    staff: { ...file.staff, confirm: commands.confirm.words },
  };
};

/** Reads the words people can type. @param value of the file @throws content.invalid */
export const readVocabulary = (
  value: unknown,
  texts: Texts,
  normalise: (text: string) => string,
): Vocabulary => {
  const file = parse(wordsSchema, value, fileName);
  checkCommands(file, texts);
  return toVocabulary(normaliseAll(file, normalise) as WordsFile);
};
