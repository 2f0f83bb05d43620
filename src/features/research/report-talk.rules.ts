import type { Figure } from '../../core/report.ts';
import { suppressCells } from './disclosure.rules.ts';
import type { ReportFacts, ReportPorts } from './report-facts.ts';
import { bands, hideLine, sumOf, type Writer } from './report-writer.rules.ts';

const hourMinutes = 60;
const dayMinutes = 24 * hourMinutes;

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)];

/**
 * Messages of the log and of all, by week: where few of a week are not in the log, neither tells it from the other.
 * A week in which nobody counted has no number of all.
 */
const coverageFigure = ({ figure }: Writer, { facts, smallest }: ReportPorts): Figure => {
  const { talk, heard } = facts;
  const weeks = Array.from({ length: facts.weeks }, (_, at) => at + 1);
  const keptIn = (week: number): number => talk.messages.get(week) ?? 0;
  // What others said is hidden like any line of counts: then all of a week is not told, which would give it away.
  const others = hideLine(
    weeks.map((week) => Math.max(0, (heard.get(week) ?? 0) - keptIn(week))),
    smallest,
  );
  const kept = hideLine(weeks.map(keptIn), smallest);
  const all = weeks.map((week, at) => {
    const [own, rest] = [kept[at] ?? null, others[at] ?? null];
    return own === null || rest === null || !heard.has(week) ? null : own + rest;
  });
  return figure(
    'coverage',
    weeks.map(String),
    [['kept', kept] as const, ['heard', all] as const].slice(0, heard.size > 0 ? 2 : 1),
  );
};

/** How much of the talk the log holds. */
export const coverageSection = (writer: Writer, ports: ReportPorts) => {
  const { say, shown, count, share, shareByWeek, section } = writer;
  const { talk, heard, gapMinutes, heldBack } = ports.facts;
  const isMeasured = heard.size > 0;
  // Counting may have begun later than keeping: only weeks that were counted are compared.
  const compared = [...talk.messages].filter(([week]) => !isMeasured || heard.has(week));
  const kept = sumOf(compared.map(([, messages]) => messages));
  const all = Math.max(kept, sumOf(heard.values()));
  const isTold = all - kept === 0 || all - kept >= ports.smallest;
  const gapHours = new Map(
    [...gapMinutes].map(([week, minutes]) => [week, Math.ceil(minutes / hourMinutes)]),
  );
  return section(
    'coverage',
    [
      isMeasured
        ? say('coverage.measured', {
            kept: count(kept),
            heard: isTold ? count(all) : shown(null),
            share: share(kept, all),
          })
        : say('coverage.not-measured', { kept: count(kept) }),
      say('coverage.unlogged', {
        share: share(sumOf(talk.unlogged.values()), sumOf(talk.replies.values())),
      }),
      say('coverage.gaps', { hours: sumOf(gapHours.values()) }),
      say('coverage.held-back', { count: heldBack === 0 ? 0 : count(heldBack) }),
    ],
    [
      coverageFigure(writer, ports),
      shareByWeek('unlogged', talk.unlogged, (week) => talk.replies.get(week) ?? 0),
    ],
    ['coverage', 'small'],
  );
};

/** Who consents, and what happened in the dialogue. */
export const consentSection = (
  { say, count, share, figure, section }: Writer,
  { facts, smallest }: ReportPorts,
) => {
  const { consenting, members, consentEvents, weeks } = facts;
  const events = ['notice-shown', 'consented', 'declined', 'paused', 'withdrawn'];
  const published = suppressCells(consentEvents, smallest);
  const valueAt = (week: number, event: string): number | null => {
    const cell = published.find((one) => one.row === String(week) && one.column === event);
    return cell === undefined ? 0 : cell.count;
  };
  const numbers = Array.from({ length: weeks }, (_, at) => at + 1);
  return section(
    'consent',
    [
      members === undefined
        ? say('consenting.now', { count: count(consenting) })
        : say('consenting.share', { count: count(consenting), share: share(consenting, members) }),
    ],
    [
      figure(
        'consent-flow',
        numbers.map(String),
        events.map((event) => [event, numbers.map((week) => valueAt(week, event))]),
        false,
      ),
    ],
    ['consent'],
  );
};

/** Who writes, how much and when. */
export const participationSection = (
  { byWeek, byName, shareByWeek, say, section }: Writer,
  facts: ReportFacts,
) => {
  const { talk, posts, heard } = facts;
  const bounds = [10, 50, 200];
  const names = ['few', 'some', 'many', 'most'].map((name) => say(`bands.messages-${name}`));
  const counts = bands(talk.perWriter, bounds);
  const base = heard.size > 0 ? heard : talk.messages;
  return section(
    'participation',
    [],
    [
      byWeek('writers', ['writers', talk.writers]),
      byName(
        'per-writer',
        'people',
        names.map((name, at) => [name, counts[at] ?? 0] as const),
        true,
      ),
      shareByWeek('night', talk.night, (week) => talk.messages.get(week) ?? 0),
      shareByWeek('own-share', posts, (week) => (posts.get(week) ?? 0) + (base.get(week) ?? 0)),
    ],
    ['participation', 'small'],
  );
};

/** How soon, and who with whom. */
export const repliesSection = (
  { say, shown, count, share, byName, section }: Writer,
  { facts, smallest }: ReportPorts,
) => {
  const { latencies, firstReplies, tied, mutual, untied } = facts.talk;
  const names = ['minutes', 'hour', 'hours', 'later'].map((name) => say(`bands.reply-${name}`));
  const counts = bands(latencies, [5, hourMinutes, 6 * hourMinutes]);
  const within = firstReplies.filter((minutes) => minutes !== undefined && minutes <= dayMinutes);
  const middle = latencies.length < smallest ? undefined : median(latencies);
  return section(
    'replies',
    [
      say('replies.median', { minutes: shown(middle === undefined ? null : Math.round(middle)) }),
      say('replies.newcomers', { share: share(within.length, firstReplies.length) }),
      say('replies.network', { tied: count(tied), share: share(mutual, tied) }),
      say('replies.untied', { count: count(untied) }),
    ],
    [
      byName(
        'latency',
        'replies',
        names.map((name, at) => [name, counts[at] ?? 0] as const),
        true,
      ),
    ],
    ['replies', 'network'],
  );
};

/** What follows what the bot posts. Its own posts are nobody's data: nothing of them is left out. */
export const promptsSection = ({ say, section, figure }: Writer, { facts }: ReportPorts) => {
  const kinds = [...new Set(facts.prompts.map(({ kind }) => kind))].toSorted().map((kind) => {
    const waits = facts.prompts.flatMap((prompt, at) =>
      prompt.kind === kind ? [facts.talk.afterPrompt[at] ?? Infinity] : [],
    );
    const share = (isOne: (wait: number) => boolean): number =>
      Math.round((100 * waits.filter(isOne).length) / waits.length);
    return {
      name: say(`kinds.${kind}`),
      count: waits.length,
      answered: share((wait) => wait <= hourMinutes),
      quiet: share((wait) => wait > 6 * hourMinutes),
    };
  });
  return section(
    'prompts',
    kinds.map(({ name, count, answered, quiet }) =>
      say('prompts.kind', { kind: name, count, answered: `${answered}%`, quiet: `${quiet}%` }),
    ),
    [
      figure(
        'prompts',
        kinds.map(({ name }) => name),
        [
          ['answered', kinds.map(({ answered }) => answered)],
          ['quiet', kinds.map(({ quiet }) => quiet)],
        ],
      ),
    ],
    ['prompts'],
  );
};
