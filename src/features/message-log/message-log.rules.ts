import type { ToSimplified } from '../../core/words.ts';

/** Longest text kept, characters. Source: domain.md 5.4, issue on capture. */
export const longestText = 4000;

/** Control characters but tab and line feed, and marks that turn the direction of writing. */
const unsafeCharacters =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Well-formed text without controls, cut at the longest length kept. */
export const cleanText = (text: string): string =>
  [...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(unsafeCharacters, '')]
    .slice(0, longestText)
    .join('');

/** What decorates names: emoji and other symbols, and what parts a group name such as 「北京-琴姐-2B」. */
const nameParts = /[\s\-—–_|/\\·.,，、~（）()【】[\]]+/u;
const decoration = /[^\p{L}\p{N}\p{M}\s\-—–_|/\\·.,，、~（）()【】[\]]+/gu;

/** The ways in which a name is written. */
export interface Spellings {
  /** The name itself, trimmed, as it came and without controls. */
  readonly whole: readonly string[];
  /** In plain letters and without emoji; may be empty. */
  readonly plain: string;
  /** What stands between the separators of the plain form; may hold empty texts. */
  readonly parts: readonly string[];
}

/** A name as people write it: as it is, cleaned as texts are, without decoration, and its parts. */
export const spellingsOf = (name: string): Spellings => {
  const clean = cleanText(name).trim();
  const plain = clean.normalize('NFKC').replaceAll(decoration, '').trim();
  return { whole: [name.trim(), clean], plain, parts: plain.split(nameParts) };
};

/** A text in the form in which names are compared, and where each of its units stood before. */
export interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Brackets and low lines are alike, so that a name is found although her own tokens are neutralised. */
const alike: Readonly<Record<string, string>> = { '[': '(', ']': ')', _: '-' };

const ignorable = /^\p{Default_Ignorable_Code_Point}$/u;
const han = /^\p{Script=Han}$/u;
const blank = /^\s$/u;

const foldCharacter = (character: string, toSimplified: ToSimplified): string => {
  if (ignorable.test(character)) return '';
  if (blank.test(character)) return ' ';
  const simplified = han.test(character) ? toSimplified(character) : character;
  const plain = simplified.toLowerCase().normalize('NFKD').toLowerCase();
  return alike[plain] ?? plain;
};

/** Any case, width and script; what cannot be seen belongs to the character before it. */
export const fold = (text: string, toSimplified: ToSimplified): Folded => {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const folded = foldCharacter(character, toSimplified);
    const end = at + character.length;
    if (folded === '' && ends.length > 0) ends[ends.length - 1] = end;
    starts.push(...Array<number>(folded.length).fill(at));
    ends.push(...Array<number>(folded.length).fill(end));
    parts.push(folded);
    at = end;
  }
  return { text: parts.join(''), starts, ends };
};

/** How many characters of a name can be seen. */
export const visibleLength = (name: string): number =>
  [...name.normalize('NFKC')].filter((character) => !ignorable.test(character)).length;
