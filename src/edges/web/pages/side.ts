import { api, type Chat } from './api.ts';
import { make, makeButton, makeLineForm } from './dom.ts';
import type { Words } from './words.ts';

/** A part of the page that shows the group as it stands. */
export interface Part {
  readonly element: HTMLElement;
  show(chat: Chat): void;
}

/** The calendar, which only goes forward. */
export const createCalendarPart = (words: Words, failed: (error: unknown) => void): Part => {
  const now = make('p', { attributes: { role: 'status' } });
  const next = make('p', { class: 'note' });
  return {
    element: make(
      'section',
      { class: 'calendar', attributes: { 'aria-label': words.of('calendar') } },
      make('div', {}, now, next),
      makeButton(words.of('calendar-move'), () => void api.moveCalendar().catch(failed)),
    ),
    show({ calendar }) {
      const time = words.of('calendar-now', { time: words.time(calendar.now) });
      // Written again, it would be read out again.
      if (now.textContent !== time) now.textContent = time;
      next.textContent =
        calendar.next === undefined
          ? words.of('calendar-none')
          : words.of('calendar-next', { time: words.time(calendar.next.dueAt) });
    },
  };
};

/** A form that adds an invented person to the group. @param added puts a phone into her hand */
export const createNewcomerForm = (
  words: Words,
  added: (id: string) => void,
  failed: (error: unknown) => void,
): HTMLElement =>
  makeLineForm({
    class: 'newcomer',
    id: 'new-name',
    label: words.of('add-person'),
    button: words.of('add'),
    attributes: { maxlength: '60', placeholder: words.of('new-name') },
    submit: (name, input) =>
      void api.addPerson(name).then(({ id }) => {
        input.value = '';
        added(id);
      }, failed),
  });
