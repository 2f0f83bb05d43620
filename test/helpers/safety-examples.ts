import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessment } from '../../src/features/safety/assess.rules.ts';
import type { Example } from '../../src/features/safety/examples.rules.ts';
import type { Weights } from '../../src/core/likeness.rules.ts';
import { projectRoot } from './processes.ts';

const fixtures = join(projectRoot, 'test/fixtures');

/** A folder of invented messages: the rules were made with the first, and what is learned comes from the first three. */
type Folder = 'rules' | 'learned' | 'talk' | 'held-out/mixed' | 'held-out/chat';

/** Objects of the JSONL files of a folder of `test/fixtures/`, file by file. */
export const readFixtures = (folder: string): readonly unknown[] => {
  const directory = join(fixtures, folder);
  return readdirSync(directory)
    .sort()
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').trim().split('\n'))
    .map((line): unknown => JSON.parse(line));
};

/** Invented messages of `test/fixtures/safety/`, folder by folder and file by file. */
export const readExamples = (...folders: readonly Folder[]): readonly Example[] =>
  folders.flatMap((folder) => readFixtures(`safety/${folder}`) as readonly Example[]);

/** As if nothing had been learned: no message is like any, and every rule is heard. */
export const nothingLearned: Weights = { bias: [-5, -5, -9, -15], features: {} };

/** True where staff would be told at once. */
export const isAlarm = ({ level, medical }: Pick<Assessment, 'level' | 'medical'>): boolean =>
  level === 'L2' || level === 'L3' || medical.length > 0;

/** True where nobody is in danger. */
export const isCalm = ({ level, medical }: Example): boolean =>
  level === 'none' && medical.length === 0;

/** How many of some messages are found so, 0 to 1. */
export const shareOf = (
  some: readonly Example[],
  assess: (text: string) => Assessment,
  is: (found: Assessment) => boolean,
): number => some.filter(({ text }) => is(assess(text))).length / some.length;
