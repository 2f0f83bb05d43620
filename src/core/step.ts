import { sayPrivately, type Effect, type Say, type TextReference } from './effect.ts';
import type { Incoming } from './message.ts';
import type { ScanName } from './notice.ts';
import type { RoomHandle, RoomId, Sender } from './person.ts';
import type { TypedCommand } from './staff-commands.ts';

/** A room as the bot knows it. */
export interface Room {
  readonly id: RoomId;
  readonly handle: RoomHandle;
  /** The number people use for it in commands, from 1. */
  readonly number: number;
  readonly isEnabled: boolean;
  /** True where staff are told together: a room that is not served. */
  readonly isControl?: boolean;
  /** Text key of the notice the group was given when it was enabled. */
  readonly noticeKey?: string;
  /** What that notice said that messages are looked at for. */
  readonly noticeScans?: readonly ScanName[];
}

/** All a step is told of one message. A step names in its argument type just what it reads. */
export interface MessageContext {
  readonly message: Incoming;
  readonly sender: Sender;
  /** Absent in private and for a room the bot has never been asked to serve. */
  readonly room?: Room;
  /** Epoch ms UTC; one moment a message. */
  readonly now: number;
  /** False for a late or replayed message: commands, answers and alerts then never fire. */
  readonly isFresh: boolean;
  /** What she wrote, without an address to the bot, ready for comparison with `words.zh-CN.yaml`. */
  readonly words: string;
  /** The command of staff this is; absent for whoever is none of them. */
  readonly command?: TypedCommand;
}

/** What a step decides: whether the next step still sees the message, and what is to be done after commit. */
export interface Verdict {
  readonly next: 'continue' | 'stop';
  readonly effects: readonly Effect[];
}

/** One step of the way of a message. Runs inside the transaction; must not await. */
export interface Step {
  readonly name: string;
  /** Set where staff reach it in a room that is not served yet; no other step ever sees such a room. */
  readonly runsInUnservedRooms?: true;
  /** Set where staff reach it in the room where they are told together. */
  readonly runsInControlRoom?: true;
  run(context: MessageContext): Verdict;
}

/** The verdict of a step that has nothing to do with a message. */
export const pass: Verdict = { next: 'continue', effects: [] };

/** The verdict of a step that has dealt with a message. */
export const stop = (...effects: readonly Effect[]): Verdict => ({ next: 'stop', effects });

/** What somebody is told in a group who cannot be written to in private. */
const addFriendKey = 'consent.add-friend-first';

/** An answer in private; who asked in a group and cannot be written to is told there how to change that. */
export const privateReply = (
  { message, sender, room }: Pick<MessageContext, 'message' | 'sender' | 'room'>,
  key: string,
  values?: TextReference['values'],
): Say => {
  const said = sayPrivately(sender.handle, key, values);
  if (message.room === undefined || room === undefined) return said;
  const onFailed: Say = {
    kind: 'say',
    to: { kind: 'room', handle: message.room, roomId: room.id },
    text: { key: addFriendKey },
    post: { kind: 'service', referenceId: addFriendKey },
  };
  return { ...said, next: { onFailed } };
};
