import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayMs, startOfDay } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { meta } from '../core/meta.store.ts';
import { loadSimulation } from '../edges/settings/simulation.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { databaseFile, openDb, takeLock } from '../edges/store/open.ts';
import { createSentences } from '../features/research/sentences.rules.ts';
import { nameOfMember } from '../features/research/simulated-talk.rules.ts';
import { planStudy, simulatedRooms } from '../features/research/simulation.rules.ts';
import {
  demoPuppet,
  migrationsDirectory,
  setUp,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { liveThrough } from '../simulating.ts';
import { openStores } from '../stores.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';

/** Options of `simulate`. */
export interface SimulateOptions extends CommonOptions {
  readonly days: number;
  readonly members: number;
  readonly seed: number;
  readonly json: boolean;
}

const mostDays = 730;
const mostMembers = 2000;

/** Makes place for a simulated study: an earlier one goes, anything else is refused. @throws data.kind */
const clear = (dataDirectory: string): void => {
  if (!existsSync(dataDirectory)) return;
  const files = readdirSync(dataDirectory).filter((name) => !name.startsWith('bot.lock'));
  if (files.length === 0) return;
  const db = existsSync(databaseFile(dataDirectory))
    ? openDb(dataDirectory, migrationsDirectory(), 'read')
    : undefined;
  const kind = db === undefined ? undefined : meta.get(db, 'kind');
  db?.close();
  if (kind !== 'simulated')
    throw new AppError('data.kind', 'the data directory is neither empty nor simulated');
  for (const name of files) rmSync(join(dataDirectory, name), { recursive: true, force: true });
};

const wordsOf = ({ content }: Setup) => {
  const { consent, member } = content.vocabulary;
  return {
    join: consent.join[0] ?? '',
    consent: `${consent.adult[0] ?? ''} ${consent.agree[0] ?? ''}`,
    withdraw: consent.withdraw[0] ?? '',
    pause: consent.pause[0] ?? '',
    resume: consent.resume[0] ?? '',
    decline: consent.decline[0] ?? '',
    checkIn: member.checkIn[0] ?? '',
  };
};

/** `simulate`: an invented study through the real bot, on a clock that is moved. */
export const simulate = async (options: SimulateOptions): Promise<void> => {
  const { days, members, seed } = options;
  if (days < 1 || days > mostDays || members < 2 || members > mostMembers)
    throw new AppError(
      'usage.invalid',
      `give --days 1 to ${mostDays}, --members 2 to ${mostMembers}`,
    );
  process.umask(0o077);
  const setup = setUp({ ...options, set: ['outbox.pace=off', ...options.set] }, demoPuppet);
  const { dataDirectory, settings } = setup;
  const { zone } = settings;
  const startMs = startOfDay(settings.study.startsOn, zone);
  if (startMs === undefined) throw new AppError('settings.invalid', 'study.startsOn is not set');
  const lock = takeLock(dataDirectory);
  try {
    clear(dataDirectory);
    const { names, ...grammar } = loadSimulation(join(projectDirectory(), 'config'));
    const sentences = createSentences(grammar);
    const words = wordsOf(setup);
    const events = planStudy({ days, members, seed, startMs, zone, names, sentences, words });
    const stores = openStores(setup, 'write', 'simulated');
    const progress = createProgress();
    try {
      const heard = await liveThrough({
        setup,
        stores,
        events,
        startMs,
        endMs: startMs + days * dayMs,
        rooms: simulatedRooms(members),
        nameOf: (who) => nameOfMember(names, who),
        onDay: (day) => progress.show(`day ${day} of ${days}`),
      });
      progress.done();
      const count = (table: 'message' | 'consent' | 'check_in_answer' | 'post'): number =>
        (stores.db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number })
          .count;
      const result = {
        heard,
        kept: count('message'),
        consents: count('consent'),
        checkIns: count('check_in_answer'),
        posts: count('post'),
      };
      print(
        options.json
          ? JSON.stringify(result)
          : `${dataDirectory}: ${heard} messages heard, ${result.kept} kept; ${result.checkIns} check-in answers, ${result.posts} posts`,
      );
    } finally {
      stores.db.close();
    }
  } finally {
    lock.release();
  }
};
