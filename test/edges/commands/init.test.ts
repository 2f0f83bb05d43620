import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../src/core/errors.ts';
import { runInit } from '../../../src/commands/init.ts';
import { loadSettings } from '../../../src/edges/settings/load.ts';
import { readMasterKey } from '../../../src/edges/store/keystore.ts';
import { make } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
const files = () => ({ out: join(directory(), 'my.yaml'), key: join(directory(), 'master.key') });

/** Answers the questions, one line each. @returns what was said */
const answer = async (...lines: readonly string[]): Promise<readonly string[]> => {
  const said: string[] = [];
  const input = Readable.from(lines.map((line) => `${line}\n`));
  await runInit(files(), input, (line) => said.push(line));
  return said;
};
const codeOfRefusal = async (): Promise<unknown> => {
  try {
    await answer('互助研究');
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return undefined;
};
const modeOf = (file: string): number => statSync(file).mode & 0o777;

const study = make.study({ approval: '0123', contact: '周老师: 分机 "8123" # 白天' });
const answers = [
  study.name,
  study.institution,
  study.contact,
  study.approval,
  study.approvalValidUntil,
  study.impactAssessedOn,
  study.startsOn,
  study.endsOn,
  study.storage,
  String(study.retentionDays),
];

describe('init', () => {
  it('writes the answers as settings that load as they were typed', async () => {
    await answer(...answers);
    expect(loadSettings({ file: files().out, isDemo: false }).study).toEqual(study);
  });

  it('asks for every field of the study block, and names what comes next', async () => {
    const said = await answer(...answers);
    const questions = said.slice(0, answers.length);
    expect([
      questions.every((line) => line.endsWith(':')),
      said.some((line) => line.includes(`TONGLU_MASTER_KEY_FILE=${files().key}`)),
      said.some((line) => line.includes(`check --config ${files().out}`)),
    ]).toEqual([true, true, true]);
  });

  it.each<[string, readonly string[]]>([
    ['the input ends', ['互助研究', '临江大学']],
    ['an answer is empty', ['互助研究', '临江大学', '', '  ', '']],
  ])('leaves a field for later where %s', async (_name, lines) => {
    await answer(...lines);
    const { name, institution, contact, retentionDays } = loadSettings({
      file: files().out,
      isDemo: false,
    }).study;
    expect([name, institution, contact, retentionDays]).toEqual(['互助研究', '临江大学', '', 0]);
  });

  it('takes an answer without the spaces around it', async () => {
    await answer('  互助研究  ');
    expect(loadSettings({ file: files().out, isDemo: false }).study.name).toBe('互助研究');
  });

  it('makes settings and a master key for their owner only', async () => {
    await answer(...answers);
    const { out, key } = files();
    expect([modeOf(out), modeOf(key), readMasterKey(key).length]).toEqual([0o600, 0o600, 32]);
  });

  it('never says the key', async () => {
    const said = await answer(...answers);
    expect(said.join('\n')).not.toContain(readFileSync(files().key, 'utf8').trim());
  });

  it('never overwrites settings, and then makes no key', async () => {
    const { out, key } = files();
    writeFileSync(out, 'zone: UTC\n');
    expect([await codeOfRefusal(), readFileSync(out, 'utf8'), existsSync(key)]).toEqual([
      'data.io',
      'zone: UTC\n',
      false,
    ]);
  });

  it('never overwrites a key', async () => {
    const { key } = files();
    writeFileSync(key, 'the old key', { mode: 0o600 });
    await answer(...answers);
    expect(readFileSync(key, 'utf8')).toBe('the old key');
  });
});
