import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBrokenProject } from '../helpers/broken-project.ts';
import { studySettings } from '../helpers/morning.ts';
import { makePlace, runCli, startBotProcess, until, type Place } from '../helpers/processes.ts';

jest.setTimeout(60_000);

/** A puppet that is named but never reached: the bot must refuse before it connects. */
const service = {
  WECHATY_PUPPET: 'wechaty-puppet-service',
  WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_refusals',
  WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:1',
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
};
const start = ['start', '--port', '0'];

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

/** One line: a code, and a cure in brackets. */
const oneLine = (code: string): RegExp =>
  new RegExp(`^${code.replace('.', '\\.')}: .+ \\(.+\\)\\n$`, 'u');

describe('what must not run does not', () => {
  it('refuses a second bot on the same data directory: 75', async () => {
    const first = startBotProcess(place, ['--port', '0']);
    try {
      await first.address();
      const second = await runCli(place, start);
      expect(second).toMatchObject({ exit: 75, stdout: '' });
      expect(second.stderr).toMatch(oneLine('bot.running'));
      expect((await runCli(place, ['migrate'])).exit).toBe(75);
    } finally {
      first.child.kill('SIGTERM');
    }
    expect(await first.exit()).toBe(0);
  });

  it('refuses a data directory it cannot write: 74', async () => {
    writeFileSync(join(place.root, 'file'), '');
    const { exit, stderr } = await runCli(place, [
      ...start,
      '--data',
      join(place.root, 'file/data'),
    ]);
    expect(exit).toBe(74);
    expect(stderr).toMatch(oneLine('data.io'));
  });

  it('refuses a damaged database: 74', async () => {
    mkdirSync(place.data, { mode: 0o700 });
    writeFileSync(join(place.data, 'tonglu.db'), Buffer.alloc(8192, 'no database'));
    const { exit, stderr } = await runCli(place, start);
    expect(exit).toBe(74);
    expect(stderr).toMatch(oneLine('data.corrupt'));
  });

  it('refuses every unknown or wrong setting, one line each with its path: 78', async () => {
    const { exit, stderr } = await runCli(place, [
      ...start,
      ...['--set', 'outbox.pase=off', '--set', 'zone=Mars/Olympus', '--set', 'http.port=99999'],
    ]);
    expect(exit).toBe(78);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const path of ['zone', 'outbox.pase', 'http.port'])
      expect(lines.filter((line) => line.startsWith(`settings.invalid: ${path}: `))).toHaveLength(
        1,
      );
  });

  it.each([
    ['a bad cron expression', 'config/schedule.yaml', "'0 10 * * 2'", "'0 25 * * 2'", 'cron'],
    ['an unknown zone', 'config/schedule.yaml', 'Asia/Shanghai', 'Asia/Nowhere', 'zone'],
    [
      'an unknown text key',
      'config/schedule.yaml',
      'check-in.prompt',
      'check-in.nothing',
      'check-in.nothing',
    ],
    [
      'an id that stands twice',
      'config/schedule.yaml',
      'id: weekend-activity',
      'id: weekly-check-in',
      'same id',
    ],
  ])('refuses %s: 78', async (_what, file, from, to, named) => {
    const project = makeBrokenProject([{ file, from, to }]);
    try {
      const { exit, stderr } = await runCli(place, start, {}, '', project.root);
      expect(exit).toBe(78);
      expect(stderr).toMatch(oneLine('content.invalid'));
      expect(stderr).toContain(named);
    } finally {
      project.remove();
    }
  });

  it('refuses a real puppet without a master key, or with one that others can read: 78', async () => {
    const without = await runCli(place, start, { ...service, TONGLU_MASTER_KEY_FILE: '' });
    expect(without.exit).toBe(78);
    expect(without.stderr).toMatch(oneLine('key.missing'));
    const open = join(place.root, 'open.key');
    writeFileSync(open, Buffer.alloc(32, 1).toString('base64'), { mode: 0o644 });
    const unsafe = await runCli(place, start, { ...service, TONGLU_MASTER_KEY_FILE: open });
    expect(unsafe.stderr).toMatch(oneLine('key.unsafe'));
  });

  it('refuses a database of a newer version: 78', async () => {
    expect((await runCli(place, ['migrate'])).exit).toBe(0);
    const db = new Database(join(place.data, 'tonglu.db'));
    db.pragma('user_version = 999');
    db.close();
    const { exit, stderr } = await runCli(place, start);
    expect(exit).toBe(78);
    expect(stderr).toMatch(oneLine('data.schema-newer'));
  });

  it('never mixes data of the demo and of a study: 78', async () => {
    const demo = startBotProcess(place, ['--port', '0']);
    await demo.address();
    demo.child.kill('SIGTERM');
    expect(await demo.exit()).toBe(0);
    const { exit, stderr } = await runCli(place, start, service);
    expect(exit).toBe(78);
    expect(stderr).toMatch(oneLine('data.kind'));
  });

  it('refuses to show the demo, where anybody can speak as everybody, beyond this machine: 78', async () => {
    const set = ['--set', 'http.host=0.0.0.0'];
    const { exit, stderr } = await runCli(place, ['start', '--port', '0', ...set]);
    expect(exit).toBe(78);
    expect(stderr).toMatch(oneLine('settings.invalid'));
  });

  it('refuses to move the scheduler’s clock outside tests and the demo: 78', async () => {
    const set = ['--set', 'schedule.clockFile=/tmp/clock'];
    const { exit, stderr } = await runCli(place, [...start, ...set], {
      ...service,
      NODE_ENV: 'production',
    });
    expect(exit).toBe(78);
    expect(stderr).toMatch(oneLine('clock.refused'));
  });

  it.each([
    ['without TLS to another machine', { WECHATY_PUPPET_SERVICE_ENDPOINT: '10.0.0.9:8788' }],
    [
      'with an authority whose key is public',
      {
        WECHATY_PUPPET_SERVICE_ENDPOINT: '10.0.0.9:8788',
        WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: '',
      },
    ],
  ])('refuses a link %s: 78', async (_what, environment) => {
    const { exit, stderr } = await runCli(place, start, { ...service, ...environment });
    expect(exit).toBe(78);
    expect(stderr).toMatch(oneLine('link.unsafe'));
  });
});

