import { constants, accessSync, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkContent } from './check.ts';
import { AppError, describeError, exitCodes } from '../core/errors.ts';
import { localDate } from '../core/clock.ts';
import { loggingReasonsOf, noPuppet, setUp, systemClock, type Setup } from '../setup.ts';
import { print } from './output.ts';
import type { StaffOptions } from './staff.ts';
import { staleHelplines } from '../edges/settings/helplines.ts';
import { databaseFile, isLocked, sqliteVersion } from '../edges/store/open.ts';
import { readMasterKey } from '../edges/store/keystore.ts';
import { isMemoryBacked } from '../edges/wechat/private-home.ts';
import { loggingReasons } from '../features/message-log/logging.rules.ts';

/** One thing the doctor looked at. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly note: string;
}

/** Least free space below which the doctor warns, bytes. */
const leastFreeBytes = 500_000_000;
/** Days before its end at which a card, or the approval, is mentioned. */
const warnDays = 30;

const finding = (
  what: string,
  isFine: boolean,
  note: string,
  otherwise: Finding['state'],
): Finding => ({
  what,
  state: isFine ? 'ok' : otherwise,
  note,
});

/** The nearest directory that exists: where a new data directory would be made. */
const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)));

const canWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const keyFinding = ({ environment }: Setup): Finding => {
  try {
    readMasterKey(environment.masterKeyFile);
    return finding('master key', true, 'readable by its owner only', 'problem');
  } catch (error) {
    const isUnset = error instanceof AppError && error.code === 'key.missing';
    return finding('master key', false, describeError(error), isUnset ? 'warning' : 'problem');
  }
};

/** Looks at the machine, the data directory and today's date; changes nothing. */
export const examine = (setup: Setup): readonly Finding[] => {
  const { dataDirectory, cards, settings } = setup;
  const now = systemClock.now();
  const [major = 0] = process.versions.node.split('.').map(Number);
  const place = nearest(dataDirectory);
  const { bavail, bsize } = statfsSync(place);
  const isInMemory = isMemoryBacked('/dev/shm');
  const soon = localDate(now + warnDays * 86_400_000, settings.zone);
  const expiring = cards.filter((card) => card.expiresOn < soon).map((card) => card.id);
  const stale = staleHelplines(setup.content.helplines, localDate(now, settings.zone));
  const { problems } = checkContent(setup, now);
  const reasons = loggingReasonsOf(setup, {
    now,
    isDryRun: false,
    sawEphemeralId: false,
    isCachePrivate: isInMemory,
  });
  const isOpenToOthers = existsSync(dataDirectory) && (statSync(dataDirectory).mode & 0o077) !== 0;
  return [
    finding('node', major >= 20, process.versions.node, 'problem'),
    finding('sqlite', true, sqliteVersion(), 'problem'),
    finding('data directory', canWrite(place), dataDirectory, 'problem'),
    finding('data directory mode', !isOpenToOthers, 'wants 0700', 'problem'),
    finding(
      'database',
      existsSync(databaseFile(dataDirectory)),
      'made at the first start',
      'warning',
    ),
    finding('bot', true, isLocked(dataDirectory) ? 'runs' : 'does not run', 'warning'),
    finding(
      'free space',
      bavail * bsize >= leastFreeBytes,
      `${Math.round((bavail * bsize) / 1e6)} MB`,
      'warning',
    ),
    finding('puppet caches', isInMemory, '/dev/shm is memory-backed', 'warning'),
    keyFinding(setup),
    finding(
      'content',
      problems.length === 0,
      problems.length === 0 ? 'no problem' : 'see tonglu check',
      'problem',
    ),
    finding(
      'cards',
      expiring.length === 0,
      expiring.length === 0 ? 'none expires within 30 days' : `expiring: ${expiring.join(', ')}`,
      'warning',
    ),
    finding(
      'helplines',
      stale.length === 0,
      stale.length === 0
        ? 'each compared with its source within 180 days'
        : `compare with their sources, set verified_on: ${stale.map(({ number }) => number).join(', ')}`,
      'warning',
    ),
    finding(
      'logging',
      reasons.length === 0,
      reasons.map((reason) => `${reason}: ${loggingReasons[reason]}`).join('; ') || 'may be on',
      'warning',
    ),
  ];
};

/** `doctor`: exit 1 where something is wrong. */
export const doctor = (options: StaffOptions): void => {
  const findings = examine(setUp(options, noPuppet));
  for (const finding of findings)
    print(
      options.json
        ? JSON.stringify(finding)
        : `${finding.state.padEnd(8)} ${finding.what}: ${finding.note}`,
    );
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = exitCodes.failed;
};
