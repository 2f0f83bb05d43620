import type { TextReference } from '../../core/effect.ts';
import type { CountCell } from './disclosure.rules.ts';
import type { Prompt, TalkMeasures } from './talk.rules.ts';

/** What a report is made from; counts are exact and are left out where they are small. */
export interface ReportFacts {
  /** Last week of the study with anything in it. */
  readonly weeks: number;
  readonly talk: TalkMeasures;
  readonly prompts: readonly Prompt[];
  /** How many messages everybody sent, by week; empty where they are not counted. */
  readonly heard: ReadonlyMap<number, number>;
  /** How many the bot posted, by week. */
  readonly posts: ReadonlyMap<number, number>;
  /** How long the bot did not listen, by week, minutes. */
  readonly gapMinutes: ReadonlyMap<number, number>;
  readonly consenting: number;
  /** Members of the rooms by the last roster; undefined where it is not known. */
  readonly members: number | undefined;
  readonly heldBack: number;
  /** By week and event. */
  readonly consentEvents: readonly CountCell[];
  readonly checkIns: readonly { readonly week: number; readonly distress: number }[];
  /** How often each card was given, and how often a theme found none. */
  readonly answers: ReadonlyMap<string, number>;
  /** How often the bot asked back which of several cards was meant. */
  readonly askedBack: number;
  readonly unanswered: ReadonlyMap<string, number>;
  /** How many left a group, and how many of them within a day after a prompt. */
  readonly leaves: number;
  readonly leavesAfterPrompt: number;
  /** Alerts by level. */
  readonly alerts: ReadonlyMap<string, number>;
}

/** Words of one language. */
export type Speak = (text: TextReference) => string;

/** For whom: researchers see measures and their limits, members what became of their words. */
export type Audience = 'researchers' | 'members';

/** What sections are written from. */
export interface ReportPorts {
  readonly facts: ReportFacts;
  readonly speak: Speak;
  readonly smallest: number;
}
