/** Longest text kept, characters. Source: domain.md 5.4, issue on capture. */
export const longestText = 4000;
/** Shorter names are too common as plain words to be looked for. */
const shortestName = 2;

/** A token like 「@名字」 up to the space that ends it; U+2005 is what WeChat puts there. */
const mentionToken = /@[^\s@\u2005\u00a0\u3000]{1,40}[\u2005\u00a0\u3000\s]?/gu;

/** Bidirectional controls and control characters but tab and line feed. */

const unsafeCharacters = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/gu;

const escapeForPattern = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

/** Well-formed text without controls, cut at the longest length kept. */
export const cleanText = (text: string): string =>
  [...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(unsafeCharacters, '')]
    .slice(0, longestText)
    .join('');

/**
 * Takes the names of other people out of a text: mentions first, then every name of the roster, longest first.
 * @param names of all members, whatever they consented to; names are hints, so that all known ones count
 * @param mask what stands in their place
 */
export const maskNames = (text: string, names: readonly string[], mask: string): string => {
  const masked = text.replaceAll(mentionToken, `@${mask} `);
  const longestFirst = [...new Set(names.map((name) => name.trim()))]
    .filter((name) => [...name].length >= shortestName)
    .sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return masked.trim();
  const anyName = new RegExp(longestFirst.map(escapeForPattern).join('|'), 'giu');
  return masked.replaceAll(anyName, mask).trim();
};
