import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkInTextContext, messageTextContext } from '../../../src/core/sealing.ts';
import type { Tier } from '../../../src/features/research/tables.rules.ts';
import { createMask } from '../../../src/features/research/mask.rules.ts';
import type { CheckInRow, MessageRow } from '../../../src/features/research/stored-rows.ts';
import { ids, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
const mei = ids.participant('p_0123456789abcdef');
const fang = ids.participant('p_fedcba9876543210');

beforeEach(() => {
  for (const participant of [mei, fang]) stores().vault.createDataKey(participant);
});

const mask = (tier: Tier, study = '互助研究') =>
  createMask({
    vault: stores().vault,
    study,
    tier,
    zone,
    startMs: Date.parse('2026-10-01T00:00:00+08:00'),
    memberMask: '[成员]',
  });

const nobody: ReadonlySet<typeof mei> = new Set();

const message = (values: Partial<MessageRow> = {}): MessageRow => ({
  sequence: 7,
  id: 'm_1',
  participant: mei,
  roomNumber: 2,
  sentAt: noon,
  kind: 'text',
  length: 5,
  sealedText: stores().vault.sealFor(mei, '今天好多了', messageTextContext('m_1')),
  replyTo: null,
  repliedAt: null,
  repliedTo: null,
  repliedToUnlogged: 1,
  promptId: null,
  mentions: 2,
  flags: '',
  noticeVersion,
  ...values,
});
const checkIn = (): CheckInRow => ({
  id: 'c_1',
  participant: mei,
  answeredAt: noon,
  sealedScores: stores().vault.sealFor(mei, '[3,6,2]', checkInTextContext('c_1')),
  noticeVersion,
});

describe('a message as exported', () => {
  it('has its text in T2, a day and a part of the day, and no id or instant of ours', () => {
    const row = mask('T2').message(message(), 4, nobody);
    expect([row, JSON.stringify(row).includes(String(noon))]).toEqual([
      {
        message_id: expect.stringMatching(/^M[0-9a-f]{10}$/u) as unknown,
        participant: expect.stringMatching(/^P[0-9a-f]{10}$/u) as unknown,
        sequence: 4,
        day_index: 51,
        hour_band: '12-18',
        room: 'R2',
        kind: 'text',
        length: 5,
        text: '今天好多了',
        reply_to: null,
        replied_to_unlogged: true,
        mentions: 2,
        prompt_id: null,
        flags: '',
        notice_version: noticeVersion,
      },
      false,
    ]);
  });

  it('has no text in T1, and all else as in T2', () => {
    const row = message();
    expect(mask('T1').message(row, 1, nobody)).toEqual({
      ...mask('T2').message(row, 1, nobody),
      text: null,
    });
  });

  it.each([
    ['of another kind', { sealedText: null, kind: 'image' }],
    ['whose key is destroyed', { participant: ids.participant('p_gone') }],
  ])('has no text: one %s', (_name, values) => {
    expect(mask('T2').message(message(values), 1, nobody)).toMatchObject({ text: null });
  });
});

describe('whom a text mentions', () => {
  const rong = ids.participant('p_0123456789abcdef');
  const hua = ids.participant('p_fedcba9876543210');
  const saying = (text: string) =>
    message({ sealedText: stores().vault.sealFor(mei, text, messageTextContext('m_1')) });
  const nameOf = (participant: typeof mei, study?: string) =>
    mask('T1', study).message(message({ participant }), 1, nobody)['participant'];

  it('is told by her pseudonym while her consent stands, and by nothing else', () => {
    const row = saying(`@[${rong}] 和 @[${hua}] @[成员] 谢谢 @[${rong}]`);
    const { text } = mask('T2').message(row, 1, new Set([rong]));
    const name = String(nameOf(rong));
    expect([text, String(text).includes('p_')]).toEqual([
      `@[${name}] 和 @[成员] @[成员] 谢谢 @[${name}]`,
      false,
    ]);
  });

  it('is told by nothing in T1', () => {
    expect(mask('T1').message(saying(`@[${rong}] 好`), 1, new Set([rong]))).toMatchObject({
      text: null,
    });
  });

  it('leaves alone what only looks like it', () => {
    const text = '@[p_012] [p_0123456789abcdef] @p_x @[p_0123456789abcdef0]';
    expect(mask('T2').message(saying(text), 1, new Set([rong]))).toMatchObject({ text });
  });
});

describe('a reply as exported', () => {
  it('names the message by the id that one has itself', () => {
    const original = mask('T1').message(message({ id: 'm_9' }), 1, nobody);
    const reply = mask('T1').message(message({ replyTo: 'm_9' }), 2, nobody);
    expect(reply['reply_to']).toBe(original['message_id']);
  });
});

describe('a gap as exported', () => {
  it.each([
    [0, 0],
    [1, 1],
    [60_000, 1],
    [90_000, 2],
  ])('has a day, a part of the day and minutes, and no instant: %i ms', (length, minutes) => {
    const gap = { cause: 'link-lost', startedAt: noon, endedAt: noon + length } as const;
    expect(mask('T0').gap(gap)).toEqual({
      cause: 'link-lost',
      day_index: 51,
      hour_band: '12-18',
      minutes,
    });
  });
});

describe('a check-in answer as exported', () => {
  it('has its scores in T2', () => {
    expect(mask('T2').checkIn(checkIn())).toMatchObject({ distress: 3, sleep: 6, fatigue: 2 });
  });

  it('has no score in T1, and all else as in T2', () => {
    const row = checkIn();
    const none = { distress: null, sleep: null, fatigue: null };
    expect(mask('T1').checkIn(row)).toEqual({ ...mask('T2').checkIn(row), ...none });
  });

  it('is left out where its key is destroyed', () => {
    const row = checkIn();
    stores().vault.destroyDataKey(mei);
    expect(mask('T2').checkIn(row)).toBeUndefined();
  });
});

describe('a pseudonym', () => {
  const pseudonymOf = (participant: typeof mei, study?: string) =>
    mask('T1', study).message(message({ participant }), 1, nobody)['participant'];

  it('is the same in every export and tier of a study, and in every table', () => {
    const { participant } = mask('T2').participant(
      {
        participant: mei,
        since: noon / 1000,
        purposes: '12',
        state: 'active',
        isStaff: 0,
        noticeVersion,
      },
      1,
      { role: 'member', weeks: '1-4' },
    );
    expect([pseudonymOf(mei), mask('T2').checkIn(checkIn())?.['participant']]).toEqual([
      participant,
      participant,
    ]);
  });

  it('differs between studies, so that they cannot be linked', () => {
    expect(pseudonymOf(mei, '互助研究')).not.toBe(pseudonymOf(mei, '睡眠研究'));
  });

  it('differs between studies for messages and posts too', () => {
    const post = {
      id: 'b_1',
      roomNumber: 1,
      postedAt: noon,
      kind: 'notice',
      referenceId: 'group-notice',
      text: '大家好',
    };
    const idsIn = (study: string) => [
      mask('T1', study).message(message(), 1, nobody)['message_id'],
      mask('T1', study).post(post)['post_id'],
    ];
    expect(new Set([...idsIn('互助研究'), ...idsIn('睡眠研究')]).size).toBe(4);
  });

  it('differs between people', () => {
    expect(pseudonymOf(mei)).not.toBe(pseudonymOf(fang));
  });
});

describe('an edge', () => {
  const edgesOf = (tier: Tier, values: Partial<MessageRow>, standing = nobody) => {
    const row = message(values);
    return mask(tier).edges(row, mask(tier).message(row, 1, standing));
  };
  const says = (text: string) => ({
    sealedText: stores().vault.sealFor(mei, text, messageTextContext('m_1')),
  });

  it('goes from who replies to who wrote that', () => {
    const edges = edgesOf('T1', { replyTo: 'm_0', repliedTo: fang });
    expect(edges).toEqual([
      {
        source: mask('T1').person(mei),
        target: mask('T1').person(fang),
        kind: 'reply',
        week_index: expect.any(Number) as unknown,
      },
    ]);
  });

  it('goes to whom a text mentions, once, and where her consent stands', () => {
    const text = says(`@[${fang}] 你好 @[${fang}]`);
    const kinds = (tier: Tier, standing: ReadonlySet<typeof mei>) =>
      edgesOf(tier, text, standing).map(({ kind, target }) => [kind, target]);
    expect(kinds('T2', new Set([fang]))).toEqual([['mention', mask('T2').person(fang)]]);
    expect([kinds('T2', nobody), kinds('T1', new Set([fang]))]).toEqual([[], []]);
  });

  it('goes from nobody to herself', () => {
    expect(edgesOf('T1', { replyTo: 'm_0', repliedTo: mei })).toEqual([]);
  });
});