describe('what may run without logging says so', () => {
  const startLine = async (settings: readonly string[]): Promise<string> => {
    const bot = startBotProcess(place, ['--port', '0', ...settings], service);
    await bot.address();
    const output = await until('the start line is whole', () =>
      bot.output().includes('logging: ') ? bot.output() : undefined,
    );
    bot.child.kill('SIGTERM');
    await bot.exit();
    return output;
  };

  it('with a study block that is missing', async () => {
    expect(await startLine([])).toContain('study-missing');
  });

  it('with values copied from the demo under a real puppet', async () => {
    expect(await startLine(studySettings(['study.institution=示例大学（虚构）']))).toContain(
      'demo-values',
    );
  });

  it('with ids that are not declared stable, and after the end of the study', async () => {
    const output = await startLine(
      studySettings(['wechat.idStability=none', 'study.endsOn=2026-02-01']),
    );
    expect(output).toContain('ids-not-stable');
    expect(output).toContain('study-ended');
  });

  it('in check, also where demo data lie in the directory', async () => {
    const demo = startBotProcess(place, ['--port', '0']);
    await demo.address();
    demo.child.kill('SIGTERM');
    await demo.exit();
    const { stderr } = await runCli(place, ['check', '--at', '2026-12-01']);
    expect(stderr).toContain('study-missing');
    expect(stderr).toContain('ids-not-stable');
  });

  it('is on with a whole study block', async () => {
    expect(await startLine(studySettings())).toContain('logging: on');
  });
});
