import type { Purpose } from './person.ts';
import type { Commands, MemberCommandId } from './command-table.ts';

/** Words of the small grammar by which leaving the study is read; see `consent.leaving` in the file. */
export interface LeavingWords {
  /** May be taken off both ends; then at most one intent before and one particle after. */
  readonly courtesies: readonly string[];
  readonly intents: readonly string[];
  readonly particles: readonly string[];
  /** By the character they stand for, those typed or heard in its place. */
  readonly homophones: Readonly<Record<string, readonly string[]>>;
  readonly leave: readonly string[];
  readonly leaveWeakly: readonly string[];
  readonly takePart: readonly string[];
  readonly takePartWeakly: readonly string[];
  readonly study: readonly string[];
  /** Words that name the study even in a clause that is not read. */
  readonly studyPlainly: readonly string[];
  readonly forbid: readonly string[];
  readonly refuse: readonly string[];
  readonly deny: readonly string[];
  readonly record: readonly string[];
  readonly keep: readonly string[];
  readonly remove: readonly string[];
  readonly retract: readonly string[];
  readonly granted: readonly string[];
  readonly self: readonly string[];
  readonly said: readonly string[];
  readonly data: readonly string[];
  readonly possessive: readonly string[];
  readonly object: readonly string[];
  readonly recorders: readonly string[];
  readonly addressed: readonly string[];
  readonly please: readonly string[];
  readonly can: readonly string[];
  readonly wish: readonly string[];
  readonly asking: readonly string[];
  readonly requestEnds: readonly string[];
  readonly glue: readonly string[];
  /** Words of clauses that tell of others: beside them nothing is read. */
  readonly others: readonly string[];
}

/** Words people can type, from `config/words.zh-CN.yaml`, already normalised. */
export interface Vocabulary {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** What may stand between and around numbers: 和, 以及, 第. */
  readonly fillers: readonly string[];
  readonly consent: {
    readonly join: readonly string[];
    readonly agree: readonly string[];
    readonly adult: readonly string[];
    readonly minor: readonly string[];
    /** What answers 您满18岁了吗 with no; other refusals tell nothing about her age. */
    readonly notAdult: readonly string[];
    readonly decline: readonly string[];
    readonly withdraw: readonly string[];
    readonly nearWithdraw: readonly string[];
    readonly pause: readonly string[];
    readonly resume: readonly string[];
    readonly leaving: LeavingWords;
    readonly numerals: Readonly<Record<string, Purpose>>;
  };
  /** The words of members' commands, by id; and what the bot answers with a friendly word. */
  readonly member: Readonly<Record<MemberCommandId | 'thanks' | 'greeting', readonly string[]>>;
  /** 身后, and what is to become of her data then. */
  readonly afterDeath: {
    readonly word: readonly string[];
    readonly delete: readonly string[];
    readonly keep: readonly string[];
  };
  /** Answers to a sentence somebody would like to quote. */
  readonly quote: {
    readonly allow: readonly string[];
    /** Stands before the wording she would rather have. */
    readonly reword: readonly string[];
    readonly refuse: readonly string[];
    /** Ends all she has allowed. */
    readonly takeBack: readonly string[];
  };
  /** Every command: what is read, listed, described and tested. */
  readonly commands: Commands;
  /** What else staff type: answers, and words that stand behind a command. */
  readonly staff: {
    readonly bind: readonly string[];
    readonly confirm: readonly string[];
    /** Takes a report of a death back. */
    readonly cancel: readonly string[];
    /** Answers the preview of mourning: nothing is posted. */
    readonly onlyPause: readonly string[];
    readonly cancelEvent: readonly string[];
    /** Publishes the result of a poll. */
    readonly result: readonly string[];
    /** Units behind a number of places. */
    readonly places: readonly string[];
    /** Stands before the number of a group. */
    readonly room: readonly string[];
    /** Ends an alert, before an outcome. */
    readonly close: readonly string[];
    readonly nobody: readonly string[];
    /** The one who says it. */
    readonly myself: readonly string[];
  };
  /** How an alert ended, by code. */
  readonly outcomes: Readonly<Record<string, readonly string[]>>;
  /** How a day is named. */
  readonly dates: {
    readonly month: readonly string[];
    readonly day: readonly string[];
    /** Days from today. */
    readonly relative: Readonly<Record<string, number>>;
    /** 周 and its like, before a weekday; 下 before these. */
    readonly week: readonly string[];
    readonly next: readonly string[];
    /** 1 for Monday to 7. */
    readonly weekdays: Readonly<Record<string, number>>;
  };
  /** Words for what somebody wants to be reminded of, by kind. */
  readonly reminders: Readonly<Record<string, readonly string[]>>;
  /** How a check-in is answered. */
  readonly checkIn: {
    /** Names of the items, in their order. */
    readonly items: readonly (readonly string[])[];
    /** Words that mean nothing beside a number. */
    readonly fillers: readonly string[];
    /** Said before one number for all items. */
    readonly same: readonly string[];
  };
  /** Chinese numerals for check-in answers: 零 to 十. */
  readonly scores: Readonly<Record<string, number>>;
  /** Names by which everyone is addressed, never the bot: 所有人, all. */
  readonly everyone: readonly string[];
}
