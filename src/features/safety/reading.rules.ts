/** Longest part of a message that is read at its beginning, and at its end, in characters: both are where cries stand. */
export const longestRead = 300;

/** What somebody else said, in quotation marks. */
const quoted = /「[^「」]{0,400}」|『[^『』]{0,400}』|“[^“”]{0,400}”|"[^"]{0,400}"/gu;
/** A mark put into a word so that it is not found: 自*杀. */
const withinWord = /(?<=\p{Script=Han})[*.·_\-/\\|~^`'•]+(?=\p{Script=Han})/gu;
/** Characters written apart, one by one: 我 不 想 活 了. */
const apart = /(?<=(?<!\p{Script=Han})\p{Script=Han}) (?=\p{Script=Han}(?!\p{Script=Han}))/gu;
const notWords = /[^\p{L}\p{N}.:%]+/gu;

const escapeForPattern = (word: string): string => word.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&');

/**
 * Makes the reader of the safety rules: characters and numbers, clauses parted by one space, dialect and disguised
 * words as they are meant. What stands in quotation marks is somebody else's and is left out.
 * @param spellings what is written, and what is meant
 */
export const createReadForSafety = (
  spellings: Readonly<Record<string, string>>,
  normalise: (text: string) => string,
): ((text: string) => string) => {
  const written = Object.keys(spellings).sort((a, b) => b.length - a.length);
  const pattern =
    written.length === 0 ? undefined : new RegExp(written.map(escapeForPattern).join('|'), 'gu');
  return (text) => {
    const part =
      text.length <= 2 * longestRead
        ? text
        : `${text.slice(0, longestRead)} ${text.slice(-longestRead)}`;
    const words = normalise(part.replaceAll(quoted, ' '))
      .slice(0, 2 * longestRead + 1)
      .replaceAll(withinWord, '')
      .replaceAll(notWords, ' ')
      .replaceAll(apart, '');
    const meant =
      pattern === undefined ? words : words.replaceAll(pattern, (word) => spellings[word] ?? word);
    return meant
      .replaceAll(/(?<!\d)[.:]|[.:](?!\d)/gu, ' ')
      .replaceAll(/ +/gu, ' ')
      .trim();
  };
};
