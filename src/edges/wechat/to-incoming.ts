import type { ChatForms, Incoming, MessageKind, Quoted } from '../../core/message.ts';
import type { Handle, RoomHandle } from '../../core/person.ts';
import { readAddressed } from './address.ts';
import { isPayload, readAppMessage } from './app-message.ts';
import { isListOfOthers } from './lists.ts';
import { leadingMentionsOf, readOwnWords } from './own-words.ts';

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
  /** Words by which others' words are known in a text. */
  readonly forms: ChatForms;
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

/** Longer texts are not taken apart, in characters of UTF-16; a message typed in WeChat has at most 16 kB. */
const longestText = 20_000;

interface Words {
  readonly kind: MessageKind;
  readonly text: string;
  readonly isReply: boolean;
  readonly quoted?: Quoted;
  readonly holdsOthersWords?: boolean;
}

/** A word and what parts it from the rest: what is for the bot may begin with a command, and the record after it. */
const firstWord = /^\s*\S{1,12}?[\s:：,，]+/u;

/** The ways in which a text for the bot is looked at for others' words. */
const waysToRead = (text: string): readonly string[] => {
  const body = text.slice(leadingMentionsOf(text).length);
  return [body, body.replace(firstWord, '')];
};

const placeholder = (kind: MessageKind): Words => ({ kind, text: '', isReply: false });

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
  const isInRoom = roomId !== undefined && roomId !== '';
  const addressedIn = (text: string): string | undefined =>
    readAddressed({
      text,
      isSelfMentioned: mentionIdList.includes(facts.self),
      names: facts.names,
      everyone: facts.everyone,
    });
  /** Only a mention at the head counts: a copied record may mention the bot anywhere in it. */
  const isForBot = (text: string): boolean => {
    const head = leadingMentionsOf(text);
    return !isInRoom || (head !== '' && addressedIn(head) !== undefined);
  };
  const ownWords = (text: string): Words => {
    const own = readOwnWords(text, facts.forms);
    // Without a bracket before the line it may be a line inside a copied record: the whole is looked at too.
    const looked = own.isReply && own.quoted === undefined ? [own.text, text] : [own.text];
    if (looked.some((part) => isListOfOthers(part, facts.forms, isForBot(part))))
      return { ...placeholder('list'), isReply: own.isReply };
    const holdsOthersWords = looked
      .filter(isForBot)
      .flatMap(waysToRead)
      .some((part) => isListOfOthers(part, facts.forms, false));
    return { kind: 'text', ...own, ...(holdsOthersWords ? { holdsOthersWords } : {}) };
  };
  const payloadWords = (): Words => {
    const read = readAppMessage(raw);
    if (read.kind !== 'reply') return placeholder(read.kind);
    const { title, quoted } = read;
    const own = ownWords(title);
    return own.kind === 'text' && !own.isReply
      ? { ...own, isReply: true, quoted }
      : { ...placeholder('other'), isReply: true };
  };
  const readWords = (): Words => {
    const known = kinds[message.type] ?? 'other';
    if (known !== 'text' && known !== 'link' && known !== 'other') return placeholder(known);
    if (raw.length > longestText) return placeholder('other');
    if (isPayload(raw)) return payloadWords();
    return known === 'text' ? ownWords(raw) : placeholder(known);
  };
  const words = readWords();
  const addressed = isInRoom && words.kind === 'text' ? addressedIn(words.text) : undefined;
  return Object.freeze({
    id: message.id,
    sender: talkerId as Handle,
    ...(isInRoom ? { room: roomId as RoomHandle } : {}),
    ...words,
    mentions: mentionIdList.filter((id) => id !== facts.self) as Handle[],
    ...(addressed === undefined ? {} : { addressed }),
    ...(isInRoom && facts.names.length > 0 ? { botNames: facts.names } : {}),
    ...(words.kind === 'recalled' && raw !== '' ? { recalledId: raw } : {}),
    sentAt: toInstant(message.timestamp, facts.receivedAt),
    receivedAt: facts.receivedAt,
  });
};
