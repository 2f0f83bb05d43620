import type { Chat, Line, Person } from './api.ts';
import { make, makeButton } from './dom.ts';
import type { Words } from './words.ts';

/** A chat of somebody. */
export interface Place {
  readonly who: string;
  readonly chat: 'room' | 'private';
}

/** Which person a phone is in the hand of, which of her two chats is open, and what she has begun to type. */
export interface Hand {
  who: string;
  chat: Place['chat'];
  /** By person and chat. */
  readonly drafts: Map<string, string>;
}

/** What a line is drawn for. */
export interface Drawing {
  readonly chat: Chat | undefined;
  readonly words: Words;
  readonly hand: Hand;
  readonly quote: (line: Line) => void;
  readonly recall: (line: Line) => void;
}

const colours = 6;

/** Last character of a name, as a group shows those who have no picture. */
const initialOf = (name: string): string => [...name.trim()].at(-1) ?? '';
const colourOf = (id: string): number =>
  [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % colours;

const makeAvatar = ({ id, name }: Person, isBot: boolean): HTMLElement =>
  make(
    'span',
    {
      class: `avatar ${isBot ? 'avatar-bot' : `avatar-${colourOf(id)}`}`,
      attributes: { 'aria-hidden': 'true' },
    },
    initialOf(name),
  );

/** Name of a person, or of the bot. */
export const nameIn = (chat: Chat | undefined, id: string): string =>
  id === chat?.bot.id
    ? chat.bot.name
    : (chat?.people.find((person) => person.id === id)?.name ?? '');

const drawActions = (line: Line, { words, hand, quote, recall }: Drawing): HTMLElement =>
  make(
    'div',
    { class: 'actions' },
    ...(hand.chat === 'room' ? [makeButton(words.of('quote'), () => quote(line))] : []),
    ...(line.from === hand.who ? [makeButton(words.of('recall'), () => recall(line))] : []),
  );

/** A line of a chat: a bubble, or what happened. */
export const drawLine = (line: Line, drawing: Drawing): HTMLElement => {
  const { chat, words, hand } = drawing;
  const name = nameIn(chat, line.from);
  if (line.kind !== 'text')
    return make(
      'li',
      { class: 'event' },
      words.of(line.kind, { name, time: words.time(line.movedTo ?? line.at) }),
    );
  const isBot = line.from === chat?.bot.id;
  return make(
    'li',
    {
      class: line.from === hand.who ? 'line mine' : 'line',
      attributes: { 'data-number': String(line.number) },
    },
    makeAvatar({ id: line.from, name }, isBot),
    make(
      'div',
      { class: 'said' },
      make('span', { class: 'name' }, name),
      make('p', { class: 'bubble' }, line.text),
      ...(line.quote === undefined
        ? []
        : [make('p', { class: 'quote' }, `${nameIn(chat, line.quote.from)}: ${line.quote.text}`)]),
      drawActions(line, drawing),
    ),
  );
};
