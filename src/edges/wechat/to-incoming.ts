import type { Incoming, MessageKind } from '../../core/message.ts';
import type { Handle, RoomHandle } from '../../core/person.ts';
import { readAddressed } from './address.ts';

/** A message as a puppet gives it. */
export interface PuppetMessage {
  readonly id: string;
  /** Name of the puppet's message type. */
  readonly type: string;
  readonly text?: string | undefined;
  readonly talkerId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly mentionIdList?: readonly string[] | undefined;
  /** Seconds or milliseconds; puppets differ. */
  readonly timestamp: number;
}

/** What is known beside the message. */
export interface IncomingFacts {
  readonly self: string;
  readonly receivedAt: number;
  /** The bot's names in the room. */
  readonly names: readonly string[];
  readonly everyone: readonly string[];
}

const kinds: Readonly<Record<string, MessageKind>> = {
  Text: 'text',
  Image: 'image',
  Audio: 'voice',
  Emoticon: 'sticker',
  Video: 'video',
  Attachment: 'file',
  Location: 'location',
  Url: 'link',
  MiniProgram: 'mini-program',
  Contact: 'contact-card',
  Transfer: 'payment',
  RedEnvelope: 'payment',
  ChatHistory: 'chat-history',
  Recalled: 'recalled',
};

/** A text that is really a payload of WeChat's own, escaped or not: other people's words may stand in it. */
const payloadText = /(?:<|&lt;)(?:\?xml|msg|appmsg|sysmsg|refermsg|recordinfo)\b/iu;
/** The line between a quoted message and the reply. */
const quoteLine = /(?:^|\n)[ \t]*(?:[-—–－_*=·~][ \t]*){5,}(?:\n|$)/u;
/** Mentions that stand before everything else. */
const leadingMentions = /^(?:\s*[@＠][^\s@＠\u2005\u00a0\u3000]{1,40}[\s\u2005\u00a0\u3000]*)+/u;
/** Somebody's words in brackets or quotation marks, with or without her name, at the head of a text. */
const openingQuote = /^\s*[「『“"”〝【《〈［[](?=[\s\S]*(?:[:：]|[」』”"〞】》〉］\]]\s*\n))/u;

/**
 * One's own words of a text. Wherever a quote line stands, only what follows the last one is hers; a quote in a
 * form that cannot be taken apart drops the whole text, as another's words may be in it.
 */
const ownWords = (text: string): { readonly text: string; readonly isReply: boolean } => {
  const parts = text.split(quoteLine);
  const isReply = parts.length > 1;
  const own = (parts.at(-1) ?? '').trim();
  return openingQuote.test(own.replace(leadingMentions, ''))
    ? { text: '', isReply: true }
    : { text: isReply ? own : text, isReply };
};

/** Epoch ms of a timestamp in seconds or ms, never in the future (W6). */
const toInstant = (timestamp: number, receivedAt: number): number => {
  const instant = timestamp < 100_000_000_000 ? timestamp * 1000 : timestamp;
  return Math.min(
    Number.isFinite(instant) && instant > 0 ? Math.trunc(instant) : receivedAt,
    receivedAt,
  );
};

/** A puppet's message as frozen plain data, or undefined for the bot's own and for what has no sender. */
export const toIncoming = (message: PuppetMessage, facts: IncomingFacts): Incoming | undefined => {
  const { talkerId, roomId, mentionIdList = [] } = message;
  if (talkerId === undefined || talkerId === '' || talkerId === facts.self) return undefined;
  const raw = message.text ?? '';
  const known = kinds[message.type] ?? 'other';
  const kind = known === 'text' && payloadText.test(raw) ? 'other' : known;
  const { text, isReply } = kind === 'text' ? ownWords(raw) : { text: '', isReply: false };
  const isInRoom = roomId !== undefined && roomId !== '';
  const addressed =
    isInRoom && kind === 'text'
      ? readAddressed({
          text,
          isSelfMentioned: mentionIdList.includes(facts.self),
          names: facts.names,
          everyone: facts.everyone,
        })
      : undefined;
  return Object.freeze({
    id: message.id,
    sender: talkerId as Handle,
    ...(isInRoom ? { room: roomId as RoomHandle } : {}),
    kind,
    text,
    isReply,
    mentions: mentionIdList.filter((id) => id !== facts.self) as Handle[],
    ...(addressed === undefined ? {} : { addressed }),
    ...(kind === 'recalled' && raw !== '' ? { recalledId: raw } : {}),
    sentAt: toInstant(message.timestamp, facts.receivedAt),
    receivedAt: facts.receivedAt,
  });
};
