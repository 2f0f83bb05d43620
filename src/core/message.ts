import type { Handle, RoomHandle } from './person.ts';

/** What kind of thing was sent. Only `text` has text; every other kind is a placeholder. */
export type MessageKind =
  | 'text'
  | 'image'
  | 'voice'
  | 'sticker'
  | 'video'
  | 'file'
  | 'location'
  | 'link'
  | 'mini-program'
  | 'contact-card'
  | 'payment'
  | 'chat-history'
  | 'recalled'
  | 'other';

/** One message as frozen plain data. Wechaty's own objects never get further than the gateway. */
export interface Incoming {
  /** The puppet's message id; deliveries may repeat it. */
  readonly id: string;
  readonly sender: Handle;
  /** Absent in a private chat. */
  readonly room?: RoomHandle;
  readonly kind: MessageKind;
  /** The sender's own words, without what she quotes; empty for every kind but `text`. */
  readonly text: string;
  /** True where she replied to a quoted message. */
  readonly isReply: boolean;
  readonly mentions: readonly Handle[];
  /** In a room: what she asks the bot after `@bot`; absent where the bot is not addressed. */
  readonly addressed?: string;
  /** For `recalled`: the id of the message taken back, where the puppet gives it. */
  readonly recalledId?: string;
  /** Platform time, epoch ms UTC, never later than `receivedAt`. */
  readonly sentAt: number;
  readonly receivedAt: number;
}
