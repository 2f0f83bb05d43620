import type { LeavingWords } from '../../core/vocabulary.ts';

/** What a word of the grammar is. One word may be several: 记录 is a deed and a thing. */
export type Kind = Exclude<
  keyof LeavingWords,
  'homophones' | 'intents' | 'particles' | 'others' | 'studyPlainly'
>;

/** One word of a message. */
export interface Token {
  readonly text: string;
  readonly kinds: ReadonlySet<Kind>;
  /** Read through a homophone. */
  readonly isHeard: boolean;
}
/** A clause every letter of which is a word of the grammar. */
export type Clause = readonly Token[];

const notTokens = new Set(['homophones', 'intents', 'particles', 'others', 'studyPlainly']);
/** What may be heard wrong or mistyped; all other words count only as they are written. */
const heardKinds: readonly Kind[] = ['leave', 'study', 'record', 'remove'];

/** True where a word is there and is any of some kinds. */
export const is = (token: Token | undefined, ...kinds: readonly Kind[]): boolean =>
  token !== undefined && kinds.some((kind) => token.kinds.has(kind));

/** 老师退出研究了 tells of the teacher; 老师，我要退出 speaks to her. */
export const tellsOfAnother = (clause: Clause): boolean =>
  clause.some((token, index) => {
    const next = clause[index + 1];
    const isSpokenTo = is(next, 'self', 'please', 'can', 'recorders', 'courtesies', 'addressed');
    return is(token, 'addressed') && next !== undefined && !isSpokenTo;
  });

/** Parts a clause into words of the grammar; undefined where any letter is none of them. */
export const createTokeniser = (
  leaving: LeavingWords,
): ((clause: string) => Clause | undefined) => {
  const lexicon = new Map<string, Set<Kind>>();
  for (const [kind, words] of Object.entries(leaving) as [Kind, readonly string[]][])
    if (!notTokens.has(kind))
      for (const word of words) lexicon.set(word, (lexicon.get(word) ?? new Set()).add(kind));
  const longest = Math.max(...[...lexicon.keys()].map(({ length }) => length));
  const meant = new Map(
    Object.entries(leaving.homophones).flatMap(([sign, heard]) =>
      heard.map((other) => [other, sign] as const),
    ),
  );

  const tokenAt = (clause: string, start: number): Token | undefined => {
    for (let length = Math.min(longest, clause.length - start); length > 0; length -= 1) {
      const text = clause.slice(start, start + length);
      const kinds = lexicon.get(text);
      // 可以不 asks at the end only; in 可以不记吗 it is two words.
      const isCut = kinds?.has('requestEnds') === true && start + length < clause.length;
      if (isCut) continue;
      if (kinds !== undefined) return { text, kinds, isHeard: false };
      const heard = lexicon.get([...text].map((sign) => meant.get(sign) ?? sign).join(''));
      // One letter alone may be any word: 腿 is a leg.
      if (heard !== undefined && heardKinds.some((kind) => heard.has(kind)))
        if (length > 1 || heard.has('record')) return { text, kinds: heard, isHeard: true };
    }
    return undefined;
  };

  return (clause) => {
    const tokens: Token[] = [];
    for (let start = 0; start < clause.length;) {
      const token = tokenAt(clause, start);
      if (token === undefined) return undefined;
      start += token.text.length;
      // 别别别 says no more than 别, and would else deny itself.
      if (token.text !== tokens.at(-1)?.text) tokens.push(token);
    }
    return tokens;
  };
};
