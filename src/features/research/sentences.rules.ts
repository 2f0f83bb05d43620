import { AppError } from '../../core/errors.ts';

/** Sentences by theme, put together from lists of phrases. */
export interface SentenceGrammar {
  /** Phrases by name; a phrase may hold slots itself. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Templates by theme: `{list}` stands for one of its phrases, `{other}` for somebody's name. */
  readonly themes: Readonly<Record<string, readonly string[]>>;
}

/** Says something. */
export interface Sentences {
  readonly themes: readonly string[];
  /**
   * A sentence of a theme. The same numbers give the same sentence.
   * @param random gives numbers from 0 up to 1
   * @param other the name `{other}` stands for
   */
  say(theme: string, random: () => number, other?: string): string;
}

const slot = /\{([a-z-]+)\}/gu;
/** How deep slots stand in slots at most. */
const deepest = 4;

/** Slots that are no list. */
const unknownSlots = ({ lists, themes }: SentenceGrammar): readonly string[] =>
  [...Object.values(lists), ...Object.values(themes)]
    .flat()
    .flatMap((template) => [...template.matchAll(slot)].map(([, name = '']) => name))
    .filter((name) => name !== 'other' && lists[name] === undefined);

/** Builds a speaker of a grammar. @throws content.invalid where a slot is no list */
export const createSentences = ({ lists, themes }: SentenceGrammar): Sentences => {
  const unknown = unknownSlots({ lists, themes });
  if (unknown.length > 0)
    throw new AppError('content.invalid', `no list of phrases is called ${unknown.join(', ')}`);
  const fill = (template: string, random: () => number, other: string, depth: number): string =>
    template.replaceAll(slot, (_slot, name: string) => {
      if (name === 'other') return other;
      const list = lists[name] ?? [];
      const phrase = list[Math.floor(random() * list.length)] ?? '';
      return depth < deepest ? fill(phrase, random, other, depth + 1) : phrase;
    });
  return {
    themes: Object.keys(themes),
    say(theme, random, other = '') {
      const templates = themes[theme] ?? [];
      return fill(templates[Math.floor(random() * templates.length)] ?? '', random, other, 1);
    },
  };
};
