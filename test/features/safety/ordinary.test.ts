import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../helpers/processes.ts';

const run = (environment: NodeJS.ProcessEnv = {}): string =>
  execFileSync(process.execPath, ['bench/safety/ordinary.mjs'], {
    cwd: join(projectRoot),
    encoding: 'utf8',
    env: { ...process.env, SHOW: '0', ...environment },
  });

describe('10,000 ordinary messages put together from parts of everyday life and treatment', () => {
  it('raise at most one false alarm in a thousand', () => {
    expect(run()).toMatch(/ alarms on 10000 messages: \d+\.\d\d per 1,000 kept/u);
  });

  it('the break: with a cry among the parts, they raise more', () => {
    expect(() => run({ ALSO: '真不想活了' })).toThrow();
  });
});
