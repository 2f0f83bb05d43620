import { memberCommandIds, typedForm, type Commands } from '../../core/command-table.ts';
import type { TextReference } from '../../core/effect.ts';
import { nearestCommands } from '../../core/nearest-commands.rules.ts';
import { bareWords, withoutSlash } from '../../core/words.ts';

/** What stands between two commands. */
const comma = '、';

/** The topics of the menu, in the order of the table. */
const topicsOf = (commands: Commands): readonly string[] => [
  ...new Set(memberCommandIds.flatMap((id) => commands[id].topic ?? [])),
];

/** The menu: a numbered line a topic, with the commands a member needs first. Source of its length: contract section 5 */
export const menuText = (commands: Commands): TextReference => ({
  key: 'help.menu',
  values: {
    lines: topicsOf(commands).map((topic, index) => ({
      key: `help.topic-${topic}`,
      values: {
        number: index + 1,
        words: memberCommandIds
          .map((id) => commands[id])
          .filter((row) => row.topic === topic && row.isInMenu === true)
          .map(typedForm)
          .join(comma),
      },
    })),
  },
});

/** Every command of a topic, a line each, with what it does. @param number in the menu, from 1 */
export const topicText = (commands: Commands, number: number): TextReference | undefined => {
  const topic = topicsOf(commands)[number - 1];
  if (topic === undefined) return undefined;
  const lines = memberCommandIds
    .filter((id) => commands[id].topic === topic)
    .map((id) => ({ key: `help.does-${id}`, values: { typed: typedForm(commands[id]) } }));
  return { key: 'help.topic', values: { lines } };
};

/** Without a slash most of a word must be right: what a member types in private is mostly a question. */
const alike = 0.75;
/** A command with what stands behind it; anything longer is a sentence. Characters. */
const longestTyped = 14;
/** 没用了 and 身后事 are said in despair, and 参加 is no slip of 不参加: nobody is asked whether she means these. */
const neverMeant: readonly string[] = ['useful', 'useless', 'afterDeath', 'decline'];
/** Shorter words are part of too many others. */
const shortestWord = 2;

/**
 * First words of the commands a mistyped message of a member may mean, best first; mostly none.
 * @param words normalised text
 * @param soundsAlike true where two words look or sound alike
 */
export const meantCommands = (
  words: string,
  commands: Commands,
  soundsAlike: (one: string, other: string) => boolean,
): readonly string[] => {
  const typed = bareWords(/^\D*/u.exec(withoutSlash(words).split(' ')[0] ?? '')?.[0] ?? '');
  if (words.length > longestTyped || typed.length < shortestWord) return [];
  const listed = memberCommandIds
    .filter((id) => !neverMeant.includes(id))
    .map((id) => commands[id])
    .filter(({ topic, words: [word = ''] }) => topic !== undefined && word.length >= shortestWord);
  return nearestCommands(typed, listed, alike, soundsAlike);
};
