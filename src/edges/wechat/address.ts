/** What WeChat, or a person's keyboard, puts after a mention. */
const mentionEnd = '[\\u2005\\u00a0\\u3000\\s,，:：、。.!！?？]|$';

const escapeForPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

const mentionOf = (names: readonly string[]): RegExp | undefined => {
  const known = names.filter((name) => name.trim() !== '').map(escapeForPattern);
  return known.length === 0
    ? undefined
    : new RegExp(`[@＠](?:${known.join('|')})(?:${mentionEnd})`, 'iu');
};

/** What decides whether a message in a room is meant for the bot. */
export interface AddressFacts {
  readonly text: string;
  /** The puppet says the bot is mentioned. Puppets leave this out, or say it for everyone (W3). */
  readonly isSelfMentioned: boolean;
  /** The bot's name and its alias in the room; hints. */
  readonly names: readonly string[];
  /** Names that mean everyone. */
  readonly everyone: readonly string[];
}

/**
 * What is asked of the bot, or undefined where it is not addressed. A name after `@` counts; so does the
 * puppet's word, unless the mention is of everyone.
 */
export const readAddressed = (facts: AddressFacts): string | undefined => {
  const { text, isSelfMentioned, names, everyone } = facts;
  const byName = mentionOf(names);
  if (byName?.test(text) === true) return text.replace(byName, ' ').trim();
  if (!isSelfMentioned || mentionOf(everyone)?.test(text) === true) return undefined;
  const firstMention = /[@＠][^\s@＠\u2005\u00a0\u3000]{1,40}[\u2005\u00a0\u3000\s]?/u;
  return text.replace(firstMention, ' ').trim();
};
