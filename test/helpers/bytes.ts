import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a directory. */
export const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Which of some texts stand, as UTF-8 or UTF-16 bytes, in which file below a directory, its name included. */
export const findBytes = (directory: string, texts: readonly string[]): readonly string[] =>
  filesBelow(directory).flatMap((file) => {
    const contents = readFileSync(file);
    return texts
      .filter(
        (text) =>
          contents.includes(Buffer.from(text, 'utf8')) ||
          contents.includes(Buffer.from(text, 'utf16le')) ||
          file.includes(text),
      )
      .map((text) => `${file}: ${text}`);
  });
