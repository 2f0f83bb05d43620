/** Longest text kept, characters. Source: domain.md 5.4, issue on capture. */
export const longestText = 4000;
/** Shorter names are too common as plain words to be looked for. */
const shortestName = 2;

/** Control characters but tab and line feed, and marks that turn the direction of writing. */
const unsafeCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const escapeForPattern = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

/** Well-formed text without controls, cut at the longest length kept. */
export const cleanText = (text: string): string =>
  [...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(unsafeCharacters, '')]
    .slice(0, longestText)
    .join('');

/** What decorates names: emoji and other symbols, and what parts a group name such as 「北京-琴姐-2B」. */
const nameParts = /[\s\-—–_|/\\·.,，、~（）()【】[\]]+/u;
const decoration = /[^\p{L}\p{N}\p{M}\s\-—–_|/\\·.,，、~（）()【】[\]]+/gu;

/** A name as people write it: cleaned as texts are, without decoration, and its parts. */
const variantsOf = (name: string): readonly string[] => {
  const clean = cleanText(name).normalize('NFKC').trim();
  const plain = clean.replaceAll(decoration, '').trim();
  return [name.trim(), cleanText(name).trim(), clean, plain, ...plain.split(nameParts)];
};

/** What ends a mention; U+2005 is what WeChat puts there. */
const mentionEnd = '[\\s\\u2005\\u00a0\\u3000]';

/**
 * Takes the names of other people out of a text: every mention, of somebody on the roster or not, then every
 * name of the roster, longest first.
 * @param names of all members, whatever they consented to; names are hints, so that all known ones count
 * @param mask what stands in their place
 */
export const maskNames = (text: string, names: readonly string[], mask: string): string => {
  const longestFirst = [...new Set(names.flatMap(variantsOf))]
    .filter((name) => [...name].length >= shortestName)
    .sort((a, b) => b.length - a.length)
    .map(escapeForPattern);
  // A name may hold spaces, so that a mention is a whole name of the roster, or else all up to the next space.
  const known = longestFirst.map((name) => `${name}(?=${mentionEnd}|$)`);
  const mention = new RegExp(
    `[@＠](?:${[...known, `(?:(?!${mentionEnd})[^@＠]){1,40}`].join('|')})`,
    'giu',
  );
  const unmentioned = text.replaceAll(mention, `@${mask}`);
  const masked =
    longestFirst.length === 0
      ? unmentioned
      : unmentioned.replaceAll(new RegExp(longestFirst.join('|'), 'giu'), mask);
  return masked.trim();
};
