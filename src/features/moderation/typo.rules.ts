import { commandIds } from '../../core/staff-commands.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';

const mostSuggested = 3;
/** From this share of equal characters on, a word may be meant. */
const alike = 0.5;

/** Share of the characters two words have in common, 0 to 1. */
const overlap = (one: string, other: string): number => {
  const left = [...other];
  const shared = [...one].filter((character) => {
    const at = left.indexOf(character);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return shared.length / Math.max([...one].length, [...other].length);
};

/**
 * Commands a mistyped one may mean, best first; empty where none comes near.
 * @param typed what stands behind the slash, without numbers and names
 * @param soundsAlike true where two words look or sound alike
 */
export const nearestCommands = (
  typed: string,
  { commands }: Pick<Vocabulary, 'commands'>,
  soundsAlike: (one: string, other: string) => boolean,
): readonly string[] => {
  const near = commandIds.flatMap((id) => {
    const { words } = commands[id];
    const scores = words.map((word) => (soundsAlike(typed, word) ? 1 : overlap(typed, word)));
    const score = Math.max(0, ...scores);
    const [word] = words;
    return score >= alike && word !== undefined ? [{ word, score }] : [];
  });
  return near
    .toSorted((one, two) => two.score - one.score)
    .slice(0, mostSuggested)
    .map(({ word }) => word);
};
