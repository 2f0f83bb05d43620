import type { PersonalDataContext, PersonalDataWords } from '../../core/personal-data-words.ts';
import { anyOf, createAddressFinder } from './personal-addresses.rules.ts';
import {
  checksums,
  findNumbers,
  isDate,
  type Checksums,
  type Piece,
} from './personal-numbers.rules.ts';

type Finder = (text: string) => readonly Piece[];

const needsFolding = /[\uff01-\uff5e\u00a0\u2000-\u200b\u3000\ufe0f\u2010-\u2015\u2212\u30fc]/u;
/** Full-width forms as ASCII, all spaces and dashes as one, keycaps as their last part; every character keeps its place. */
const fold = (text: string): string => {
  if (!needsFolding.test(text)) return text;
  return text
    .replaceAll(/[\uff01-\uff5e]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u00a0\u2000-\u200b\u3000]/gu, ' ')
    .replaceAll('\ufe0f', '\u20e3')
    .replaceAll(/[\u2010-\u2015\u2212\u30fc]/gu, '-');
};

/** What follows a question mark or a number sign in an address of a page. A wide mark is no part of it. */
const query =
  /((?:https?:\/\/|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}\/)[!"$->@-~]{0,2000})[?#][!-~]*/giu;
/** Around a mark with spaces, which may be a mention, only a whole domain counts. */
const mail =
  /[a-z0-9._%+-]{1,64}(?:@[a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9.-]{1,100})?| ?@ ?[a-z0-9-]{1,63}\.[a-z0-9.-]{2,100})/giu;

/** A word of small letters and digits with a low line is an id of some account, unless it is part of an address or a file. */
const lowLineId =
  /(?<![A-Za-z0-9_./@%=&-])(?=[\w-]{6,20}(?![\w@-]|\.[a-z]))(?=\D{0,19}\d)[A-Za-z][a-z0-9]*_[\w-]+/gu;

const replace = (text: string, pieces: readonly Piece[]): string => {
  let done = 0;
  const kept = pieces.map(({ start, end, mask }) => {
    const before = text.slice(done, start);
    done = end;
    return before + mask;
  });
  return kept.join('') + text.slice(done);
};

/**
 * Makes the rule that masks personal data a member types: numbers, ids, addresses, queries of links. All else stays
 * as typed. Masking a masked text changes nothing. Takes time in proportion to the text.
 * @param checks the tests of ids and cards; only tests of the rule give others
 */
export const createScrubber = (
  words: PersonalDataWords,
  checks: Checksums = checksums,
): ((text: string) => string) => {
  const { masks } = words;
  const gap = `(?:${anyOf(words.fillers)}|[\\s:,=~>\u20e3-]){0,6}`;
  /** Words between whose characters somebody may have put spaces. */
  const spaced = (list: readonly string[]): string =>
    anyOf(list).replaceAll(/(?<=\p{Script=Han})(?=\p{Script=Han})/gu, '[ .]?');
  /** Pieces after a context word. @param isOurs refuses what only looks like one */
  const after = (
    context: PersonalDataContext,
    piece: string,
    mask: string,
    isOurs: (piece: string) => boolean = () => true,
  ): Finder => {
    const pattern = new RegExp(
      `(?<![a-z])${spaced(words.contexts[context])}${gap}(?:(?<![a-z])|(?=\\d))(?<piece>${piece})(?![a-z0-9])`,
      'dgiu',
    );
    return (text) =>
      [...text.matchAll(pattern)].flatMap(({ groups, indices }) => {
        const [start = 0, end = 0] = indices?.groups?.['piece'] ?? [];
        return isOurs(groups?.['piece'] ?? '') ? [{ start, end, mask }] : [];
      });
  };
  const every =
    (pattern: RegExp, mask: string): Finder =>
    (text) =>
      [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({
        start: index,
        end: index + length,
        mask,
      }));
  const isNoDate = (piece: string): boolean => !isDate(piece);
  const isId = (piece: string): boolean =>
    isNoDate(piece) && !words.notIds.includes(piece.toLowerCase());
  /** Helplines of companies begin so. */
  const isNoHelpline = (piece: string): boolean => isNoDate(piece) && !/^[48]00/u.test(piece);
  const spoken = new RegExp(anyOf(Object.keys(words.digits)), 'gu');
  const unspoken = (text: string): string =>
    text.replaceAll(spoken, (digit) => String(words.digits[digit] ?? digit));
  const finders: readonly Finder[] = [
    every(mail, masks.mail),
    after('record', '[a-z]{0,4}-?\\d[\\da-z-]{3,19}', masks.record),
    after('bed', '\\d{1,5}', masks.record),
    every(/wxid_[a-z0-9]{6,40}/giu, masks.wechat),
    every(lowLineId, masks.wechat),
    (text) => findNumbers(text, masks, checks),
    after('document', '[a-z]{0,2}\\d{6,18}x?', masks.document, isNoDate),
    after('card', '\\d{12,19}|\\d{4}(?:[ -]\\d{3,4}){2,4}', masks.card),
    after('phone', '\\d{7,12}|\\d{3,4}(?:[ -]\\d{3,4}){1,3}', masks.landline, isNoHelpline),
    after('wechat', '[a-z][a-z0-9_-]{5,19}|\\d{6,12}', masks.wechat, isId),
    every(
      new RegExp(`(?<![a-z0-9_-])[a-z][a-z0-9_-]{5,19}(?= ?${anyOf(words.wechatAfter)})`, 'giu'),
      masks.wechat,
    ),
    after('qq', '[1-9]\\d{4,10}|[1-9]\\d{2,3}(?:[ -]\\d{3,4}){1,2}', masks.qq, isNoDate),
    (text) => findNumbers(unspoken(text), masks, checks),
    createAddressFinder(words),
  ];
  const once = (text: string): string =>
    finders.reduce(
      (typed, find) => replace(typed, find(fold(typed))),
      text.replaceAll(query, '$1'),
    );
  return (text) => {
    // A mask parts what was one run, so that more may stand out. Each turn takes characters away: it comes to an end.
    let masked = text;
    for (;;) {
      const again = once(masked);
      if (again === masked) return masked;
      masked = again;
    }
  };
};
