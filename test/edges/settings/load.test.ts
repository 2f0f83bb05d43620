import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../src/core/errors.ts';
import { loadSettings, type SettingsSources } from '../../../src/edges/settings/load.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { thrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();

/** Settings with an own file, or without. */
const load = ({ yaml, ...sources }: Partial<SettingsSources> & { readonly yaml?: string } = {}) => {
  const file = join(directory(), 'my.yaml');
  if (yaml !== undefined) writeFileSync(file, yaml);
  return loadSettings({ isDemo: false, ...(yaml === undefined ? {} : { file }), ...sources });
};
const problemOf = (sources: Parameters<typeof load>[0]): readonly string[] => {
  const error = thrownBy(() => load(sources));
  return error instanceof AppError ? [error.code, ...error.message.split('\n')] : ['none'];
};

describe('settings', () => {
  it('are the defaults where nothing is given: careful ones', () => {
    const { wechat, answers, study, schedule, http } = load();
    expect([
      wechat.idStability,
      answers.allowDraft,
      study.institution,
      schedule.clockFile,
      http.host,
    ]).toEqual(['none', false, '', '', '127.0.0.1']);
  });

  it('come from the own file over the defaults, which stay where it is silent', () => {
    const { answers } = load({ yaml: 'answers:\n  cooldownSeconds: 30\n' });
    expect(answers).toMatchObject({ allowDraft: false, cooldownSeconds: 30, answerMargin: 1.15 });
  });

  it('come from --set over the own file, the last one first', () => {
    const settings = load({
      yaml: 'answers:\n  cooldownSeconds: 30\nfreshnessSeconds: 60\n',
      assignments: ['answers.cooldownSeconds=40', 'answers.cooldownSeconds=50'],
    });
    expect([settings.answers.cooldownSeconds, settings.freshnessSeconds]).toEqual([50, 60]);
  });

  it('of the demo lie between the defaults and the own file', () => {
    const demo = load({ isDemo: true });
    const own = load({ isDemo: true, yaml: 'wechat:\n  idStability: none\n' });
    expect([demo.wechat.idStability, own.wechat.idStability, own.study.approval]).toEqual([
      'stable',
      'none',
      demo.study.approval,
    ]);
  });

  it('may be an empty file', () => {
    expect(load({ yaml: '# nothing yet\n' })).toEqual(load());
  });

  it.each([
    ['a number with a zero in front', 'study.approval=0123', '0123'],
    ['a long number', 'study.approval=12345678901234567890', '12345678901234567890'],
    ['yes', 'study.approval=yes', 'yes'],
    ['null', 'study.approval=null', 'null'],
    ['an equals sign', 'study.approval=a=b', 'a=b'],
    ['a list', 'study.approval=[1]', '[1]'],
    ['Chinese and spaces', 'study.approval=伦审 第 7 号', '伦审 第 7 号'],
    ['nothing', 'study.approval=', ''],
  ])('keep a text as typed: %s', (_name, assignment, expected) => {
    expect(load({ assignments: [assignment] }).study.approval).toBe(expected);
  });

  it.each([
    ['a truth value', 'answers.allowDraft=true', true],
    ['a number', 'answers.cooldownSeconds=7', 7],
  ])('read %s from --set', (_name, assignment, expected) => {
    const { answers } = load({ assignments: [assignment] });
    expect(Object.values(answers)).toContain(expected);
  });

  it('read a list of agreements from --set', () => {
    const agreement =
      'research.agreements=[{id: a1, researcher: 周, institution: 临江大学, tier: T1, expiresOn: "2027-01-31"}]';
    expect(load({ assignments: [agreement] }).research.agreements).toEqual([
      { id: 'a1', researcher: '周', institution: '临江大学', tier: 'T1', expiresOn: '2027-01-31' },
    ]);
  });
});

describe('wrong settings', () => {
  it.each<[string, string, string]>([
    ['an unknown setting', 'surprise: 1\n', 'surprise: '],
    ['an unknown setting within another', 'answers:\n  draft: true\n', 'answers.draft: '],
    ['a text that YAML reads as a number', 'study:\n  approval: 0123\n', 'study.approval: '],
    ['a number out of bounds', 'freshnessSeconds: 5\n', 'freshnessSeconds: '],
    ['a time that is none', "schedule:\n  quietFrom: '25:00'\n", 'schedule.quietFrom: '],
    ['a zone that is none', 'zone: Asia/Nowhere\n', 'zone: '],
    ['a day that is none', "study:\n  startsOn: '2026-02-30'\n", 'study.startsOn: '],
    ['a word that is no choice', 'wechat:\n  idStability: often\n', 'wechat.idStability: '],
    ['a section that is no section', 'answers: 3\n', 'answers: '],
    [
      'an agreement without its tier',
      'research:\n  agreements: [{id: a}]\n',
      'research.agreements.0.',
    ],
  ])('are named with their path: %s', (_name, yaml, path) => {
    const [code, first = ''] = problemOf({ yaml });
    expect([code, first.slice(0, path.length)]).toEqual(['settings.invalid', path]);
  });

  it('are all named, one a line', () => {
    const problems = problemOf({ yaml: 'one: 1\ntwo: 2\nzone: nowhere\nfreshnessSeconds: x\n' });
    const paths = problems.slice(1).map((line) => line.split(':')[0]);
    expect(paths.sort()).toEqual(['freshnessSeconds', 'one', 'two', 'zone']);
  });

  it.each([
    ['an unknown path', 'answers.draft=true', 'answers.draft: unknown setting'],
    ['a value out of bounds', 'http.port=70000', 'http.port: '],
    ['no equals sign', 'answers.allowDraft', 'a --set has no "path=value" form'],
    ['no path', '=true', 'a --set has no "path=value" form'],
  ])('by --set are refused: %s', (_name, assignment, start) => {
    const [code, first = ''] = problemOf({ assignments: [assignment] });
    expect([code, first.slice(0, start.length)]).toEqual(['settings.invalid', start]);
  });

  it.each([
    ['a file with a key twice', 'zone: UTC\nzone: UTC\n'],
    ['a file that is no YAML', 'zone: [1\n'],
    ['a file that is a list', '- 1\n'],
  ])('cannot be read: %s', (_name, yaml) => {
    expect(problemOf({ yaml })[0]).toBe('settings.unreadable');
  });

  it('cannot be read where there is no file', () => {
    expect(problemOf({ file: join(directory(), 'absent.yaml') })[0]).toBe('settings.unreadable');
  });

  it('are described without the value, which may be a secret in the wrong place', () => {
    const problems = problemOf({ yaml: 'http:\n  port: secret-4711\n' });
    expect(problems.join(' ')).not.toContain('4711');
  });
});
