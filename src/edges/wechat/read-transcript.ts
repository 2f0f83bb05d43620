import { instantOf } from '../../core/clock.ts';
import { toLines } from './own-words.ts';
import type { PuppetMessage } from './to-incoming.ts';

/** One message of a transcript, as a puppet would give it but for the room and an id. */
export interface TranscriptMessage extends Pick<PuppetMessage, 'type' | 'text'> {
  /** The name it stands under. */
  readonly name: string;
  /** Epoch ms, to the minute or second the transcript gives. */
  readonly sentAt: number;
}

/** What a transcript holds. */
export interface Transcript {
  readonly messages: readonly TranscriptMessage[];
  /** Heads that are out of the order of time, or later than now: a record somebody pasted. They and their words are left out. */
  readonly outOfOrder: number;
}

/** What the reading of a transcript goes by. */
export interface TranscriptFacts {
  /** IANA zone of its times. */
  readonly zone: string;
  /** Epoch ms. */
  readonly now: number;
  /** Names of the members as they stand in the transcript, past ones too. */
  readonly names: readonly string[];
  /** WeChat's emoji codes, without brackets. */
  readonly emoji: readonly string[];
}

const date = String.raw`(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})`;
const time = String.raw`(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?`;
const end = String.raw`\s*$`;
/** A day between dashes, as a chat sent by mail has it. */
const dayLine = new RegExp(String.raw`^\s*[-—–─]{2,}\s*${date}\D?\s*[-—–─]{2,}${end}`, 'u');
/** A name, a day and a time, as a chat copied on the desktop has it. */
const datedHead = new RegExp(String.raw`^(\S.{0,59}?)\s+${date}\D?\s+${time}${end}`, 'u');
/** A name and a time below a day between dashes. */
const timedHead = new RegExp(String.raw`^(\S.{0,59}?)(?:\s{2,}|\t)${time}${end}`, 'u');
/** What may be the head of somebody's words in a form not known here. */
const maybeHead = /^\s*\S.{0,59}\s\D{0,6}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*$/u;
/** A picture, a file and the like stand as a word in brackets, also with a file's name. */
const inBrackets = /^\[([^[\]]{1,200})\]$/u;

const pad = (digits: string): string => digits.padStart(2, '0');
const dayOf = (digits: readonly (string | undefined)[]): string =>
  `${digits[0] ?? ''}-${pad(digits[1] ?? '')}-${pad(digits[2] ?? '')}`;
const timeOf = ([hour = '', minute = '', second = '0']: readonly (string | undefined)[]): string =>
  `${pad(hour)}:${minute}:${pad(second)}`;

/** Who is said to have written what follows, and when. */
interface Head {
  readonly name: string;
  readonly sentAt: number;
}

const readHead = (line: string, day: string | undefined, zone: string): Head | undefined => {
  const dated = datedHead.exec(line);
  const timed = dated === null && day !== undefined ? timedHead.exec(line) : null;
  const found = dated ?? timed;
  if (found === null) return undefined;
  const on = dated === null ? day : dayOf(found.slice(2, 5));
  const sentAt = instantOf(`${on ?? ''} ${timeOf(found.slice(dated === null ? 2 : 5))}`, zone);
  return sentAt === undefined ? undefined : { name: found[1] ?? '', sentAt };
};

/** True where a name stands at the head of a line as if what follows were hers: alone, or before a colon or a time. */
const isUnderName = (line: string, name: string): boolean => {
  if (!line.startsWith(name)) return false;
  const rest = line.slice(name.length);
  return /^\s*(?:[:：]|$)/u.test(rest);
};

/** True where another's words may stand among the lines below a head. */
const mayHoldOthers = (lines: readonly string[], names: readonly string[]): boolean =>
  lines.some((line, at) => {
    const isLast = at === lines.length - 1;
    if (!isLast && maybeHead.test(line)) return true;
    const name = names.find((one) => isUnderName(line.trim(), one));
    return name !== undefined && !(isLast && line.trim() === name);
  });

const toMessage = (
  { name, sentAt }: Head,
  lines: readonly string[],
  { names, emoji }: TranscriptFacts,
): TranscriptMessage => {
  const text = lines.join('\n').trim();
  const bracketed = inBrackets.exec(text)?.[1];
  const isPlaceholder = bracketed !== undefined && !emoji.includes(bracketed);
  const held = mayHoldOthers(text.split('\n'), names);
  if (text === '' || isPlaceholder || held)
    return { name, sentAt, type: held ? 'ChatHistory' : 'Unknown' };
  return { name, sentAt, type: 'Text', text };
};

/**
 * The messages of a chat that was copied on the desktop (a name, a day and a time, the words below) or sent by mail (a
 * day between dashes, a name and a time, the words below). A line of such a form always begins a message: words are
 * rather taken for nobody's than for those of whoever spoke before.
 */
export const readTranscript = (whole: string, facts: TranscriptFacts): Transcript => {
  const messages: TranscriptMessage[] = [];
  let day: string | undefined;
  let head: Head | undefined;
  let lines: string[] = [];
  let outOfOrder = 0;
  let latest = 0;
  const finish = (): void => {
    if (head !== undefined) messages.push(toMessage(head, lines, facts));
    lines = [];
  };
  for (const line of toLines(whole.replace(/^\ufeff/u, ''))) {
    const dayFound = dayLine.exec(line);
    if (dayFound !== null) {
      finish();
      head = undefined;
      day = dayOf(dayFound.slice(1));
      continue;
    }
    const found = readHead(line, day, facts.zone);
    if (found === undefined) {
      lines.push(line);
      continue;
    }
    finish();
    const isInOrder = found.sentAt >= latest && found.sentAt <= facts.now;
    head = isInOrder ? found : undefined;
    if (!isInOrder) outOfOrder += 1;
    // A line of her own may look like a head (a date for a visit): it must not make what follows look too early.
    else if (facts.names.includes(found.name)) latest = found.sentAt;
  }
  finish();
  return { messages, outOfOrder };
};
