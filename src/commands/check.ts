import { localDate, startOfDay } from '../core/clock.ts';
import { AppError, exitCodes } from '../core/errors.ts';
import { createJobs } from '../app.ts';
import { aliasCollisions, lintCard } from '../features/answers/card-lint.rules.ts';
import { loggingReasons } from '../features/message-log/logging.rules.ts';
import {
  groupNotice,
  loggingReasonsOf,
  noPuppet,
  setUp,
  systemClock,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { note, print } from './output.ts';

/** Longest notice in private and in a group, characters. Source: issues on consent and on the group notice. */
const longestShortNotice = 400;
const longestGroupNotice = 200;

/** What `check` found. */
export interface CheckResult {
  /** Each must be mended: one line with place and cure. */
  readonly problems: readonly string[];
  /** Why nothing would be logged: no fault of the files. */
  readonly notes: readonly string[];
}

const noticeProblems = (setup: Setup): readonly string[] => {
  const { content, notice, settings } = setup;
  const short = [...notice.short].length;
  const group = [...content.texts.render(groupNotice({ settings }, true))].length;
  return [
    ...(short > longestShortNotice
      ? [`notice.zh-CN.md short: ${short} characters; at most ${longestShortNotice}`]
      : []),
    ...(group > longestGroupNotice
      ? [`texts.zh-CN.yaml room.notice: ${group} characters; at most ${longestGroupNotice}`]
      : []),
  ];
};

/**
 * Everything that is wrong with settings and content that loaded at all.
 * @param at instant against which dates are judged, epoch ms
 */
export const checkContent = (setup: Setup, at: number): CheckResult => {
  const { content, settings, cards } = setup;
  const normalise = (text: string): string => setup.normalise(text);
  createJobs(content.schedule, content.activities);
  const today = localDate(at, settings.zone);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const seeAlso = new Map(content.cards.map((card) => [card.id, card.see_also]));
  const cardProblems = cards.flatMap((card) =>
    lintCard(card, seeAlso.get(card.id) ?? [], {
      facts: content.facts,
      sources: new Set(content.sources.keys()),
      cards: byId,
      forbidden: content.forbidden,
      today,
      normalise,
    }).map((problem) => `cards/${card.id}: ${problem}`),
  );
  const said = [
    ...content.texts.sentences,
    ...[...content.activities.values()].map(({ id, text }) => [`activities/${id}`, text] as const),
    ['notice.zh-CN.md', `${setup.notice.short}\n${setup.notice.long}`] as const,
  ];
  const wordProblems = said.flatMap(([place, text]) =>
    content.forbidden
      .filter((word) => text.includes(word))
      .map((word) => `${place}: it says ${word}; find other words`),
  );
  const notes = loggingReasonsOf(setup, {
    now: at,
    isDryRun: false,
    sawEphemeralId: false,
    isCachePrivate: true,
  }).map((reason) => `nothing would be logged: ${reason}: ${loggingReasons[reason]}`);
  return {
    problems: [
      ...cardProblems,
      ...aliasCollisions(cards, normalise).map((problem) => `cards: ${problem}`),
      ...noticeProblems(setup),
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
