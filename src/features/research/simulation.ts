import type { MessageKind } from '../../core/message.ts';
import type { Sentences } from './sentences.rules.ts';

/** Something that happens in a simulated study. People are known by their number, from 1. */
export type SimulatedEvent =
  | SimulatedSpeech
  | {
      readonly kind: 'joins' | 'leaves' | 'dies';
      readonly at: number;
      readonly who: number;
      readonly room: number;
    }
  | { readonly kind: 'link-lost' | 'link-back'; readonly at: number };

/** Somebody says something. */
export interface SimulatedSpeech {
  readonly kind: 'says';
  /** Names it, so that a reply or a recall can. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly who: number;
  /** Number of the room, from 1; absent: to the bot in private. */
  readonly room?: number;
  readonly messageKind: MessageKind;
  readonly text: string;
  /** Id of what is quoted, or taken back. */
  readonly quotes?: string;
  readonly recalls?: string;
  /** Quotes what the bot said last in the room. */
  readonly quotesBot?: boolean;
  readonly mentions?: readonly number[];
  /** Said to the bot in the group. */
  readonly isToBot?: boolean;
  /** Somebody of the staff answers the alert it raises. */
  readonly isCrisis?: boolean;
}

/** What a study is simulated from. */
export interface SimulationRequest {
  readonly days: number;
  readonly members: number;
  readonly seed: number;
  /** Start of its first day, epoch ms. */
  readonly startMs: number;
  /** IANA zone of the group. */
  readonly zone: string;
  readonly names: readonly string[];
  readonly sentences: Sentences;
  /** Words of a member, as `config/words.zh-CN.yaml` has them. */
  readonly words: SimulatedWords;
}

/** What the simulated members type to the bot. */
export interface SimulatedWords {
  readonly join: string;
  /** Consent; purposes follow. */
  readonly consent: string;
  readonly withdraw: string;
  readonly pause: string;
  readonly resume: string;
  readonly decline: string;
  /** Before the three scores of a check-in. */
  readonly checkIn: string;
}
