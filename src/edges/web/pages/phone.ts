import { api, type Chat, type Line } from './api.ts';
import { make, makeButton } from './dom.ts';
import { drawLine, nameIn, type Hand, type Place } from './lines.ts';
import type { Words } from './words.ts';

/** A phone: two chats of one person, and a line to type in. */
export interface Phone {
  readonly element: HTMLElement;
  /** Shows the group as it stands: everything, or only what is new. */
  show(chat: Chat, lines: readonly Line[], added: readonly Line[]): void;
  /** Puts it into somebody's hand. */
  open(place: Place): void;
}

/** What a phone is made of. */
export interface PhonePorts {
  readonly label: string;
  readonly words: Words;
  readonly hand: Hand;
  /** Read out only while it is in use: beside another phone every line would be heard twice. */
  readonly isQuiet: boolean;
  /** Tells the visitor what could not be done. */
  readonly failed: (error: unknown) => void;
}

const timeApartMs = 5 * 60_000;
/** Who is nearer to the end than this follows it. px */
const nearEnd = 40;
/** Builds a phone. */
export const createPhone = ({ label, words, hand, isQuiet, failed }: PhonePorts): Phone => {
  let chat: Chat | undefined;
  let lines: readonly Line[] = [];
  let quoting: Line | undefined;
  const unread = { room: false, private: false };

  const people = make('select', { attributes: { 'aria-label': words.of('as') } });
  const tabs = {
    room: makeButton('', () => turnTo('room'), { class: 'chat-tab' }),
    private: makeButton('', () => turnTo('private'), { class: 'chat-tab' }),
  };
  const list = make('ol', { class: 'lines' });
  const log = make(
    'div',
    {
      class: 'log',
      attributes: { role: 'log', tabindex: '0', 'aria-label': words.of('chat-log') },
    },
    list,
  );
  const quoteBar = make('div', { class: 'quoting', attributes: { hidden: '' } });
  const input = make('input', {
    attributes: {
      type: 'text',
      maxlength: '2000',
      autocomplete: 'off',
      enterkeyhint: 'send',
      'aria-label': words.of('message'),
      placeholder: words.of('placeholder'),
    },
  });
  const form = make(
    'form',
    { class: 'composer', on: { submit: (event) => void send(event) } },
    input,
    make('button', { class: 'send', attributes: { type: 'submit' } }, words.of('send')),
  );

  const isOpen = (line: Line): boolean => line.chat === (hand.chat === 'room' ? 'room' : hand.who);

  const quote = (line: Line | undefined): void => {
    quoting = line;
    quoteBar.hidden = line === undefined;
    quoteBar.replaceChildren(
      ...(line === undefined
        ? []
        : [
            make(
              'span',
              {},
              words.of('quoting', { name: nameIn(chat, line.from), text: line.text }),
            ),
            makeButton(words.of('cancel'), () => {
              quote(undefined);
              input.focus();
            }),
          ]),
    );
    if (line !== undefined) input.focus();
  };

  let shownAt = 0;
  const append = (line: Line): void => {
    if (line.recalls !== undefined) list.querySelector(`[data-number="${line.recalls}"]`)?.remove();
    if (line.at - shownAt > timeApartMs)
      list.append(make('li', { class: 'event' }, words.time(line.at)));
    shownAt = line.at;
    list.append(
      drawLine(line, {
        chat,
        words,
        hand,
        quote,
        recall: ({ number }) => {
          // Its button goes with the line.
          input.focus();
          void api.recall(hand.who, number).catch(failed);
        },
      }),
    );
  };
  /** False while somebody reads older lines. */
  let isAtEnd = true;
  const scrollDown = (): void => {
    isAtEnd = true;
    log.scrollTop = log.scrollHeight;
  };
  log.addEventListener('scroll', () => {
    if (log.clientHeight > 0)
      isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;
  });
  // Also where a small screen turns to this phone, which has no height while another is shown.
  new ResizeObserver(() => {
    if (isAtEnd) scrollDown();
  }).observe(log);

  const drawHead = (): void => {
    if (chat === undefined) return;
    const { room, bot } = chat;
    // A list that is open just now is not disturbed.
    if (people.options.length !== chat.people.length)
      people.replaceChildren(
        ...chat.people.map(({ id, name, about }) =>
          make('option', { attributes: { value: id } }, `${name} · ${words.pick(about)}`),
        ),
      );
    people.value = hand.who;
    const labels = {
      room: `${room} (${chat.people.length + 1})`,
      private: words.of('chat-private', { bot: bot.name }),
    };
    for (const which of ['room', 'private'] as const) {
      const mark = unread[which]
        ? [make('span', { class: 'unread' }, make('span', {}, words.of('unread')))]
        : [];
      tabs[which].replaceChildren(labels[which], ...mark);
      tabs[which].setAttribute('aria-pressed', String(hand.chat === which));
    }
  };

  const draftKey = (): string => `${hand.who} ${hand.chat}`;
  input.addEventListener('input', () => hand.drafts.set(draftKey(), input.value));

  const live = (): string =>
    isQuiet && !element.contains(document.activeElement) ? 'off' : 'polite';
  /** What was said before is not read out again. */
  const redraw = (): void => {
    log.setAttribute('aria-live', 'off');
    requestAnimationFrame(() => log.setAttribute('aria-live', live()));
    input.value = hand.drafts.get(draftKey()) ?? '';
    unread[hand.chat] = false;
    shownAt = 0;
    list.replaceChildren();
    for (const line of lines) if (isOpen(line)) append(line);
    drawHead();
    scrollDown();
  };
  const turnTo = (which: Hand['chat']): void => {
    hand.chat = which;
    quote(undefined);
    redraw();
  };
  people.addEventListener('change', () => {
    hand.who = people.value;
    unread.room = unread.private = false;
    quote(undefined);
    redraw();
  });

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    const quotes = quoting?.number;
    input.value = '';
    hand.drafts.delete(draftKey());
    quote(undefined);
    try {
      await api.say({
        who: hand.who,
        where: hand.chat,
        text,
        ...(quotes === undefined ? {} : { quotes }),
      });
    } catch (error) {
      if (input.value === '') input.value = text;
      failed(error);
    }
  };

  const element = make(
    'section',
    { class: 'phone', attributes: { 'aria-label': label } },
    make('div', { class: 'phone-head' }, make('h2', {}, label), people),
    make(
      'div',
      { class: 'chat-tabs', attributes: { role: 'group', 'aria-label': words.of('chats') } },
      tabs.room,
      tabs.private,
    ),
    log,
    quoteBar,
    form,
  );
  for (const type of ['focusin', 'focusout'])
    element.addEventListener(type, () => log.setAttribute('aria-live', live()));
  return {
    element,
    show(next, all, added) {
      const isFresh = chat === undefined || added.length === all.length;
      chat = next;
      lines = all;
      if (isFresh) {
        redraw();
      } else {
        const follows =
          isAtEnd ||
          added.some((line) => isOpen(line) && line.from === hand.who && line.kind === 'text');
        for (const line of added) {
          if (isOpen(line)) append(line);
          else if (line.chat === 'room') unread.room = true;
          else if (line.chat === hand.who) unread.private = true;
        }
        drawHead();
        if (follows) scrollDown();
      }
    },
    open({ who, chat: which }) {
      Object.assign(hand, { who, chat: which });
      redraw();
    },
  };
};
