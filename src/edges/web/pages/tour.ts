import { api, type TourStep } from './api.ts';
import { make, makeButton } from './dom.ts';
import type { Words } from './words.ts';

/** What the tour is made of. */
export interface TourPorts {
  readonly words: Words;
  readonly steps: readonly TourStep[];
  /** Steps taken before the page was drawn anew in another language. */
  readonly taken: number;
  /** Turns the phone to where a step happens. */
  show(step: TourStep): void;
  took(steps: number): void;
  failed(error: unknown): void;
}

/** Consent counts from the next second on: a step right after it would show what is not so. */
const betweenStepsMs = 1200;

const take = (step: TourStep): Promise<unknown> =>
  'calendar' in step
    ? api.moveCalendar()
    : api.say({ who: step.who, where: step.where, text: step.text });

/** A card that leads through the demo step by step. */
export const createTour = (ports: TourPorts): HTMLElement => {
  const { words, steps } = ports;
  let { taken } = ports;
  const text = make('p', { class: 'tour-text', attributes: { role: 'status' } });
  const position = make('span', { class: 'tour-position' });
  const draw = (): void => {
    const done = steps[taken - 1];
    const isOver = taken === steps.length;
    text.textContent = done === undefined ? words.of('tour-start') : words.pick(done.means);
    if (isOver) text.append(' ', words.of('tour-end'));
    position.textContent = words.of('tour-position', { step: taken, steps: steps.length });
    next.textContent = words.of(isOver ? 'tour-again' : 'tour-next');
  };
  const advance = async (): Promise<void> => {
    const step = steps[taken === steps.length ? 0 : taken];
    if (step === undefined) return;
    // Not disabled, which would take the keyboard's place away.
    next.setAttribute('aria-disabled', 'true');
    try {
      ports.show(step);
      await take(step);
      taken = taken === steps.length ? 1 : taken + 1;
      ports.took(taken);
      draw();
    } catch (error) {
      ports.failed(error);
    } finally {
      setTimeout(() => next.removeAttribute('aria-disabled'), betweenStepsMs);
    }
  };
  const next = makeButton(
    '',
    () => {
      if (!next.hasAttribute('aria-disabled')) void advance();
    },
    { class: 'tour-next' },
  );
  draw();
  return make(
    'section',
    { class: 'tour', attributes: { 'aria-label': words.of('tour') } },
    make('div', { class: 'tour-head' }, make('h2', {}, words.of('tour')), position, next),
    text,
  );
};
