import type { ScanName } from './notice.ts';
import type { Handle, HandleMac, ParticipantId, RoomHandle, RoomId } from './person.ts';

/** A sentence by key of `config/texts.zh-CN.yaml`, with the values of its placeholders. */
export interface TextReference {
  readonly key: string;
  readonly values?: Readonly<Record<string, TextValue>>;
}

/** A value of a placeholder; a list of sentences is joined line by line. */
export type TextValue = string | number | readonly TextReference[];

/** Where a sentence goes. */
export type Address =
  | { readonly kind: 'person'; readonly handle: Handle }
  | { readonly kind: 'room'; readonly handle: RoomHandle; readonly roomId: RoomId };

/** What a sentence said in a room is, for the `posts` file of an export. */
export interface PostReference {
  readonly kind: 'answer' | 'notice' | 'check-in' | 'activity' | 'card' | 'service';
  /** Card, activity or schedule id; the text key otherwise. */
  readonly referenceId: string;
}

/** What to note down once the gateway has taken a sentence without an error. */
export type SentReceipt =
  | {
      readonly kind: 'notice-reached';
      readonly mac: HandleMac;
      readonly noticeVersion: string;
      /** When it was asked for, epoch ms: what she has said since stands. */
      readonly askedAt: number;
      /** Who she was then; absent where she was not known. */
      readonly participant?: ParticipantId;
    }
  | {
      readonly kind: 'room-notice';
      readonly roomId: RoomId;
      /** The notice posted: what the group was told about logging. */
      readonly noticeKey: string;
      /** What it says that messages are looked at for. */
      readonly noticeScans: readonly ScanName[];
      /** The lead who confirmed. */
      readonly by: Handle;
    }
  | ({
      readonly kind: 'slot';
      /** Staff have it sent, whatever holds the posts of the room. */
      readonly isByStaff?: true;
    } & SlotReference)
  | {
      /** Somebody of the staff was told of an alert. */
      readonly kind: 'alert-told';
      readonly alertId: number;
      /** What it was then: one that is worse by now waits for no earlier telling. */
      readonly level: 'L2' | 'L3' | 'medical';
      /** When the next telling is due if this one is handed over, epoch ms. */
      readonly nextAt: number;
    }
  | {
      /** The one in danger was told what to do, or staff were that she could not be. */
      readonly kind: 'alert-answered';
      readonly alertId: number;
      /** What it was then: one that is worse by now is answered anew. */
      readonly level: 'L2' | 'L3' | 'medical';
    }
  | {
      /** Somebody of the staff was told what a day needs. */
      readonly kind: 'digest-told';
      /** `yyyy-MM-dd`. */
      readonly day: string;
    }
  | {
      /** Staff were told of slots in doubt. */
      readonly kind: 'slots-told';
      readonly slots: readonly SlotReference[];
    };

/** Names a slot. */
export interface SlotReference {
  readonly job: string;
  readonly roomId: RoomId;
  readonly dueAt: number;
}

/** A file that is made when its turn to be sent has come: nothing of it waits in the queue. */
export interface FileReference {
  readonly kind: 'own-copy';
  /** Whose data it holds. It goes to nobody else, and nowhere once she has left. */
  readonly participant: ParticipantId;
}

/** Ask the outbox to say something. */
export interface Say {
  readonly kind: 'say';
  readonly to: Address;
  readonly text: TextReference;
  /** Goes before what is not: somebody may be in danger. */
  readonly isUrgent?: true;
  /** A file is handed over in place of the sentence; the sentence is its name. */
  readonly file?: FileReference;
  readonly post?: PostReference;
  /** Who gets it in private where the room has heard enough of the bot in an hour. */
  readonly overflowTo?: Handle;
  readonly receipt?: SentReceipt;
  /** What to say once this was handed over, and what if it could not be. */
  readonly next?: { readonly onHandedOver?: Say; readonly onFailed?: Say };
}

/** Finish an erasure whose intent is committed: destroy the key if there is one to destroy, empty the write-ahead log. */
export interface Erase {
  readonly kind: 'erase';
  readonly participant: ParticipantId;
  readonly destroyKey: boolean;
  /** What to say where it cannot be finished at once. */
  readonly meanwhile?: Say;
}

/** Empty the write-ahead log: a sealed id was deleted, and must not go on standing there. */
export interface EmptyLog {
  readonly kind: 'empty-log';
}

/** What a step may ask for. Effects leave only after the transaction is committed. */
export type Effect = Say | Erase | EmptyLog;

/** A sentence to one person, in private. */
export const sayPrivately = (
  handle: Handle,
  key: string,
  values?: TextReference['values'],
  receipt?: SentReceipt,
): Say => ({
  kind: 'say',
  to: { kind: 'person', handle },
  text: values === undefined ? { key } : { key, values },
  ...(receipt === undefined ? {} : { receipt }),
});
