import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../helpers/bytes.ts';
import { projectRoot } from '../helpers/processes.ts';

const inProject = (path: string): string => join(projectRoot, path);
const read = (path: string): string => readFileSync(inProject(path), 'utf8');
const packageJson = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};
const sources = filesBelow(inProject('src')).map((file) => ({
  file: file.slice(projectRoot.length + 1),
  text: readFileSync(file, 'utf8'),
}));

describe('the house', () => {
  it('has the prescribed top level', () => {
    for (const path of [
      'package.json',
      'tsconfig.json',
      'src',
      'config',
      'migrations',
      'test',
      'Dockerfile',
    ])
      expect([path, existsSync(inProject(path))]).toEqual([path, true]);
  });

  it.each([
    ['wechaty', ['src/edges/wechat/gateway.ts']],
    ['wechaty-puppet-service', ['src/edges/wechat/gateway.ts']],
    ['node-cron', ['src/edges/cron/scheduler.ts']],
    ['better-sqlite3', ['src/edges/store/open.ts']],
    ['pino', ['src/edges/log/logger.ts']],
    ['fast-xml-parser', ['src/edges/wechat/app-message.ts']],
    ['fast-xml-builder', ['src/edges/files/xml.ts']],
    ['echarts', ['src/edges/charts/charts.ts']],
    ['fflate', ['src/edges/files/qdpx.ts']],
    ['hyparquet-writer', ['src/edges/files/parquet.ts']],
    ['file-box', ['src/edges/wechat/gateway.ts']],
    ['pinyin-pro', ['src/edges/chinese/to-pinyin.ts']],
  ])('depends on %s directly and imports it in one edge', (name, owners) => {
    expect(packageJson.dependencies[name]).toBeDefined();
    const imports = new RegExp(`(?:from|import\\()\\s*['"]${name}['"]`, 'u');
    expect(sources.filter(({ text }) => imports.test(text)).map(({ file }) => file)).toEqual(
      owners,
    );
  });

  it('is tested by jest', () => {
    expect(packageJson.devDependencies['jest']).toBeDefined();
    expect(packageJson.scripts['test']).toContain('jest');
    expect(read('.ci/run')).toContain('npm run check');
    expect(packageJson.scripts['check']).toContain('npm test');
  });

  it('pins every dependency to one version', () => {
    const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual(
      [],
    );
  });

  it('gives a reason for every dependency in CONTRIBUTING.md', () => {
    const all = [
      ...Object.keys(packageJson.dependencies),
      ...Object.keys(packageJson.devDependencies),
    ];
    const contributing = read('CONTRIBUTING.md');
    expect(all.filter((name) => !contributing.includes(`\`${name}\``))).toEqual([]);
  });

  it('has no Chinese in its code: what people read and type lies in config', () => {
    const withoutComments = (text: string): string =>
      text.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/^\s*\/\/.*$/gmu, '');
    const han = /\p{Script=Han}/u;
    // Punctuation of Chinese keyboards and the separator of a list are not words.
    const found = sources.filter(({ text }) => han.test(withoutComments(text)));
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  it('writes no file above 250 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 250);
    expect(long.map(({ file }) => file)).toEqual([]);
  });
});
