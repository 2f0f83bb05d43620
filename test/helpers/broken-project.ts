import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './processes.ts';

/** One deliberate break: a file of the built project and what is changed in it. */
export interface Break {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/** A copy of the built project with deliberate breaks. A break that changes nothing is an error. */
export const makeBrokenProject = (
  breaks: readonly Break[],
): { readonly root: string; remove(): void } => {
  const root = mkdtempSync(join(tmpdir(), 'tonglu-broken-'));
  for (const part of ['dist', 'config', 'migrations', 'package.json'])
    cpSync(join(projectRoot, part), join(root, part), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  for (const { file, from, to } of breaks) {
    const path = join(root, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`the break of ${file} changes nothing`);
    writeFileSync(path, after);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};
