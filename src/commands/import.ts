import { readFileSync } from 'node:fs';
import { audit } from '../core/audit.store.ts';
import { AppError } from '../core/errors.ts';
import { takeLock } from '../edges/store/open.ts';
import { readTranscript } from '../edges/wechat/read-transcript.ts';
import { messageLog } from '../features/message-log/message-log.store.ts';
import { takeIn } from '../importing.ts';
import {
  loggingReasonsOf,
  setUp,
  systemClock,
  transcriptPuppet,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { openStores } from '../stores.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';

/** Options of `import`. */
export interface ImportOptions extends CommonOptions {
  /** The group's name. */
  readonly room: string;
  /** File of the members' names, a line each. */
  readonly members: string;
  /** Somebody answers for it that the group was given the notice. */
  readonly noticeGiven: boolean;
  /** Somebody answers for it that no name has changed hands. */
  readonly namesChecked: boolean;
  readonly json: boolean;
}

const readText = (file: string, what: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new AppError('input.invalid', `${what} is no readable UTF-8 text`, {}, error);
  }
};

/** The names of a file, a line each. @throws input.invalid where two members have the same: nobody could tell whose a message is */
const readNames = (file: string): readonly string[] => {
  const names = new Map<string, number>();
  for (const [at, line] of readText(file, 'the --members file').split(/\r?\n/u).entries()) {
    const name = line.trim();
    const before = names.get(name);
    if (name !== '' && before !== undefined)
      throw new AppError(
        'input.invalid',
        `lines ${before} and ${at + 1} of the --members file are the same name`,
      );
    if (name !== '') names.set(name, at + 1);
  }
  if (names.size === 0) throw new AppError('input.invalid', 'the --members file has no name');
  return [...names.keys()];
};

const assertMayKeep = (setup: Setup): void => {
  const now = systemClock.now();
  const facts = { now, isDryRun: false, sawEphemeralId: false, isCachePrivate: true };
  const [reason] = loggingReasonsOf(setup, facts);
  if (reason !== undefined)
    throw new AppError('settings.invalid', `nothing may be kept: ${reason}`);
};

/** Both are what the log rests on, and nothing here can find them out. */
const assertAttested = (setup: Setup, { noticeGiven, namesChecked }: ImportOptions): void => {
  if (!noticeGiven) {
    const { institution, contact } = setup.settings.study;
    const notice = { key: 'room.notice-transcript', values: { institution, contact } };
    print(setup.content.texts.render(notice));
    throw new AppError(
      'usage.invalid',
      'give the group this notice first, then say so with --notice-given',
    );
  }
  if (!namesChecked)
    throw new AppError(
      'usage.invalid',
      'names stand for people here: with --names-checked you answer for it that nobody has taken a name another had',
    );
};

/**
 * `import TRANSCRIPT`: a chat exported by hand, through the same gate as what the bot hears. Only who typed the digits
 * of a signed form in the group is kept, from then on.
 * @throws usage.invalid, input.invalid, settings.invalid, data.kind, bot.running and all of `openStores`
 */
export const importTranscript = async (file: string, options: ImportOptions): Promise<void> => {
  process.umask(0o077);
  // A name is all the id there is; who runs this answers for it. Nothing is posted.
  const set = [...options.set, 'wechat.idStability=stable', 'schedule.enabled=false'];
  const setup = setUp({ ...options, set }, transcriptPuppet);
  assertMayKeep(setup);
  assertAttested(setup, options);
  const now = systemClock.now();
  const names = readNames(options.members);
  const { emoji } = setup.content.chatForms;
  const { messages, outOfOrder } = readTranscript(readText(file, 'the transcript'), {
    zone: setup.settings.zone,
    now,
    names,
    emoji,
  });
  if (messages.length === 0)
    throw new AppError('input.invalid', 'no message found: name, day and time, then the words');
  const unlisted = new Set(
    messages.map(({ name }) => name).filter((name) => !names.includes(name)),
  );
  const lock = takeLock(setup.dataDirectory);
  try {
    const stores = openStores(setup, 'write', 'study');
    const { db, vault, eraser } = stores;
    const progress = createProgress();
    try {
      audit.append(db, vault, now, 'operator', 'import', { messages: messages.length });
      eraser.retryWaiting(now);
      while (!eraser.expire(now).isAll);
      await takeIn({ setup, stores, messages, room: options.room, names }, (count) =>
        progress.show(`message ${count} of ${messages.length}`),
      );
      progress.done();
      const kept = messageLog.count(db);
      const result = { read: messages.length, kept, outOfOrder, unlistedNames: unlisted.size };
      print(
        options.json
          ? JSON.stringify(result)
          : `${messages.length} messages read, ${kept} now kept in all; ${outOfOrder} left out as pasted, ${unlisted.size} names that are not on the list`,
      );
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
};
