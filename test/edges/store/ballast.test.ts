import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ballastFile, ensureBallast, releaseBallast } from '../../../src/edges/store/ballast.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

const directory = useTempDirectory();
const bytes = 1024 * 1024;
const plenty = (): number => 10 * bytes;
const stat = () => statSync(ballastFile(directory()));

describe('the ballast', () => {
  it('takes up its room, for its owner only, with nothing left beside it', () => {
    const isThere = ensureBallast(directory(), bytes, plenty);
    expect({
      isThere,
      size: stat().size,
      isReal: stat().blocks * 512 >= bytes,
      mode: stat().mode & 0o777,
      files: readdirSync(directory()),
    }).toEqual({ isThere: true, size: bytes, isReal: true, mode: 0o600, files: ['ballast'] });
  });

  it('is 8 MiB unless told otherwise', () => {
    ensureBallast(directory());
    expect(stat().size).toBe(8 * 1024 * 1024);
  });

  it('is left as it is where it is there', () => {
    ensureBallast(directory(), bytes, plenty);
    const before = stat().ino;
    ensureBallast(directory(), bytes, plenty);
    expect(stat().ino).toBe(before);
  });

  it.each([
    ['sparse', () => truncateSync(ballastFile(directory()), bytes)],
    ['cut off', () => writeFileSync(ballastFile(directory()), 'half')],
  ])('is made anew where it is %s', (_, spoil) => {
    writeFileSync(ballastFile(directory()), '');
    spoil();
    const wasReal = stat().blocks * 512 >= bytes;
    ensureBallast(directory(), bytes, plenty);
    expect([wasReal, stat().blocks * 512 >= bytes]).toEqual([false, true]);
  });

  it('is not made where the bot needs the room more', () => {
    const isThere = ensureBallast(directory(), bytes, () => 2 * bytes - 1);
    expect([isThere, readdirSync(directory())]).toEqual([false, []]);
  });

  it('gives its room back once', () => {
    ensureBallast(directory(), bytes, plenty);
    const released = [releaseBallast(directory()), releaseBallast(directory())];
    expect([released, existsSync(ballastFile(directory()))]).toEqual([[true, false], false]);
  });
});
