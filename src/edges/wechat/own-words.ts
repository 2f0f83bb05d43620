import type { ChatForms, Quoted } from '../../core/message.ts';

/** One's own words of a text. */
export interface OwnWords {
  /** The text as it came where nothing is quoted; empty where another's words cannot be told from hers. */
  readonly text: string;
  readonly isReply: boolean;
  /** Present where the quote before the line stands in one pair of brackets. */
  readonly quoted?: Quoted;
}

/** Mentions that stand before everything else. */
const leadingMentions = /^\s*(?:[@＠][^\s@＠\u2005\u00a0\u3000]{1,40}[\s\u2005\u00a0\u3000]*)+/u;
const lineEnds = /\r\n?|[\u2028\u2029\u0085]|<br\s{0,3}\/?>/giu;
const blanks = /[\s\u200b-\u200d\ufeff]/gu;
/** The line between a quoted message and the reply, without its blanks. */
const quoteLine = /^[-‐‑‒–—―−－_＿*＊=＝·・•~～─━┄┅┈┉╌╍﹣﹘]{5,}$/u;
/** The same line where a puppet has run the lines into one. */
const quoteLineWithin = /(?:[-–—－_=─━][ \u3000]){5}/u;
const dashesWithin = /[-—－─━=]{5}/u;
/** Too short for certain, but after a name and a colon it may be one. */
const shortLine = /^[-—－─━_=~]{2,4}$/u;
const colon = /[:：﹕︰]/u;
const colonAfter = /^\s*[:：﹕︰]/u;
/** A line in the manner of e-mail; a number, a face and a comparison also begin so. */
const arrowQuote = /^\s*[>＞]{1,3}\s*[^\s\d_<>＞=.]/u;

const closers: Readonly<Record<string, string>> = {
  '「': '」',
  '『': '』',
  '｢': '｣',
  '“': '”',
  '"': '"',
  '〝': '〞',
  '‘': '’',
  '(': ')',
  '（': '）',
  '{': '}',
  '｛': '｝',
  '【': '】',
  '《': '》',
  '〈': '〉',
  '［': '］',
  '[': ']',
};
const cornerOpeners = '「『｢';
const cornerClosers = '」』｣';
/** Brackets in which a whole line is rather another's sentence than a heading. */
const speechOpeners = '「『｢“"〝';
/** Longest words in brackets at the head of a line that pass for emphasis or an emoji, and for a title. */
const longestEmphasis = 12;
const longestTitle = 30;

/** A text with one kind of line end. */
export const toLines = (text: string): string[] => text.replaceAll(lineEnds, '\n').split('\n');

/** The mentions before everything else, or an empty text. */
export const leadingMentionsOf = (text: string): string => leadingMentions.exec(text)?.[0] ?? '';

const withoutMentions = (text: string): string => text.slice(leadingMentionsOf(text).length);

const isQuoteLine = (line: string): boolean => quoteLine.test(line.replaceAll(blanks, ''));

/** Where the bracket that opens a text closes, or -1. */
const closingAt = (text: string, opener: string, closer: string): number => {
  if (opener === closer) return text.indexOf(closer, 1);
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === opener) depth += 1;
    else if (text[at] === closer && --depth === 0) return at;
  }
  return -1;
};

/** A text without WeChat's emoji codes at its head; before a colon such a code may be a name. */
const withoutEmoji = (text: string, emoji: readonly string[]): string => {
  let start = 0;
  for (;;) {
    const end = text[start] === '[' ? text.indexOf(']', start) : -1;
    if (end < 0 || end - start > longestEmphasis + 1) break;
    if (!emoji.includes(text.slice(start + 1, end)) || colonAfter.test(text.slice(end + 1))) break;
    start = end + 1;
    while (/\s/u.test(text.charAt(start))) start += 1;
  }
  return text.slice(start);
};

