import { dayMs } from '../../core/clock.ts';

/** How far back quoted words are looked for. */
export const quotedForMs = 3 * dayMs;
/** Among how many messages, newest first. */
export const mostQuotable = 200;
/** A shorter beginning is shared by too many messages to be a sign of one. */
export const shortestBeginning = 12;

/** One logged text that may have been quoted. */
export interface Quotable {
  readonly id: string;
  readonly text: string;
}

/** Who is mentioned may be known of the logged text and not of the quoted one, so that only the place counts. */
const mention = /@\[[^\]\n]{0,40}\]/gu;
const ellipsis = /(?:…|\.{3})+$/u;

/** A text as it is compared: mentions alike, white space folded. */
const fold = (text: string): string =>
  text.replaceAll(mention, '@[]').replaceAll(/\s+/gu, ' ').trim();

/**
 * The one logged message that quoted words stand for: of the same text, or beginning with them where they are long
 * enough, because WeChat cuts long quotes short.
 * @param quoted masked as logged texts are
 * @returns its id; undefined where there is none, or more than one
 */
export const findQuoted = (quoted: string, quotables: readonly Quotable[]): string | undefined => {
  const words = fold(quoted);
  if (words === '') return undefined;
  const beginning = words.replace(ellipsis, '').trimEnd();
  const isLong = [...beginning].length >= shortestBeginning;
  const found = quotables.filter(({ text }) => {
    const logged = fold(text);
    return logged === words || (isLong && logged.startsWith(beginning));
  });
  return found.length === 1 ? found[0]?.id : undefined;
};
