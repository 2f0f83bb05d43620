import { join } from 'node:path';
import { cardProblems } from '../cards.ts';
import { dayMs, daysBetween, localDate, startOfDay } from '../core/clock.ts';
import { AppError, exitCodes } from '../core/errors.ts';
import { missingYear } from '../core/holiday.rules.ts';
import type { NoticeSource } from '../core/notice.ts';
import type { Study } from '../core/study.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { fillNotice, readNotice, readNoticeWords } from '../edges/settings/notice.ts';
import { instrumentProblems } from '../features/check-ins/instrument.rules.ts';
import { aliasCollisions, expiringSoon } from '../features/answers/card-lint.rules.ts';
import { lintNotice } from '../features/consent/notice-lint.rules.ts';
import { loggingReasons } from '../features/message-log/logging.rules.ts';
import {
  groupNotice,
  loggingReasonsOf,
  noPuppet,
  scansOf,
  setUp,
  systemClock,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { note, print } from './output.ts';

/** Longest group notice, characters. Source: issue on the group notice. */
const longestGroupNotice = 200;
/** How early `check` tells that the study or its approval ends: a renewal takes weeks. */
const earlyDays = 30;

const configDirectory = (): string => join(projectDirectory(), 'config');

/** What `check` found. */
export interface CheckResult {
  /** Each must be mended: one line with place and cure. */
  readonly problems: readonly string[];
  /** Why nothing would be logged, and what soon ends: no fault of the files. */
  readonly notes: readonly string[];
}

/** The study as far as it is filled in; the rest is the demo's, so that lengths can be judged before there is one. */
const exampleStudy = ({ settings, demoStudy }: Setup): Study => ({
  ...demoStudy,
  ...Object.fromEntries(
    Object.entries(settings.study).filter(([, value]) => value !== '' && value !== 0),
  ),
});

const noticeProblems = (setup: Setup, source: NoticeSource): readonly string[] => {
  const { content, settings } = setup;
  const study = exampleStudy(setup);
  const group = [...content.texts.render(groupNotice({ settings: { ...settings, study } }, true))]
    .length;
  const { required, promises } = readNoticeWords(configDirectory());
  return [
    ...lintNotice(source, {
      study,
      filled: fillNotice(source, study, scansOf(settings)),
      forbidden: content.forbidden,
      required,
      promises,
    }).map((problem) => `notice.zh-CN.md ${problem}`),
    ...(group > longestGroupNotice
      ? [`texts.zh-CN.yaml room.notice: ${group} characters; at most ${longestGroupNotice}`]
      : []),
  ];
};

/** What ends within `earlyDays`, the last day included; what is over already is a reason not to log. */
const endings = ({ settings }: Setup, at: number): readonly string[] => {
  const { study, zone } = settings;
  const within = (date: string, what: string, cure: string): readonly string[] => {
    const last = startOfDay(date, zone);
    const days = last === undefined ? -1 : daysBetween(at, last, zone);
    return days < 0 || days > earlyDays
      ? []
      : [`${what} ends in ${days} ${days === 1 ? 'day' : 'days'}: ${cure}`];
  };
  return [
    ...within(
      study.endsOn,
      'the study',
      'tell the group, or have a longer one approved and set study.endsOn',
    ),
    ...within(
      study.approvalValidUntil,
      'the approval',
      'renew it and set study.approvalValidUntil; everybody is then asked again',
    ),
  ];
};

/** Cards whose last day is near, one line a day. */
const expiries = ({ content }: Setup, today: string): readonly string[] => {
  const byDay = new Map<string, readonly string[]>();
  for (const { id, expiresOn } of expiringSoon(
    content.cards.map(({ id, expires_on: expiresOn }) => ({ id, expiresOn })),
    today,
  ))
    byDay.set(expiresOn, [...(byDay.get(expiresOn) ?? []), id]);
  return [...byDay].map(
    ([day, ids]) =>
      `cards given until ${day} only: ${ids.join(', ')}: review them, move expires_on`,
  );
};

/** How early `check` tells that the days of next year are not entered, ms. */
const holidaysAheadMs = 45 * dayMs;

const missingHolidays = ({ content, settings }: Setup, at: number): readonly string[] => {
  const year = missingYear(content.holidays, at, holidaysAheadMs, settings.zone);
  return year === undefined
    ? []
    : [`holidays.yaml has no ${year}: enter its days, or posts take no notice of holidays then`];
};

/**
 * Everything that is wrong with settings and content that loaded at all.
 * @param at instant against which dates are judged, epoch ms
 * @param source the notice before it is filled in; the one of `config/` unless given
 * @throws content.invalid for a notice that cannot be filled in, or learned weights that cannot be read
 */
export const checkContent = (
  setup: Setup,
  at: number,
  source: NoticeSource = readNotice(configDirectory()),
): CheckResult => {
  const { content, settings } = setup;
  content.safetyWeights();
  content.offersWeights();
  const today = localDate(at, settings.zone);
  const problemsOfCards = [...cardProblems(content, today)].flatMap(([id, { text, signature }]) =>
    [...signature, ...text].map((problem) => `cards/${id}: ${problem}`),
  );
  const said = [
    ...content.texts.sentences,
    ...[...content.activities.values()].flatMap(({ id, title, text, safety, exclusions }) =>
      [title, text, safety, ...exclusions].map((words) => [`activities/${id}`, words] as const),
    ),
    ['notice.zh-CN.md title', source.title] as const,
  ];
  const wordProblems = said.flatMap(([place, text]) =>
    content.forbidden
      .filter((word) => text.includes(word))
      .map((word) => `${place}: it says ${word}; find other words`),
  );
  const reasons = loggingReasonsOf(setup, {
    now: at,
    isDryRun: false,
    sawEphemeralId: false,
    isCachePrivate: true,
  });
  const notes = [
    ...reasons.map((reason) => `nothing would be logged: ${reason}: ${loggingReasons[reason]}`),
    ...endings(setup, at),
    ...expiries(setup, today),
    ...missingHolidays(setup, at),
  ];
  return {
    problems: [
      ...problemsOfCards,
      ...aliasCollisions(content.cards, content.cardWords.preferred, (text) =>
        setup.normalise(text),
      ).map((problem) => `cards: ${problem}`),
      ...content.instruments.flatMap((instrument) =>
        instrumentProblems(instrument, { hasRoster: false }).map(
          (problem) => `instruments/${instrument.id}: ${problem}`,
        ),
      ),
      ...noticeProblems(setup, source),
      ...wordProblems,
    ],
    notes,
  };
};

/** Options of `check`. */
export interface CheckOptions extends CommonOptions {
  readonly at?: string;
  readonly json: boolean;
}

/** `check`: problems on stdout, exit 78 where there is one. */
export const check = (options: CheckOptions): void => {
  const setup = setUp(options, noPuppet);
  const at =
    options.at === undefined ? systemClock.now() : startOfDay(options.at, setup.settings.zone);
  if (at === undefined) throw new AppError('usage.invalid', 'give --at as yyyy-MM-dd');
  const { problems, notes } = checkContent(setup, at);
  if (options.json)
    for (const problem of problems) print(JSON.stringify({ kind: 'problem', text: problem }));
  else for (const problem of problems) print(problem);
  for (const line of notes) note(line);
  if (problems.length > 0) process.exitCode = exitCodes.configuration;
  else if (!options.json) print(`${setup.cards.length} cards, no problem`);
};
