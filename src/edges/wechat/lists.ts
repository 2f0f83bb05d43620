import type { ChatForms } from '../../core/message.ts';
import { leadingMentionsOf, toLines } from './own-words.ts';

const date = String.raw`\d{4}\D{1,2}\d{1,2}\D{1,2}\d{1,2}`;
const shortDate = String.raw`\d{1,2}[-/.\p{L}]\d{1,2}`;
const minute = String.raw`\d{1,2}[:：]\d{2}`;
const second = String.raw`(?:[:：]\d{2})`;
const day = `(?:${date}|${shortDate})`;
const open = String.raw`[\[［(（【]`;
const close = String.raw`[\]］)）】]`;
const pattern = (source: string): RegExp => new RegExp(source, 'u');

/** `name 2026/11/02 10:11:12`, as the desktop copies: one such line above another tells a record. */
const desktopLine = pattern(String.raw`^.{1,40}\s{0,6}${date}\D{1,12}${minute}${second}${close}?$`);
/** The same without seconds or without the year, where the name holds no sentence. */
const datedLine = pattern(
  String.raw`^[^，。！？,!?:：]{0,30}[^，。！？,!?:：\d]\s{1,6}${day}\D{1,12}${minute}${second}?${close}?$`,
);
/** `2026/11/02 10:11:12 name`. */
const dateFirstLine = pattern(String.raw`^${date}\D{1,12}${minute}${second}\s{1,6}\S.{0,40}$`);
/** `2026/11/02 10:11 name: text`, with or without brackets around the time. */
const dateAndName = pattern(
  String.raw`^${open}?${day}\D{1,12}${minute}${second}?${close}?\s{0,4}\S.{0,40}[:：]`,
);
/** `[10:11] name: text`. */
const bracketedTime = pattern(String.raw`^${open}${minute}${second}?${close}\s{0,4}\S.{0,40}[:：]`);
/** `name 12:03`, which needs a second one: a plan for the day looks the same. */
const timedLine = pattern(String.raw`^(?=.{0,20}[^\d\s:：]).{1,24}\s\D{0,4}${minute}${second}?$`);
/** `name: text`, not a time of day and not an address of the web. */
const namedLine =
  /^(?![\d\s]{1,20}[:：])[^，。,:：]{1,24}[:：](?!\/\/)(?<!(?:^|\D)\d{1,2}.(?=[0-5]\d(?:\D|$)))/u;
const solitaireItem =
  /(?:^|[\s,，;；、。:：])(?:[(（]?\p{Nd}{1,3}\s?(?:[.．、)）,，:：]|\ufe0f?\u20e3|\s)|\p{No})/gu;
const sentence = /[，。！？,!?]/u;

/** Where a text stands after the first of some words, or undefined. */
const after = (text: string, words: readonly string[]): string | undefined => {
  const word = words.find((one) => text.includes(one));
  return word === undefined ? undefined : text.slice(text.indexOf(word) + word.length);
};

const hasHashHeader = (lines: readonly string[], words: readonly string[]): boolean =>
  lines.some((line) => {
    const bare = line.replace(/^[#＃]\s{0,3}/u, '');
    return bare !== line && words.some((word) => bare.startsWith(word));
  });

const isMemberList = (text: string, words: readonly string[]): boolean => {
  const rest = after(text, words);
  if (rest === undefined) return false;
  const isHeading = /^[^\n，。！？,!?:：]{0,12}(?:[:：]|\n)/u.test(rest);
  const pieces = rest.split(isHeading ? /[\s、,，;；/|]+/u : /、/u);
  const short = pieces.filter((piece) => {
    const length = [...piece].length;
    return length > 0 && length <= 12 && (isHeading || !sentence.test(piece));
  });
  return short.length >= 5;
};

/**
 * True where a text is a 接龙, a pasted list of members or a copied record of a chat: others' names and words.
 * What is meant for the bot may have the looser forms, as an answer to it has them too (`name: value`, numbers).
 */
export const isListOfOthers = (text: string, forms: ChatForms, isForBot: boolean): boolean => {
  const body = toLines(text).join('\n').trim();
  const mentions = leadingMentionsOf(body);
  const lines = body
    .slice(mentions.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const bare = lines.join('\n');
  const isFollowed = (test: RegExp): boolean =>
    lines.some((line, at) => at < lines.length - 1 && test.test(line));
  const counted = (test: RegExp): number => lines.filter((line) => test.test(line)).length;
  const solitaire = after(bare, forms.solitaire);
  const isSolitaire = solitaire !== undefined && (solitaire.match(solitaireItem) ?? []).length >= 2;
  const [first = ''] = lines;
  const isHeaded = after(first, forms.records) !== undefined;
  if (isFollowed(desktopLine) || isFollowed(datedLine) || isFollowed(dateFirstLine)) return true;
  if (counted(dateAndName) + counted(bracketedTime) > 0) return true;
  if (isHeaded && (/^[[［【]/u.test(first) || lines.slice(1).some((line) => namedLine.test(line))))
    return true;
  if (hasHashHeader(lines, forms.solitaire) && (isSolitaire || !isForBot)) return true;
  if (isForBot) return false;
  const times = lines.filter((line, at) => {
    const next = lines[at + 1];
    return timedLine.test(line) && next !== undefined && !timedLine.test(next);
  });
  return (
    isSolitaire ||
    isMemberList(bare, forms.memberList) ||
    counted(namedLine) >= 2 ||
    times.length >= 2
  );
};