/** True where what begins with a bracket may be somebody's words, with or without her name. */
const opensWithQuote = (whole: string, { emoji }: ChatForms): boolean => {
  const text = withoutEmoji(whole, emoji);
  const opener = text.charAt(0);
  const closer = closers[opener];
  if (closer === undefined) return false;
  const end = closingAt(text, opener, closer);
  const inside = text.slice(1, end);
  const longest = '《〈'.includes(opener) ? longestTitle : longestEmphasis;
  return (
    end < 0 ||
    colon.test(inside) ||
    inside.includes('\n') ||
    inside.length > longest ||
    colonAfter.test(text.slice(end + 1)) ||
    /^[ \t\u3000]*\n\s*\S/u.test(text.slice(end + 1))
  );
};

/** True where corner brackets, WeChat's own sign of a quote, hold more than a short expression anywhere in a text. */
const hasCornerQuote = (text: string): boolean => {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (cornerOpeners.includes(character)) {
      if (depth === 0) start = at + 1;
      depth += 1;
    } else if (cornerClosers.includes(character)) {
      depth -= 1;
      if (depth < 0) return true;
      const inside = text.slice(start, at);
      if (
        depth === 0 &&
        (inside.length > longestTitle || colon.test(inside) || inside.includes('\n'))
      )
        return true;
      if (depth === 0 && colonAfter.test(text.slice(at + 1, at + 6))) return true;
    }
  }
  return depth !== 0;
};

const isSpeechLine = (line: string): boolean => {
  const closer = closers[line.charAt(0)];
  return closer !== undefined && speechOpeners.includes(line.charAt(0)) && line.endsWith(closer);
};

/** A heading such as a word for forwarding, then a colon. */
const beginsWithHead = (line: string, heads: readonly string[]): boolean => {
  const bare = line.replace(/^[\s[(（【]{1,4}/u, '');
  const head = heads.find((word) => bare.startsWith(word));
  return head !== undefined && colon.test(bare.slice(head.length, head.length + 30));
};

/** True where another's words may stand in what is left after the last quote line. */
const mayQuote = (text: string, forms: ChatForms): boolean => {
  const body = withoutMentions(text).trim();
  const lines = body.split('\n').map((line) => line.trim());
  return (
    opensWithQuote(body, forms) ||
    hasCornerQuote(body) ||
    lines.some(
      (line, at) =>
        (at > 0 && (opensWithQuote(line, forms) || isSpeechLine(line))) ||
        beginsWithHead(line, forms.quoteHeads) ||
        (arrowQuote.test(line) && (lines.length > 1 || colon.test(line))) ||
        (shortLine.test(line.replaceAll(blanks, '')) && colon.test(lines.slice(0, at).join())) ||
        quoteLineWithin.test(line) ||
        (dashesWithin.test(line) && colon.test(line)),
    )
  );
};

/** The quoted words of what stands before the last quote line, where it is one pair of brackets. */
const quotedBefore = (lines: readonly string[]): Quoted | undefined => {
  const head = withoutMentions(lines.join('\n')).trim();
  const closer = closers[head.charAt(0)];
  if (closer === undefined || !head.endsWith(closer) || head.length < 2) return undefined;
  const inside = head.slice(1, -1);
  const nameEnd = inside.slice(0, 60).search(colon);
  const words = inside.slice(nameEnd + 1).split('\n');
  const text = words
    .slice(words.findLastIndex(isQuoteLine) + 1)
    .join('\n')
    .trim();
  return Object.freeze(text === '' ? {} : { text });
};

/**
 * One's own words of a text. Wherever a quote line stands, only what follows the last one is hers; a quote in a
 * form that cannot be taken apart drops the whole text, as another's words may be in it.
 */
export const readOwnWords = (text: string, forms: ChatForms): OwnWords => {
  const lines = toLines(text);
  const last = lines.findLastIndex(isQuoteLine);
  const own = lines.slice(last + 1).join('\n');
  if (last < 0)
    return mayQuote(own, forms) ? { text: '', isReply: true } : { text, isReply: false };
  const quoted = quotedBefore(lines.slice(0, last));
  return {
    text: mayQuote(own, forms) ? '' : own.trim(),
    isReply: true,
    ...(quoted === undefined ? {} : { quoted }),
  };
};
