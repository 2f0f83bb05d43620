import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/** Reads YAML. @param name of the file, for errors @throws content.invalid */
export const parseYaml = (text: string, name: string): unknown => {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new AppError('content.invalid', `${name} is no YAML: ${problem.code}`, {}, problem);
  return document.toJS();
};

/** Text of a file. @throws content.invalid */
export const read = (directory: string, name: string): string => {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (error) {
    throw new AppError('content.invalid', `${name} cannot be read`, {}, error);
  }
};

/** Checks a value against a schema. @throws content.invalid with every problem, one a line */
export const parse = <Output>(schema: z.ZodType<Output>, value: unknown, name: string): Output => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `${name} ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new AppError('content.invalid', lines.join('\n'));
};

/** Every `.yaml` file below a folder, in order of name, checked against a schema. @throws content.invalid */
export const readFolder = <Output>(
  directory: string,
  folder: string,
  schema: z.ZodType<Output>,
): readonly { readonly path: string; readonly value: Output }[] => {
  const below = join(directory, folder);
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(folder, relative(below, join(entry.parentPath, entry.name))))
    .sort()
    .map((path) => ({ path, value: parse(schema, parseYaml(read(directory, path), path), path) }));
};

/** Things by their id. @param kind for errors @throws content.invalid where two have the same */
export const byId = <Item extends { readonly id: string }>(
  items: readonly Item[],
  kind: string,
): ReadonlyMap<string, Item> => {
  const map = new Map<string, Item>();
  for (const item of items) {
    if (map.has(item.id))
      throw new AppError('content.invalid', `two ${kind} have the id ${item.id}`);
    map.set(item.id, item);
  }
  return map;
};
