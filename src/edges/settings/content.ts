import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ChatForms } from '../../core/message.ts';
import type { Notice, Scans } from '../../core/notice.ts';
import type { PersonalDataWords } from '../../core/personal-data-words.ts';
import type { Activity, Holidays, ScheduleEntry } from '../../core/schedule.ts';
import type { Study } from '../../core/study.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { loadCards, loadFacts, loadSources } from './card-files.ts';
import type { CardFile, FactFile, SourceFile } from './card-schema.ts';
import { loadCardWords, type CardWords } from './card-words.ts';
import { loadChatForms } from './chat-forms.ts';
import { words } from './content-schema.ts';
import { loadHelplines, type Helpline } from './helplines.ts';
import { loadInstruments, type InstrumentFile } from './instruments.ts';
import {
  loadLexicon,
  loadOffersLexicon,
  loadOffersWeights,
  loadSafetyLexicon,
  loadSafetyWeights,
  type Lexicon,
} from './lexicon.ts';
import { loadLookAlikes } from './look-alikes.ts';
import { createNoticeFor } from './notice.ts';
import { readPersonalDataWords } from './personal-data.ts';
import { byId, parse, parseYaml, read, readFolder } from './read.ts';
import { activitySchema, holidaysSchema, scheduleSchema } from './schedule-schema.ts';
import { createTexts, type Texts } from './texts.ts';
import { readVocabulary } from './vocabulary.ts';

/** All that is said, known and planned, as read from `config/`. */
export interface Content {
  readonly texts: Texts;
  readonly vocabulary: Vocabulary;
  readonly schedule: readonly ScheduleEntry[];
  readonly activities: ReadonlyMap<string, Activity>;
  readonly holidays: Holidays;
  /** Questionnaires as data; the bot asks none. */
  readonly instruments: readonly InstrumentFile[];
  readonly cards: readonly CardFile[];
  readonly facts: ReadonlyMap<string, FactFile>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Numbers that may be given to people, by number. */
  readonly helplines: ReadonlyMap<string, Helpline>;
  /** Words by which cards are judged. */
  readonly cardWords: CardWords;
  /** Words the bot never says. */
  readonly forbidden: readonly string[];
  /** Words by which others' names and words are known in a text. */
  readonly chatForms: ChatForms;
  /** Words by which personal data are found in a text, and what stands in their place. */
  readonly personalDataWords: PersonalDataWords;
  /** Words by which questions are read. */
  readonly lexicon: Lexicon;
  readonly safety: ReturnType<typeof loadSafetyLexicon>;
  /** What the safety net has learned: read when it is asked for. @throws content.invalid */
  safetyWeights(): ReturnType<typeof loadSafetyWeights>;
  /** What was learned of offers: read when it is asked for. @throws content.invalid */
  offersWeights(): ReturnType<typeof loadOffersWeights>;
  readonly offers: ReturnType<typeof loadOffersLexicon>;
  /** By what a name is taken for another's. */
  readonly lookAlikes: ReturnType<typeof loadLookAlikes>;
  noticeFor(study: Study, scans?: Scans): Notice;
}

/** What loading content is given. */
export interface ContentPorts {
  readonly directory: string;
  readonly normalise: (text: string) => string;
  readonly isCron: (expression: string) => boolean;
}

/** @throws content.invalid where an entry of the schedule names what is not there */
const checkSchedule = (
  schedule: readonly ScheduleEntry[],
  known: {
    readonly texts: Texts;
    readonly activities: ReadonlyMap<string, Activity>;
    readonly cards: ReadonlySet<string>;
  },
): void => {
  const themes = new Set([...known.activities.values()].map(({ theme }) => theme));
  for (const entry of schedule) {
    const refuse = (what: string): never => {
      throw new AppError('content.invalid', `schedule.yaml ${entry.id}: there is no ${what}`);
    };
    if (entry.text !== undefined && !known.texts.has(entry.text)) refuse(`text ${entry.text}`);
    if (entry.activity !== undefined && !known.activities.has(entry.activity))
      refuse(`activity ${entry.activity}`);
    for (const theme of entry.themes ?? [])
      if (!themes.has(theme)) refuse(`activity of the theme ${theme}`);
    for (const card of entry.cards ?? []) if (!known.cards.has(card)) refuse(`card ${card}`);
  }
};

/** Refuses medical rules of no card, and numbers nobody has vouched for. @throws content.invalid */
const checkSafety = (
  { medical, lines }: Content['safety'],
  cards: ReadonlySet<string>,
  numbers: ReadonlySet<string>,
): void => {
  const unknown = [
    ...medical.filter(({ card }) => !cards.has(card)).map(({ card }) => `card ${card}`),
    ...lines.filter(({ number }) => !numbers.has(number)).map(({ number }) => `number ${number}`),
  ];
  if (unknown.length > 0)
    throw new AppError('content.invalid', `lexicon/safety: there is no ${unknown.join(', ')}`);
};

/** Reads all of `config/` but the settings. @throws content.invalid with file and place */
export const loadContent = ({ directory, normalise, isCron }: ContentPorts): Content => {
  const load = (name: string): unknown => parseYaml(read(directory, name), name);
  const texts = createTexts(load('texts.zh-CN.yaml') as object);
  const schedule = parse(scheduleSchema(isCron), load('schedule.yaml'), 'schedule.yaml');
  const activities = byId(
    readFolder(directory, 'activities', activitySchema).map(({ value }) => value),
    'activities',
  );
  const helplines = loadHelplines(directory);
  const cards = loadCards(directory, helplines);
  const known = { texts, activities, cards: new Set(cards.map(({ id }) => id)) };
  checkSchedule(schedule, known);
  const safety = loadSafetyLexicon(directory);
  checkSafety(safety, known.cards, new Set(helplines.keys()));
  return {
    texts,
    vocabulary: readVocabulary(load('words.zh-CN.yaml'), texts, normalise),
    schedule,
    activities,
    holidays: parse(holidaysSchema, load('holidays.yaml'), 'holidays.yaml'),
    instruments: loadInstruments(directory),
    cards,
    facts: loadFacts(directory),
    sources: loadSources(directory),
    helplines,
    cardWords: loadCardWords(directory),
    forbidden: parse(words, load(join('lexicon', 'forbidden.yaml')), 'lexicon/forbidden.yaml'),
    chatForms: loadChatForms(directory),
    personalDataWords: readPersonalDataWords(directory),
    lexicon: loadLexicon(directory),
    safety,
    safetyWeights: () => loadSafetyWeights(directory),
    offers: loadOffersLexicon(directory),
    offersWeights: () => loadOffersWeights(directory),
    lookAlikes: loadLookAlikes(directory),
    noticeFor: createNoticeFor(directory),
  };
};
