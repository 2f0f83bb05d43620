import type { Purpose } from './person.ts';

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
    readonly numerals: Readonly<Record<string, Purpose>>;
  };
  readonly member: {
    readonly ask: readonly string[];
    readonly help: readonly string[];
    readonly privacy: readonly string[];
    readonly contact: readonly string[];
    readonly myData: readonly string[];
    readonly deleteLast: readonly string[];
    readonly thanks: readonly string[];
    readonly checkIn: readonly string[];
  };
  readonly staff: {
    readonly bind: readonly string[];
    readonly enable: readonly string[];
    readonly disable: readonly string[];
    readonly status: readonly string[];
    readonly help: readonly string[];
    readonly confirm: readonly string[];
  };
  /** Chinese numerals for check-in answers: 零 to 十. */
  readonly scores: Readonly<Record<string, number>>;
  /** Names by which everyone is addressed, never the bot: 所有人, all. */
  readonly everyone: readonly string[];
}
