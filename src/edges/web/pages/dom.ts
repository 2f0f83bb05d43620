/** What an element is given beside its children. */
export interface Given {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

/** Makes an element. Strings become text, never markup: whatever a visitor types stays inert. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  given: Given = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  if (given.class !== undefined) element.className = given.class;
  for (const [name, value] of Object.entries(given.attributes ?? {}))
    element.setAttribute(name, value);
  for (const [name, listener] of Object.entries(given.on ?? {}))
    element.addEventListener(name, listener);
  element.append(...children);
  return element;
};

/** A button that does something. */
export const makeButton = (label: string, act: () => void, given: Given = {}): HTMLButtonElement =>
  make(
    'button',
    { ...given, attributes: { type: 'button', ...given.attributes }, on: { click: act } },
    label,
  );

/** What a form of one line is made of. */
export interface LineForm {
  readonly class: string;
  /** Id of the input. */
  readonly id: string;
  readonly label: string;
  readonly button: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Given what was typed, without blanks around it; not called where nothing is left. */
  readonly submit: (text: string, input: HTMLInputElement) => void;
}

/** A form of one line: label, input, button. */
export const makeLineForm = (form: LineForm): HTMLFormElement => {
  const input = make('input', {
    attributes: { type: 'text', id: form.id, autocomplete: 'off', ...form.attributes },
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = input.value.trim();
    if (text !== '') form.submit(text, input);
  };
  return make(
    'form',
    { class: form.class, on: { submit } },
    make('label', { attributes: { for: form.id } }, form.label),
    make(
      'div',
      { class: 'together' },
      input,
      make('button', { attributes: { type: 'submit' } }, form.button),
    ),
  );
};
