/** Pinyin of a Chinese character without its tone; undefined for any other character. */
export type SyllableOf = (character: string) => string | undefined;

/** The block of Chinese characters in use. Source: Unicode 1.1, CJK Unified Ideographs. */
const [firstCharacter, lastCharacter] = [0x4e00, 0x9fa5];

/**
 * Makes the table of how characters sound, at the first question. A character has one sound here, whatever stands around
 * it: what is compared is typed by ear.
 * @param toPinyin gives a syllable a character
 */
export const createSyllableOf = (toPinyin: (text: string) => readonly string[]): SyllableOf => {
  let table: ReadonlyMap<string, string> | undefined;
  const makeTable = (): ReadonlyMap<string, string> => {
    const characters = Array.from({ length: lastCharacter - firstCharacter + 1 }, (_, at) =>
      String.fromCodePoint(firstCharacter + at),
    );
    const syllables = toPinyin(characters.join(''));
    return new Map(characters.map((character, at) => [character, syllables[at] ?? character]));
  };
  return (character) => {
    table ??= makeTable();
    return table.get(character);
  };
};
