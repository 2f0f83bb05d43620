/** By what names are compared; shipped as `config/lexicon/look-alikes.yaml`. */
export interface LookAlikeWords {
  /** Characters of a string look alike. */
  readonly shapes: readonly string[];
  /** Words that may stand around a name without making it another. */
  readonly words: readonly string[];
  /** Letters of other scripts, and what they look like. */
  readonly letters: Readonly<Record<string, string>>;
}

/** What comparing needs. */
export interface LookAlikePorts extends LookAlikeWords {
  toSimplified(text: string): string;
  /** Pinyin without tones, one syllable a Chinese character. */
  toPinyin(text: string): readonly string[];
}

/** Shorter names are part of too many others. */
const shortest = 2;
/** From here on a name may differ in one character and still be taken for another's. */
const longEnough = 4;

/** True where one is the other with one character added, doubled, left out or, in long names, another. */
const isNear = (one: readonly string[], other: readonly string[]): boolean => {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || short.length < shortest) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const isSwap = short.length === long.length;
  if (isSwap && short.length < longEnough) return false;
  const restOfShort = short.slice(isSwap ? at + 1 : at);
  return restOfShort.join(' ') === long.slice(at + 1).join(' ');
};

/**
 * Makes the rule that a name is confusable with another: by invisible signs, emoji, widths and other scripts, by
 * characters that look or sound alike, by words such as 官方 around it, by a character more or less. It says nothing of
 * who is who: staff are known by their accounts.
 */
export const createLookAlike = ({ shapes, words, letters, ...ports }: LookAlikePorts) => {
  const shapeOf = new Map(
    shapes.flatMap((group) => [...group].map((character) => [character, [...group][0] ?? ''])),
  );
  const around = words.toSorted((one, two) => two.length - one.length);
  /** Letters and numbers alone, in one script, width and case. */
  const plain = (name: string): string =>
    [...ports.toSimplified(name.normalize('NFKC')).toLowerCase()]
      .filter((character) => /[\p{L}\p{N}]/u.test(character))
      .map((character) => letters[character] ?? character)
      .join('');
  const withoutWords = (text: string): string => {
    const bare = around.reduce((rest, word) => rest.replaceAll(word, ''), text);
    return bare.replaceAll(/[lo\d]+$/gu, (tail) => (bare.length === tail.length ? tail : ''));
  };
  const shape = (text: string): readonly string[] =>
    [...text].map((character) => shapeOf.get(character) ?? character);

  const isAlike = (one: string, other: string): boolean => {
    if ([...other].length < shortest || [...one].length < shortest) return false;
    const [looks, sounds] = [shape, ports.toPinyin.bind(ports)].map((read) => [
      read(one),
      read(other),
    ]);
    const pairs = [looks, sounds];
    if (pairs.some((pair) => pair?.[0]?.join(' ') === pair?.[1]?.join(' '))) return true;
    return isNear(shape(one), shape(other));
  };

  /** @param name of somebody @param own a name of staff or of the bot */
  return (name: string, own: string): boolean => {
    const [one, other] = [plain(name), plain(own)];
    if (isAlike(one, other)) return true;
    const [bareOne, bareOther] = [withoutWords(one), withoutWords(other)];
    return isAlike(bareOne, other) || isAlike(bareOne, bareOther);
  };
};
