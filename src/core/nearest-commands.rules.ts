import type { Command } from './command-table.ts';

const mostSuggested = 3;

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
 * First words of the commands a mistyped one may mean, best first; empty where none comes near.
 * @param typed what stands before numbers and names, without a slash
 * @param atLeast the share of equal characters from which on a word may be meant, 0 to 1
 * @param soundsAlike true where two words look or sound alike
 */
export const nearestCommands = (
  typed: string,
  commands: readonly Command[],
  atLeast: number,
  soundsAlike: (one: string, other: string) => boolean,
): readonly string[] => {
  const near = commands.flatMap(({ words }) => {
    const scores = words.map((word) => (soundsAlike(typed, word) ? 1 : overlap(typed, word)));
    const score = Math.max(0, ...scores);
    const [word] = words;
    return score >= atLeast && word !== undefined ? [{ word, score }] : [];
  });
  return near
    .toSorted((one, two) => two.score - one.score)
    .slice(0, mostSuggested)
    .map(({ word }) => word);
};
