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
