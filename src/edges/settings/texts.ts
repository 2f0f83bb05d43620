import { IntlMessageFormat } from 'intl-messageformat';
import type { TextReference, TextValue } from '../../core/effect.ts';
import { AppError } from '../../core/errors.ts';

/** Turns text keys into sentences. */
export interface Texts {
  /** @throws content.invalid for an unknown key or a placeholder without a value */
  render(text: TextReference): string;
  has(key: string): boolean;
  /** Every key with its sentence, for checks. */
  readonly sentences: readonly (readonly [key: string, sentence: string])[];
}

/** Sentences by dotted key, out of a nested tree. */
const flatten = (tree: object, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'string') return [[key, value]];
    return typeof value === 'object' && value !== null ? flatten(value, key) : [];
  });

/** Lines that an empty list has left empty at the head or foot do not show. */
const tidy = (text: string): string => text.replaceAll(/\n{2,}/gu, (gap) => gap.slice(0, 2)).trim();

/** @param tree `config/texts.zh-CN.yaml` as read @throws content.invalid where a sentence cannot be parsed */
export const createTexts = (tree: object): Texts => {
  const formats = new Map(
    flatten(tree).map(([key, sentence]) => {
      try {
        return [key, new IntlMessageFormat(sentence, 'zh-CN', undefined, { ignoreTag: true })];
      } catch (error) {
        throw new AppError('content.invalid', `text ${key} cannot be parsed`, {}, error);
      }
    }),
  );

  const renderValue = (value: TextValue): string =>
    typeof value === 'object' ? value.map(render).join('\n') : String(value);

  const render = ({ key, values = {} }: TextReference): string => {
    const format = formats.get(key);
    if (format === undefined) throw new AppError('content.invalid', `there is no text ${key}`);
    const plain = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, renderValue(value)]),
    );
    try {
      return tidy(String(format.format(plain)));
    } catch (error) {
      throw new AppError('content.invalid', `text ${key} lacks a value`, {}, error);
    }
  };

  return { render, has: (key) => formats.has(key), sentences: flatten(tree) };
};

/** Fills the placeholders of a text that is not in the catalogue, such as the notice. */
export const fillIn = (text: string, values: Readonly<Record<string, string | number>>): string => {
  const plain = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, String(value)]),
  );
  return String(new IntlMessageFormat(text, 'zh-CN', undefined, { ignoreTag: true }).format(plain));
};
