import { describe, expect, it } from '@jest/globals';
import { createTalk, type TalkRow } from '../../../src/features/research/talk.rules.ts';
import { noon } from '../../helpers/make.ts';

const minute = 60_000;
const row = (participant: string, minutes: number, more: Partial<TalkRow> = {}): TalkRow => ({
  participant,
  room: 1,
  sentAt: noon + minutes * minute,
  week: 1,
  isNight: false,
  repliedTo: null,
  repliedAt: null,
  repliedToUnlogged: false,
  ...more,
});
const reply = (participant: string, minutes: number, to: string, toMinutes: number): TalkRow =>
  row(participant, minutes, { repliedTo: to, repliedAt: noon + toMinutes * minute });
const measure = (rows: readonly TalkRow[], prompts: Parameters<typeof createTalk>[0] = []) => {
  const talk = createTalk(prompts);
  for (const one of rows) talk.add(one);
  return talk.measures();
};

describe('measures of the talk', () => {
  it('count messages, nights and writers by week', () => {
    const { messages, night, writers, perWriter } = measure([
      row('a', 0),
      row('a', 1, { isNight: true }),
      row('b', 2, { week: 2 }),
    ]);
    expect([[...messages], [...night], [...writers], perWriter]).toEqual([
      [
        [1, 2],
        [2, 1],
      ],
      [[1, 1]],
      [
        [1, 1],
        [2, 1],
      ],
      [2, 1],
    ]);
  });

  it('tell replies to what the log lacks from all replies', () => {
    const { replies, unlogged } = measure([
      row('a', 0),
      reply('b', 1, 'a', 0),
      row('b', 2, { repliedToUnlogged: true }),
    ]);
    expect([replies.get(1), unlogged.get(1)]).toEqual([2, 1]);
  });

  it('time a reply from what it replies to, and a writer’s first reply from her first words', () => {
    const { latencies, firstReplies } = measure([
      row('a', 0),
      row('a', 10),
      reply('b', 30, 'a', 10),
    ]);
    expect([latencies, firstReplies]).toEqual([[20], [30, undefined]]);
  });

  it('know pairs, those that go both ways, and who has none; a reply to oneself ties nobody', () => {
    const { tied, mutual, untied } = measure([
      reply('a', 1, 'b', 0),
      reply('b', 2, 'a', 1),
      reply('a', 3, 'c', 0),
      reply('d', 4, 'd', 0),
    ]);
    expect([tied, mutual, untied]).toEqual([2, 1, 1]);
  });

  it('time the first message of its room after each prompt, until the next one', () => {
    const prompt = (room: number, minutes: number) => ({
      room,
      kind: 'activity',
      at: noon + minutes * minute,
    });
    const { afterPrompt } = measure(
      [row('a', 5, { room: 2 }), row('a', 30), row('b', 20), row('a', 70)],
      [prompt(1, 10), prompt(1, 60), prompt(2, 10)],
    );
    expect(afterPrompt).toEqual([10, 10, undefined]);
  });
});
