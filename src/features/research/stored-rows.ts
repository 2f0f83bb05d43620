import type { ParticipantId } from '../../core/person.ts';

/** A logged message as stored. */
export interface MessageRow {
  readonly sequence: number;
  readonly id: string;
  readonly participant: ParticipantId;
  readonly roomNumber: number;
  readonly sentAt: number;
  readonly kind: string;
  readonly length: number;
  readonly sealedText: Uint8Array | null;
  /** Id of the logged message it replies to, where that one may be exported as well. */
  readonly replyTo: string | null;
  /** Who wrote that one. */
  readonly repliedTo: ParticipantId | null;
  /** When that one was sent, epoch ms. */
  readonly repliedAt: number | null;
  readonly repliedToUnlogged: number;
  /** Id of the bot's post it quotes. */
  readonly promptId: string | null;
  readonly mentions: number;
  readonly flags: string;
  readonly noticeVersion: string;
}

/** A check-in answer as stored. */
export interface CheckInRow {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly answeredAt: number;
  readonly sealedScores: Uint8Array;
  readonly noticeVersion: string;
}

/** A consenting member as stored. */
export interface ParticipantRow {
  readonly participant: ParticipantId;
  readonly since: number;
  readonly purposes: string;
  readonly state: string;
  /** 1 where a right of staff is bound to her. */
  readonly isStaff: 0 | 1;
  readonly noticeVersion: string;
}

/** A post as stored. */
export interface PostRow {
  readonly id: string;
  readonly roomNumber: number;
  readonly postedAt: number;
  readonly kind: string;
  readonly referenceId: string;
  readonly text: string;
}
