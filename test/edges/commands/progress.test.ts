import { describe, expect, it } from '@jest/globals';
import { createProgress } from '../../../src/commands/progress.ts';

const shown = (isTTY: boolean | undefined): string => {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  const progress = createProgress(isTTY === undefined ? { write } : { isTTY, write });
  progress.show('1000 messages');
  progress.show('2000 messages');
  progress.done();
  return written.join('');
};

describe('progress of long work', () => {
  it('is one line of a terminal', () => {
    expect(shown(true)).toBe('\r\u001b[K1000 messages\r\u001b[K2000 messages\n');
  });

  it.each([false, undefined])('is not in a pipe (%s)', (isTTY) => {
    expect(shown(isTTY)).toBe('');
  });
});
