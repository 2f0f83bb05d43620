import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makePrivateHome, type PrivateHome } from '../../../src/edges/wechat/private-home.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const data = useTempDirectory();
const made: PrivateHome[] = [];
const make = (name = 'data'): PrivateHome => {
  const home = makePrivateHome(join(data(), name));
  made.push(home);
  return home;
};
const fill = ({ directory }: PrivateHome): void => {
  mkdirSync(join(directory, '.wechaty', 'cache'), { recursive: true });
  writeFileSync(join(directory, '.wechaty', 'cache', 'contact'), '阿芳');
};

afterEach(() => {
  for (const home of made.splice(0)) home.wipe();
});

describe('the home of the puppet', () => {
  it('can be entered by its owner only, and is empty', () => {
    const { directory } = make();
    expect([statSync(directory).mode & 0o777, readdirSync(directory)]).toEqual([0o700, []]);
  });

  it('is emptied at start of what a killed bot has left', () => {
    const before = make();
    fill(before);
    const after = make();
    expect([after.directory === before.directory, readdirSync(after.directory)]).toEqual([
      true,
      [],
    ]);
  });

  it('is wiped with all it holds, as often as asked', () => {
    const home = make();
    fill(home);
    home.wipe();
    home.wipe();
    expect(existsSync(home.directory)).toBe(false);
  });

  it('is another for another data directory, and leaves that one alone', () => {
    const one = make('one');
    fill(one);
    const two = make('two');
    expect([one.directory === two.directory, readdirSync(one.directory)]).toEqual([
      false,
      ['.wechaty'],
    ]);
  });

  it('does not lie in the data directory', () => {
    expect(make().directory.startsWith(data())).toBe(false);
  });
});
