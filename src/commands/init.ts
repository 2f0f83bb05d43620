import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../core/errors.ts';
import { toYaml } from '../edges/settings/load.ts';
import { makeMasterKey } from '../edges/store/keystore.ts';
import { print } from './output.ts';

/** Where `init` writes. */
export interface InitFiles {
  readonly out: string;
  readonly key: string;
}

/** The study block, asked one by one; an empty answer leaves a field for later. */
const questions = [
  ['name', 'Name of the study'],
  ['institution', 'Institution'],
  ['contact', 'Contact members can reach (name and how)'],
  ['approval', 'Number of the ethics approval'],
  ['approvalValidUntil', 'Approval valid until (yyyy-MM-dd)'],
  ['impactAssessedOn', 'Day of the impact assessment (yyyy-MM-dd)'],
  ['startsOn', 'First day of logging (yyyy-MM-dd)'],
  ['endsOn', 'Last day of logging (yyyy-MM-dd)'],
  ['storage', 'Where the data lie, in words members understand'],
  ['retentionDays', 'Days the data are kept after the last day'],
] as const;

/**
 * Asks for the study block, writes an own settings file and makes a master key. Never overwrites a file.
 * @param input answers, one a line; its end leaves the rest empty
 * @throws data.io where a file exists or cannot be written; input.invalid
 */
export const runInit = async (
  { out, key }: InitFiles,
  input: NodeJS.ReadableStream,
  say: (line: string) => void,
): Promise<void> => {
  if (existsSync(out)) throw new AppError('data.io', `${out} exists already: nothing was changed`);
  const answers = createInterface({ input })[Symbol.asyncIterator]();
  const study: Record<string, string | number> = {};
  for (const [field, question] of questions) {
    say(`${question}:`);
    const next = await answers.next();
    const answer = next.done === true ? '' : next.value.trim();
    if (answer === '') continue;
    if (field === 'retentionDays' && !/^\d{1,5}$/u.test(answer))
      throw new AppError('input.invalid', 'give the days the data are kept as a whole number');
    study[field] = field === 'retentionDays' ? Number(answer) : answer;
  }
  const header =
    '# Your own settings: only what differs from config/tonglu.yaml, where each is explained.\n';
  try {
    makeMasterKey(key);
    writeFileSync(out, `${header}${toYaml({ study })}`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new AppError('data.io', 'settings or key file cannot be written', {}, error);
  }
  say('');
  say(`Written: ${out} and the master key ${key}. Keep a copy of the key apart from the data:`);
  say('without it nothing that is kept can be read.');
  say('Next:');
  say(`  export TONGLU_MASTER_KEY_FILE=${resolve(key)}`);
  say(`  npm run -s tonglu -- check --config ${out}`);
  say(`  WECHATY_PUPPET=... npm start -- --config ${out}`);
  say('  npm run -s tonglu -- staff invite --role lead');
};

/** `init` */
export const init = (files: InitFiles): Promise<void> => runInit(files, process.stdin, print);
