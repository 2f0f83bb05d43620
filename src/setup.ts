import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toCard } from './cards.ts';
import type { Clock } from './core/clock.ts';
import type { TextReference } from './core/effect.ts';
import { meta } from './core/meta.store.ts';
import type { Notice, Scans } from './core/notice.ts';
import type { RandomHex } from './core/ports.ts';
import { createSyllableOf, type SyllableOf } from './core/syllables.rules.ts';
import { createNormaliser } from './core/words.ts';
import { toPinyin } from './edges/chinese/to-pinyin.ts';
import { createToSimplified } from './edges/chinese/to-simplified.ts';
import { createLookAlike } from './features/moderation/look-alike.rules.ts';
import { isCron } from './edges/cron/scheduler.ts';
import { loadContent, type Content } from './edges/settings/content.ts';
import {
  loadDemoStudy,
  loadSettings,
  projectDirectory,
  readEnvironment,
  type Environment,
} from './edges/settings/load.ts';
import type { Settings } from './edges/settings/schema.ts';
import { databaseFile, openDb } from './edges/store/open.ts';
import type { Card } from './features/answers/card.ts';
import { reasonsNotToLog, type LoggingReason } from './features/message-log/logging.rules.ts';

/** Options every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
  readonly set: readonly string[];
}

/** What every command begins with: settings and content, loaded and checked, nothing opened yet. */
export interface Setup {
  readonly environment: Environment;
  readonly dataDirectory: string;
  readonly settings: Settings;
  /** The invented study of the demo: copied into a real one, it stops logging. */
  readonly demoStudy: Settings['study'];
  readonly content: Content;
  readonly cards: readonly Card[];
  readonly notice: Notice;
  /** True where the embedded demo puppet runs. */
  readonly isDemo: boolean;
  readonly puppetName: string;
  normalise(text: string): string;
  /** How a Chinese character sounds. */
  readonly syllableOf: SyllableOf;
  /** Traditional characters as simplified ones. */
  toSimplified(text: string): string;
  /** True where a name is confusable with one of staff or the bot. */
  isLookAlike(name: string, own: string): boolean;
}

/** Name of the embedded puppet. */
export const demoPuppet = 'demo';

/** Name of what is no puppet: transcripts taken in by hand. */
export const transcriptPuppet = 'transcript';

/** For commands that judge settings and content, whatever data lie about: no demo values over the operator's own. */
export const noPuppet = 'none';

/** The real clock. */
export const systemClock: Clock = { now: () => Date.now() };
/** Random hex from the operating system. */
export const systemRandom: RandomHex = (bytes) => randomBytes(bytes).toString('hex');

/** Directory of the migrations. */
export const migrationsDirectory = (): string => join(projectDirectory(), 'migrations');

/** Version of this program. */
export const programVersion = (): string =>
  (
    JSON.parse(readFileSync(join(projectDirectory(), 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;

/** Which puppet a start names; else the environment's; else the embedded demo. */
export const puppetOf = (named?: string): string => named ?? readEnvironment().puppet ?? demoPuppet;

const dataDirectoryOf = (options: CommonOptions): string =>
  resolve(options.data ?? readEnvironment().dataDirectory ?? './data');

/** What a data directory holds; undefined where it holds nothing yet. @throws all of `openDb` */
const kindOf = (dataDirectory: string): DataKind | undefined => {
  if (!existsSync(databaseFile(dataDirectory))) return undefined;
  const db = openDb(dataDirectory, migrationsDirectory(), 'read');
  try {
    return meta.get(db, 'kind') as DataKind | undefined;
  } finally {
    db.close();
  }
};

/**
 * Loads settings and content.
 * @param puppetName given by `start`; a command beside the bot goes by what the data directory holds
 * @param known content loaded before, where nothing in it can have changed since
 * @throws settings.invalid, settings.unreadable, content.invalid; without a puppet all of `openDb`
 */
export const setUp = (
  options: CommonOptions,
  puppetName?: string,
  known?: Pick<Setup, 'content' | 'cards'>,
): Setup => {
  const environment = readEnvironment();
  const dataDirectory = dataDirectoryOf(options);
  const isDemo =
    puppetName === undefined
      ? ['demo', 'simulated'].includes(kindOf(dataDirectory) ?? '')
      : puppetName === demoPuppet;
  const settings = loadSettings({ file: options.config, assignments: options.set, isDemo });
  const toSimplified = createToSimplified();
  const normalise = createNormaliser(toSimplified);
  const content =
    known?.content ??
    loadContent({ directory: join(projectDirectory(), 'config'), normalise, isCron });
  return {
    environment,
    dataDirectory,
    settings,
    demoStudy: loadDemoStudy(),
    content,
    cards: known?.cards ?? content.cards.map((card) => toCard(card, content)),
    notice: content.noticeFor(settings.study, scansOf(settings)),
    isDemo,
    puppetName: puppetName ?? puppetOf(),
    normalise,
    syllableOf: createSyllableOf(toPinyin),
    toSimplified,
    isLookAlike: createLookAlike({ ...content.lookAlikes, toSimplified, toPinyin }),
  };
};

/** What is known only at run time of whether anything may be logged. */
export interface RuntimeFacts {
  readonly now: number;
  readonly isDryRun: boolean;
  readonly sawEphemeralId: boolean;
  readonly isCachePrivate: boolean;
  /** Known to the running bot alone. */
  readonly isLedgerUsable?: boolean;
}

/** Why nothing may be logged under a setup. */
export const loggingReasonsOf = (
  { settings, demoStudy, isDemo }: Pick<Setup, 'settings' | 'demoStudy' | 'isDemo'>,
  facts: RuntimeFacts,
): readonly LoggingReason[] =>
  reasonsNotToLog({
    ...facts,
    study: settings.study,
    demoStudy,
    isDemo,
    idStability: settings.wechat.idStability,
    isCachePrivate: isDemo || facts.isCachePrivate || settings.wechat.acceptDiskCache,
    zone: settings.zone,
  });

/** What messages are looked at for. */
export const scansOf = ({ safety, offers }: Pick<Settings, 'safety' | 'offers'>): Scans => ({
  safety: safety.scan,
  offers: offers.scan,
});

/** What messages are looked at for, as a group is told. */
const scanSentences = (
  settings: Settings,
): Readonly<Record<'safety' | 'offers', readonly TextReference[]>> => ({
  safety: [{ key: settings.safety.scan === 'all' ? 'room.safety-on' : 'room.safety-off' }],
  offers: settings.offers.scan === 'all' ? [{ key: 'room.offers-on' }] : [],
});

/** The sentence a room is greeted with. @param isLogging whether anything may be logged just now */
export const groupNotice = (
  { settings }: Pick<Setup, 'settings'>,
  isLogging: boolean,
): TextReference =>
  isLogging
    ? {
        key: 'room.notice',
        values: { institution: settings.study.institution, ...scanSentences(settings) },
      }
    : { key: 'room.notice-no-study', values: { ...scanSentences(settings) } };

/** What a data directory holds. Fixed by the first start. */
export type DataKind = 'demo' | 'simulated' | 'study';
