import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Incoming } from '../../src/core/message.ts';
import type { Handle } from '../../src/core/person.ts';
import { makeWorld, type World } from '../helpers/world.ts';

jest.setTimeout(60_000);

const people = ['xiaoyu', 'amei'] as const;
const secondMs = 1000;

/** What may happen, each time to one of two women. */
const event = fc.record({
  who: fc.constantFrom(...people),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('chat') },
    { weight: 3, arbitrary: fc.constant('consent') },
    { weight: 2, arbitrary: fc.constant('replay') },
    fc.constantFrom(
      'pause',
      'resume',
      'near-withdraw',
      'withdraw',
      'decline',
      'recall',
      're-login',
      'check-in',
    ),
  ),
});
type StreamEvent = typeof event extends fc.Arbitrary<infer Value> ? Value : never;
const streams = fc.array(event, { minLength: 6, maxLength: 12 });
const words: Readonly<Record<string, string>> = {
  pause: '暂停记录',
  resume: '恢复记录',
  'near-withdraw': '别记我的话',
  withdraw: '退出研究',
  decline: '不同意',
  'check-in': '打卡 3 6 2',
};

/**
 * What is kept and must not be: a row in no consent interval of hers, under no purpose or another notice, or anything
 * of somebody who has withdrawn.
 */
const outside = ({ stores }: World): readonly unknown[] => {
  const strayIn = (table: string, at: string, purpose: number): unknown[] =>
    stores.db
      .prepare(
        `SELECT '${table}' AS what FROM ${table} AS r WHERE NOT EXISTS (
          SELECT 1 FROM consent_interval AS i WHERE i.participant_id = r.participant_id AND i.purpose = ${purpose}
            AND i.notice_version = r.notice_version AND i.voided_at IS NULL AND i.opened_at < ${at} / 1000
            AND (i.closed_at IS NULL OR ${at} / 1000 < i.closed_at))`,
      )
      .all();
  const left = [
    'message',
    'check_in_answer',
    'participant_handle',
    'receipt_payload',
    'personal_code',
    'consent_event',
  ];
  return [
    ...strayIn('message', 'r.sent_at', 1),
    ...strayIn('check_in_answer', 'r.answered_at', 2),
    ...left.flatMap((table) =>
      stores.db
        .prepare(
          `SELECT '${table}' AS withdrawn FROM ${table} AS r JOIN participant AS p ON p.id = r.participant_id
           WHERE p.withdrawn_at IS NOT NULL`,
        )
        .all(),
    ),
  ];
};

/** Lets a stream happen in a world, on a clock of a second an event that ends now. @returns what must not be kept, after any event */
const live = async (world: World, stream: readonly StreamEvent[]): Promise<readonly unknown[]> => {
  const said: { who: string; where: 'room' | 'private'; text: string; more: Partial<Incoming> }[] =
    [];
  const stray: unknown[] = [];
  let at = Date.now() - 60 * secondMs;
  let logins = 0;
  let id = 0;
  const say = async (who: string, where: 'room' | 'private', text: string): Promise<void> => {
    at += secondMs;
    id += 1;
    const more = { sentAt: at, id: `stream-${id}-${at}` };
    said.push({ who, where, text, more });
    await world.say(who, where, text, more);
  };
  for (const { who, what } of stream) {
    switch (what) {
      case 'consent':
        await say(who, 'private', '参加研究');
        await say(who, 'private', '我已满18岁，同意 1 2');
        break;
      case 'replay': {
        // What came once comes again under another id, as a puppet does after a break.
        const old = said[(said.length * 7) % Math.max(said.length, 1)];
        id += 1;
        if (old !== undefined)
          await world.say(old.who, old.where, old.text, { ...old.more, id: `again-${id}-${at}` });
        break;
      }
      case 're-login':
        logins += 1;
        world.gateway.emit({ kind: 'login', self: `bot-${logins}` as Handle });
        await world.openRoom();
        break;
      case 'recall': {
        const last = said.findLast((one) => one.who === who && one.where === 'room');
        const recalledId = last?.more.id;
        at += secondMs;
        if (recalledId !== undefined)
          await world.say(who, 'room', '', { kind: 'recalled', recalledId, sentAt: at });
        break;
      }
      case 'chat':
        await say(who, 'room', '今天走了半小时');
        break;
      default:
        await say(who, what === 'check-in' ? 'private' : 'room', words[what] ?? '');
    }
    stray.push(...outside(world));
  }
  return stray;
};

const inWorld = async <Result>(run: (world: World) => Promise<Result>): Promise<Result> => {
  const world = await makeWorld();
  try {
    await world.openRoom();
    return await run(world);
  } finally {
    await world.close();
  }
};

describe('any stream of words, pauses, withdrawals, replays, recalls and logins', () => {
  it('leaves no row outside a consent, and nothing of somebody who has withdrawn', async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(streams, async (stream) => {
        const begun = [
          { who: 'xiaoyu', what: 'consent' } as const,
          { who: 'xiaoyu', what: 'chat' } as const,
          ...stream,
        ];
        const stray = await inWorld(async (world) => {
          const found = await live(world, begun);
          kept += world.count('receipt');
          return found;
        });
        expect(stray).toEqual([]);
      }),
      { numRuns: 5, endOnFailure: true },
    );
    // It is no proof where nobody ever consented.
    expect(kept).toBeGreaterThanOrEqual(5);
  });

  it('would be seen to keep too much: a row that passed no gate turns it red', async () => {
    const stray = await inWorld(async (world) => {
      const who = 'xiaoyu';
      const before = await live(world, [
        { who, what: 'consent' },
        { who, what: 'pause' },
      ]);
      // Both gates are taken away: the standing the log step reads, and the trigger that reads her intervals.
      world.stores.db.prepare('DROP TRIGGER message_needs_consent').run();
      world.stores.db.prepare("UPDATE consent SET state = 'active'").run();
      await world.say(who, 'room', '今天走了半小时');
      return [...before, ...outside(world)];
    });
    expect(stray).toEqual([{ what: 'message' }]);
  });

  it('would be seen to keep the withdrawn: a handle that stays turns it red', async () => {
    const stray = await inWorld(async (world) => {
      await live(world, [{ who: 'xiaoyu', what: 'consent' }]);
      world.stores.db.prepare('UPDATE participant SET withdrawn_at = 1').run();
      return outside(world);
    });
    expect(stray).toContainEqual({ withdrawn: 'participant_handle' });
  });
});

describe('whatever is asked', () => {
  const asked = fc.constantFrom(
    '打卡 3 6 2',
    '放疗后很累怎么办',
    '谢谢',
    '帮助',
    '查 恶心',
    '我很难受',
    '打卡 99',
    '隐私',
    '联系负责人',
  );

  it('is answered word for word the same with and without consent', async () => {
    await inWorld(async (world) => {
      await world.consent('xiaoyu');
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 4 }), async (texts) => {
          for (const text of texts) {
            const with_ = await world.say('xiaoyu', 'private', text);
            const without = await world.say('amei', 'private', text);
            expect(without.map((one) => one.text)).toEqual(with_.map((one) => one.text));
          }
        }),
        { numRuns: 8, endOnFailure: true },
      );
    });
  });
});
