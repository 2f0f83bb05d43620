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
  /** A 接龙, a pasted member list or chat record: others' names and words. */
  | 'list'
  | 'recalled'
  | 'other';

/**
 * What she replied to, so that the log can find that message: the platform's id, the quoted words, or both. They are
 * another person's. They live in memory while the message is handled and are never written and never logged.
 */
export interface Quoted {
  /** The platform's id of the quoted message (`svrid`). */
  readonly id?: string;
  /** The quoted words without the name before them; may be cut short by WeChat. */
  readonly text?: string;
}

/** Words by which other people's names and words are known in a text; any case, simplified and traditional. */
export interface ChatForms {
  /** Words of a list to which everybody adds her line. */
  readonly solitaire: readonly string[];
  /** Words before a list of members. */
  readonly memberList: readonly string[];
  /** Words in the heading of a copied chat. */
  readonly records: readonly string[];
  /** Words before somebody's words and a colon. */
  readonly quoteHeads: readonly string[];
  /** What stands in the brackets of WeChat's emoji codes, to the letter. */
  readonly emoji: readonly string[];
}

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
  /**
   * True where a text for the bot has a form in which others' names or words may stand: a copied record, a list. It
   * is answered, and never kept.
   */
  readonly holdsOthersWords?: boolean;
  /** What she replied to, where it can be told. Never written, never logged. */
  readonly quoted?: Quoted;
  readonly mentions: readonly Handle[];
  /** In a room: what she asks the bot after `@bot`; absent where the bot is not addressed. */
  readonly addressed?: string;
  /** In a room: the bot's own names there, which are nobody's; hints. */
  readonly botNames?: readonly string[];
  /** For `recalled`: the id of the message taken back, where the puppet gives it. */
  readonly recalledId?: string;
  /** Platform time, epoch ms UTC, never later than `receivedAt`. */
  readonly sentAt: number;
  readonly receivedAt: number;
}
