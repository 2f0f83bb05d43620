import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
