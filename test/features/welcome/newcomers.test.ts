import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Handle, RoomHandle } from '../../../src/core/person.ts';
import { createNewcomers, type Newcomers } from '../../../src/features/welcome/newcomers.ts';
import { make, noon } from '../../helpers/make.ts';

const hourMs = 3_600_000;
const room = 'room@chatroom' as RoomHandle;
let members: ReadonlySet<Handle> | undefined;
let newcomers: Newcomers;
const join = (...names: readonly string[]): void => {
  members = new Set([...(members ?? []), ...(names as Handle[])]);
};
const say = (who: string, hours: number, mentions: readonly string[] = []): void => {
  const message = {
    ...make.message(),
    room,
    sender: who as Handle,
    mentions: mentions as Handle[],
  };
  const verdict = newcomers.step.run({ ...make.context(), message, now: noon + hours * hourMs });
  expect(verdict).toEqual({ next: 'continue', effects: [] });
};
const waiting = (hours: number): number => newcomers.unanswered(noon + hours * hourMs, () => false);

beforeEach(() => {
  members = undefined;
  newcomers = createNewcomers(() => members);
  join('old', 'other');
  say('old', 0);
  join('new');
});

describe('newcomers', () => {
  it('wait for a word an hour after their first, and no more once somebody mentions them', () => {
    say('new', 1);
    expect([waiting(1.9), waiting(2.1)]).toEqual([0, 1]);
    say('old', 3);
    expect(waiting(3)).toBe(1);
    say('old', 4, ['new']);
    expect(waiting(4)).toBe(0);
  });

  it('are answered by who speaks within the hour after their first words', () => {
    say('new', 1);
    say('new', 1.2);
    say('other', 1.9);
    expect(waiting(3)).toBe(0);
  });

  it('who have said nothing wait for nothing; they may only read', () => {
    say('old', 1);
    expect(waiting(30)).toBe(0);
  });

  it('are forgotten after three days, and where they have left', () => {
    say('new', 1);
    expect([waiting(72), waiting(74)]).toEqual([1, 0]);
    join('newer');
    say('newer', 80);
    members = new Set(['old'] as Handle[]);
    say('old', 90);
    expect(waiting(90)).toBe(0);
  });

  it('are not all who are there when the bot comes, nor told where the members cannot be had', () => {
    newcomers = createNewcomers(() => members);
    say('new', 1);
    members = undefined;
    say('new', 2);
    expect(waiting(9)).toBe(0);
  });
});
