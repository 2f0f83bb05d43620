import type { MessageContext } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter, withoutSlash } from '../../core/words.ts';

/** What a question is read from. */
export type AskContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'words'
>;

/** What parts 查 from the question, so that 查体 and 问题不大 stay chat. */
const separator = /^[\s:,]+/u;

/**
 * What is asked of the bot: in private any text; in a group what stands after `@bot`, 查 or 问.
 * @returns undefined where nothing is asked; empty for a bare `@bot`
 */
export const readQuestion = (
  { message, words }: Pick<AskContext, 'message' | 'words'>,
  vocabulary: Pick<Vocabulary, 'member'>,
  normalise: (text: string) => string,
): string | undefined => {
  const after = (text: string): string | undefined =>
    restAfter(withoutSlash(text), vocabulary.member.ask, separator)?.replace(separator, '');
  if (message.room === undefined) return after(words) ?? words;
  if (message.addressed === undefined) return after(words);
  const addressed = normalise(message.addressed);
  return after(addressed) ?? addressed;
};
