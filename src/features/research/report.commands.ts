import { audit } from '../../core/audit.store.ts';
import { dayMs, endOfDay, minuteMs, startOfDay, type Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { listeningGaps } from '../../core/listening-gap.store.ts';
import type { Db, Vault } from '../../core/ports.ts';
import type { Report } from '../../core/report.ts';
import { checkInTextContext } from '../../core/sealing.ts';
import type { Study } from '../../core/study.ts';
import type { CountCell } from './disclosure.rules.ts';
import { createStudyTime } from './study-time.rules.ts';
import { exportRows, type ExportBounds } from './export.store.ts';
import type { Audience, ReportFacts, Speak } from './report-facts.ts';
import { buildReport } from './report.rules.ts';
import { reportRows } from './report.store.ts';
import { createTalk, type Prompt } from './talk.rules.ts';

/** What a report needs. `reader` sees, `writer` only takes the audit row. */
export interface ReportCommandPorts {
  readonly reader: Db;
  readonly writer: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly zone: string;
  readonly study: Study;
  readonly smallestCell: number;
  readonly speak: Speak;
  /** The title of a card; undefined for what is none: the bot asked back, or had no answer. */
  readonly titleOf: (card: string) => string | undefined;
  /** What questions of no card's theme are called. */
  readonly otherTheme: string;
}

/** What is asked of a report. */
export interface ReportRequest {
  readonly language: string;
  readonly audience: Audience;
  /** Local days, inclusive. */
  readonly from?: string;
  readonly to?: string;
}

/** Posts that ask for an answer, and those that give one. */
const promptKinds = new Set(['activity', 'check-in', 'card']);
const answerKind = 'answer';
/** What an answer refers to that offers several cards. */
const suggestion = 'suggest';
/** From midnight to six. */
const night = '00-06';

const boundsOf = ({ from, to }: ReportRequest, zone: string): ExportBounds => {
  const fromMs = from === undefined ? 0 : startOfDay(from, zone);
  const untilMs = to === undefined ? Number.MAX_SAFE_INTEGER : endOfDay(to, zone);
  if (fromMs === undefined || untilMs === undefined)
    throw new AppError('usage.invalid', 'give days as yyyy-MM-dd');
  return { fromMs, untilMs, roomNumber: null, isShared: 0 };
};

const addTo = <Key>(counts: Map<Key, number>, key: Key, times = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + times);
};

const measure = (
  { reader, vault, zone, titleOf, otherTheme }: ReportCommandPorts,
  bounds: ExportBounds,
  startMs: number,
): ReportFacts => {
  const timeOf = createStudyTime(startMs, zone);
  const weekOf = (at: number): number => timeOf(at).week;
  const posts = exportRows.posts(reader, bounds);
  const prompts: readonly Prompt[] = posts
    .filter(({ kind }) => promptKinds.has(kind))
    .map(({ roomNumber, kind, postedAt }) => ({ room: roomNumber, kind, at: postedAt }))
    .toSorted((one, two) => one.at - two.at);
  const talk = createTalk(prompts);
  const last = exportRows.lastMessage(reader);
  for (let after = 0; ;) {
    const page = exportRows.messages(reader, bounds, after, last);
    const tail = page.at(-1);
    if (tail === undefined) break;
    for (const { roomNumber, repliedToUnlogged, ...row } of page)
      talk.add({
        ...row,
        room: roomNumber,
        week: weekOf(row.sentAt),
        isNight: timeOf(row.sentAt).band === night,
        repliedToUnlogged: repliedToUnlogged === 1,
      });
    after = tail.sequence;
  }

  const heard = new Map<number, number>();
  for (const { day, heard: count } of exportRows.roomDays(reader)) {
    const at = startOfDay(day, zone) ?? 0;
    if (at >= bounds.fromMs && at < bounds.untilMs) addTo(heard, weekOf(at), count);
  }
  const gapMinutes = new Map<number, number>();
  for (const { startedAt, endedAt } of listeningGaps.within(reader, bounds.fromMs, bounds.untilMs))
    addTo(gapMinutes, weekOf(startedAt), (endedAt - startedAt) / minuteMs);
  const events = new Map<string, CountCell>();
  for (const { at, event } of exportRows.consentEvents(reader, bounds)) {
    const row = String(weekOf(at));
    const cell = events.get(`${row} ${event}`) ?? { row, column: event, count: 0 };
    events.set(`${row} ${event}`, { ...cell, count: cell.count + 1 });
  }
  const answers = new Map<string, number>();
  for (const { kind, referenceId } of posts)
    if (kind === answerKind) {
      const title = titleOf(referenceId);
      if (title !== undefined) addTo(answers, title);
    }
  const unanswered = new Map<string, number>();
  for (const [theme, count] of reportRows.unanswered(reader))
    addTo(unanswered, titleOf(theme) ?? otherTheme, count);
  const said = new Map<number, number>();
  for (const { postedAt } of posts) addTo(said, weekOf(postedAt));
  const checkIns = exportRows.checkIns(reader, bounds).flatMap((row) => {
    const scores = vault.openFor(row.participant, row.sealedScores, checkInTextContext(row.id));
    if (scores === undefined) return [];
    const [distress = 0] = JSON.parse(scores) as number[];
    return [{ week: weekOf(row.answeredAt), distress }];
  });
  const leaves = reportRows.leaves(reader, bounds);
  const measures = talk.measures();
  const weeks = [...measures.messages.keys(), ...said.keys(), ...heard.keys()];
  return {
    weeks: Math.max(0, ...weeks),
    talk: measures,
    prompts,
    heard,
    posts: said,
    gapMinutes,
    consenting: reportRows.consenting(reader),
    members: reportRows.members(reader),
    heldBack: exportRows.heldBack(reader, bounds),
    consentEvents: [...events.values()],
    checkIns,
    answers,
    askedBack: posts.filter(({ referenceId }) => referenceId === suggestion).length,
    unanswered,
    leaves: leaves.length,
    leavesAfterPrompt: leaves.filter((left) =>
      prompts.some(({ at }) => left >= at && left - at < dayMs),
    ).length,
    alerts: reportRows.alerts(reader, bounds),
  };
};

/**
 * Makes a report: audit row first, then counts, of which small ones are left out.
 * @throws usage.invalid, settings.invalid
 */
export const runReport = (ports: ReportCommandPorts, request: ReportRequest): Report => {
  const { zone, study, smallestCell: smallest, speak } = ports;
  const startMs = startOfDay(study.startsOn, zone);
  if (startMs === undefined) throw new AppError('settings.invalid', 'study.startsOn is not set');
  const bounds = boundsOf(request, zone);
  const { language, audience } = request;
  audit.append(ports.writer, ports.vault, ports.clock.now(), 'operator', 'report', {
    request: JSON.stringify(request),
  });
  const facts = measure(ports, bounds, startMs);
  return buildReport({ facts, speak, smallest }, language, audience, study);
};
