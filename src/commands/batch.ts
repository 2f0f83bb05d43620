import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppError } from '../core/errors.ts';
import type { CommonOptions } from '../setup.ts';

/** Options of a command that takes a text, or many. */
export interface BatchOptions extends CommonOptions {
  readonly batch?: string;
  readonly json: boolean;
}

/** One text of a batch. */
export interface BatchText {
  readonly id: string;
  readonly text: string;
}

const readLine = (line: string, number: number): BatchText => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'id' in value && 'text' in value) {
      const { id, text } = value;
      if (typeof id === 'string' && typeof text === 'string') return { id, text };
    }
  } catch {
    // Falls through: the line is named, its content is not.
  }
  throw new AppError('input.invalid', `line ${number} is not {"id": text, "text": text}`);
};

/** The texts of a `--batch` file, a line each, one by one. @throws input.invalid naming the line, never its content */
export async function* readBatch(file: string): AsyncGenerator<BatchText> {
  if (!existsSync(file)) throw new AppError('input.invalid', 'the --batch file does not exist');
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== '') yield readLine(line, number);
  }
}
