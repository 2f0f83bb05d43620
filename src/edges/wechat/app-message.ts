import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { MessageKind, Quoted } from '../../core/message.ts';

/** What a payload of WeChat's own says: a reply with its writer's words, or a kind without text. */
export type AppMessage =
  | { readonly kind: 'reply'; readonly title: string; readonly quoted: Quoted }
  | { readonly kind: Exclude<MessageKind, 'text'> };

type Element = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, Exclude<MessageKind, 'text'>>> = {
  '5': 'link',
  '6': 'file',
  '19': 'chat-history',
  '33': 'mini-program',
  '36': 'mini-program',
  '2000': 'payment',
};

const other: AppMessage = { kind: 'other' };

/** Elements of WeChat's payloads, opened or closed, escaped as often as it may be: others' words may stand in them. */
const payload =
  /(?:[<＜]|\\u003c|&(?:amp;)*(?:lt|#60|#x3c);)(?:!\[CDATA\[|!DOCTYPE\b|\?xml\b|\/?(?:msg|appmsg|sysmsg|refermsg|recordinfo|recorditem|datalist|dataitem|datadesc|title|content|displayname|chatusr|svrid|fromusr)(?![a-z0-9]))/iu;
/** Escapes that are left after reading. */
const escapes = /&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});/iu;
/** The sender's id, which some puppets leave before the payload. */
const senderBefore = /^[\w@.-]{1,64}:\s{0,4}(?=[<&])/u;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  maxNestedTags: 40,
});

/** True where a text is, or holds a piece of, a payload of WeChat's own. */
export const isPayload = (text: string): boolean => payload.test(text);

const unescapeOnce = (text: string): string =>
  text
    .replaceAll(/&(?:lt|#60|#x3c);/giu, '<')
    .replaceAll(/&(?:gt|#62|#x3e);/giu, '>')
    .replaceAll(/&(?:quot|#34|#x22);/giu, '"')
    .replaceAll(/&(?:apos|#39|#x27);/giu, "'")
    .replaceAll(/&(?:amp|#38|#x26);/giu, '&');

const elementOf = (value: unknown): Element | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Element)
    : undefined;

/** Text of an element that stands once and holds nothing but text; two of a name are an array and give nothing. */
const textOf = (element: Element, name: string): string | undefined => {
  const value = element[name];
  return typeof value === 'string' ? value.trim() : undefined;
};

/** The `appmsg` element of a whole, well-formed payload. Entities of its own, comments and rests give nothing. */
const readAppmsg = (text: string): Element | undefined => {
  let xml = text.trim().replace(senderBefore, '');
  for (let times = 0; times < 2 && xml.startsWith('&'); times += 1) xml = unescapeOnce(xml).trim();
  if (!xml.startsWith('<') || /<!(?:DOCTYPE|ENTITY|--)/iu.test(xml)) return undefined;
  try {
    // The validator has moved to a package of its own; in the pinned version this is the same one.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (XMLValidator.validate(xml) !== true) return undefined;
    const root = elementOf(parser.parse(xml));
    return root && elementOf((elementOf(root['msg']) ?? root)['appmsg']);
  } catch {
    // The parser's errors quote what they read: nothing of them goes on.
    return undefined;
  }
};

/** The quoted words: as they stand, or the own words of a quoted reply. Other payloads have none. */
const quotedText = (content: string | undefined): string | undefined => {
  if (content === undefined || content === '') return undefined;
  if (!isPayload(content)) return content;
  const nested = readAppmsg(content);
  if (nested === undefined || textOf(nested, 'type') !== '57') return undefined;
  const title = textOf(nested, 'title');
  return title === undefined || title === '' || isPayload(title) ? undefined : title;
};

/**
 * Reads a payload. Only a reply (type 57) that can be read with certainty gives words: its one title, without any
 * rest of XML in it. Everything else is a kind; what cannot be read is `other`. Never throws.
 */
export const readAppMessage = (text: string): AppMessage => {
  const appmsg = readAppmsg(text);
  if (appmsg === undefined) return other;
  const type = textOf(appmsg, 'type') ?? '';
  if (type !== '57') return { kind: kinds[type] ?? 'other' };
  const title = textOf(appmsg, 'title');
  const refermsg = elementOf(appmsg['refermsg']);
  if (title === undefined || title === '' || refermsg === undefined) return other;
  if (isPayload(title) || escapes.test(title) || /<\/?[a-z]/iu.test(title)) return other;
  const id = textOf(refermsg, 'svrid');
  const words = quotedText(textOf(refermsg, 'content'));
  return {
    kind: 'reply',
    title,
    quoted: Object.freeze({
      ...(id !== undefined && /^[1-9]\d{0,19}$/u.test(id) ? { id } : {}),
      ...(words === undefined ? {} : { text: words }),
    }),
  };
};
