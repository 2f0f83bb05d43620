/** Pinyin without tones, one syllable a Chinese character; other characters as they are. */
export type ToPinyin = (text: string) => readonly string[];

/** Puts words of the cards in place of what sounds like them; the text itself where nothing does. */
export type Respell = (prepared: string) => string;

/** Shorter words have too many that sound alike. */
const shortestHomophone = 3;
/** Shorter runs of letters are abbreviations. */
const shortestPinyin = 5;

/** Sounds many speakers do not part: zh and z, n and l at the start, ng and n at the end. */
const blurred = (syllable: string): string =>
  syllable
    .replace(/^(z|c|s)h/u, '$1')
    .replace(/^n(?=[aeiouv])/u, 'l')
    .replace(/(an|en|in)g$/u, '$1');

const isChinese = (word: string): boolean => /^\p{Script=Han}+$/u.test(word);

/**
 * Makes the second look at a question nobody understood: homophones from dictation (公颈癌), and pinyin typed in
 * letters (gongjingai). Only whole words of the cards are put in, the longest first.
 * @param words prepared words of the cards
 */
export const createRespell = (words: Iterable<string>, toPinyin: ToPinyin): Respell => {
  const bySound = new Map<string, string>();
  const byLetters = new Map<string, string>();
  const lengths = new Set<number>();
  for (const word of words) {
    if (!isChinese(word)) continue;
    const syllables = toPinyin(word);
    const letters = syllables.join('');
    if (syllables.length >= shortestHomophone) {
      const sound = syllables.map(blurred).join(' ');
      if (!bySound.has(sound)) bySound.set(sound, word);
      lengths.add(syllables.length);
    }
    if (letters.length >= shortestPinyin && !byLetters.has(letters)) byLetters.set(letters, word);
  }
  const longestFirst = [...lengths].sort((a, b) => b - a);

  const respellRun = (run: string): string => {
    const characters = [...run];
    const sounds = toPinyin(run).map(blurred);
    let written = '';
    for (let at = 0; at < characters.length;) {
      const length = longestFirst.find((size) =>
        bySound.has(sounds.slice(at, at + size).join(' ')),
      );
      const word =
        length === undefined ? undefined : bySound.get(sounds.slice(at, at + length).join(' '));
      written += word ?? characters[at] ?? '';
      at += word === undefined ? 1 : [...word].length;
    }
    return written;
  };

  /** Puts in the longest word whose pinyin stands in the letters, the first of them; the other letters stay. */
  const respellLetters = (letters: string): string => {
    for (let end = letters.length; end >= shortestPinyin; end -= 1)
      for (let start = 0; start + end <= letters.length; start += 1) {
        const word = byLetters.get(letters.slice(start, start + end));
        if (word !== undefined)
          return `${letters.slice(0, start)} ${word} ${letters.slice(start + end)}`.trim();
      }
    return letters;
  };

  return (prepared) =>
    prepared
      .replaceAll(/(?<=[a-z]) (?=[a-z])/gu, '')
      .replaceAll(/[a-z]{5,60}|\p{Script=Han}{3,}/gu, (run) =>
        isChinese(run) ? respellRun(run) : respellLetters(run),
      );
};
