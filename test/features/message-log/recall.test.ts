import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../src/core/clock.ts';
import type { Incoming } from '../../../src/core/message.ts';
import type { Db } from '../../../src/core/ports.ts';
import { messageMac, seenMessages } from '../../../src/core/seen-message.store.ts';
import {
  messageLogPersonalData,
  suspectForMs,
} from '../../../src/features/message-log/message-log.store.ts';
import { judgeRecall, recallWindowMs } from '../../../src/features/message-log/recall.rules.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { ids, make, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { deleteOverdue } from '../../helpers/overdue.ts';
import { withBrokenSql } from './break-sql.ts';
import { hearFrom, keptIn } from './hearing.ts';

const second = 1000;
const later = noon + 10 * minuteMs;
const stores = useStores();
let mei: Person;
let fang: Person;

beforeEach(() => {
  addRoom(stores());
  addRoom(stores(), ids.roomId('r_2'));
  mei = addPerson(stores(), noon - 3600 * second);
  fang = addPerson(stores(), noon - 3600 * second);
  mei.open(noon);
  fang.open(noon);
});

const say = (person: Person, id: string, sentAt: number, room = 'r_1'): void => {
  hearFrom(stores(), person, { id, sentAt, text: '刚量了体温' }, {}, room);
};
const recall = (
  person: Pick<Person, 'mac'>,
  values: Partial<Incoming> = {},
  db: Db = stores().db,
) =>
  hearFrom({ db, vault: stores().vault }, person, {
    kind: 'recalled',
    text: '',
    sentAt: later,
    ...values,
  });
const times = (): readonly number[] => keptIn(stores()).map(({ sentAt }) => sentAt - later);
const suspected = (): readonly number[] =>
  keptIn(stores())
    .filter(({ suspectedAt }) => suspectedAt !== null)
    .map(({ sentAt }) => sentAt - later);

describe('a recall that names a message', () => {
  it('deletes that one, however many she has sent, and hands its id on', () => {
    for (const [id, at] of [
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ] as const)
      say(mei, id, later - at * second);
    const wanted = keptIn(stores())[1]?.id;
    const handed: unknown[] = [];
    const verdict = hearFrom(
      stores(),
      mei,
      { kind: 'recalled', text: '', sentAt: later, recalledId: 'b' },
      {
        eraseRecords(participant, deleted, now) {
          handed.push([participant, deleted, now]);
          return [{ kind: 'erase', participant, destroyKey: false }];
        },
      },
    );
    expect([times(), suspected(), handed, verdict]).toEqual([
      [-3000, -1000],
      [],
      [[mei.participant, [wanted], later]],
      {
        next: 'stop',
        effects: [{ kind: 'erase', participant: mei.participant, destroyKey: false }],
      },
    ]);
  });

  it('deletes it whatever time has passed', () => {
    say(mei, 'a', noon + second);
    recall(mei, { recalledId: 'a' });
    expect(times()).toEqual([]);
  });

  it('deletes nothing where it is somebody else’s, and nothing of her own either', () => {
    say(fang, 'a', later - 2 * second);
    say(mei, 'b', later - second);
    const { effects } = recall(mei, { recalledId: 'a' });
    expect([times(), suspected(), effects]).toEqual([[-2000, -1000], [], []]);
  });

  it('deletes nothing where that message was heard and not kept', () => {
    const { db, vault } = stores();
    const { handle } = make.room();
    const mac = messageMac(vault, { id: 'unkept', room: handle, sender: ids.handle('wxid_mei') });
    seenMessages.isFirst(db, mac, later);
    say(mei, 'a', later - second);
    recall(mei, { recalledId: 'unkept' });
    const heard = times();
    recall(mei, { recalledId: 'never-heard' });
    expect([heard, times()]).toEqual([[-1000], []]);
  });
});

describe('a recall that names no message of the log', () => {
  it.each<[string, Partial<Incoming>]>([
    ['none at all', {}],
    ['one that matches nothing', { recalledId: '“梅”撤回了一条消息' }],
    ['its own', { id: 'recall-1', recalledId: 'recall-1' }],
  ])('deletes the one it may mean: %s', (_name, values) => {
    say(mei, 'old', later - recallWindowMs - 1);
    say(mei, 'a', later - second);
    expect(recall(mei, values).effects).toHaveLength(1);
    expect([times(), suspected()]).toEqual([[-recallWindowMs - 1], []]);
  });

  it('makes each of several a suspect and deletes none', () => {
    say(mei, 'a', later - 2 * second);
    say(mei, 'b', later - second);
    const { effects } = recall(mei);
    const marks = keptIn(stores()).map(({ suspectedAt }) => suspectedAt);
    expect([marks, effects]).toEqual([[later, later], []]);
  });

  it.each([
    ['in the very moment', 0, []],
    ['at the edge of three minutes', -recallWindowMs, []],
    ['before that', -recallWindowMs - 1, [-recallWindowMs - 1]],
    ['after the recall', 1, [1]],
  ])('means what was sent within three minutes before it: %s', (_name, at, left) => {
    say(mei, 'a', later + at);
    recall(mei);
    expect(times()).toEqual(left);
  });

  it('means nothing of other rooms or other people', () => {
    say(mei, 'a', later - 3 * second, 'r_2');
    say(fang, 'b', later - 2 * second);
    recall(mei);
    expect([times(), suspected()]).toEqual([[-3000, -2000], []]);
  });

  it('does nothing in private', () => {
    say(mei, 'a', later - second);
    hearFrom(stores(), mei, { kind: 'recalled', text: '', sentAt: later }, {}, 'private');
    expect(times()).toEqual([-1000]);
  });

  it('does nothing where somebody sends it who is no participant', () => {
    say(mei, 'a', later - second);
    const stranger = { mac: 'mac-of-a-stranger' as Person['mac'] };
    expect(recall(stranger, {}).effects).toEqual([]);
    expect(recall(stranger, { recalledId: 'a' }).effects).toEqual([]);
    expect([times(), suspected()]).toEqual([[-1000], []]);
  });

  // The test of the tests above: each condition left out would delete or hide what nobody took back.
  it.each<[string, string, () => void]>([
    ['the room', 'AND room_id = :roomId', () => say(mei, 'a', later - second, 'r_2')],
    ['the three minutes', 'AND sent_at >= :from', () => say(mei, 'a', noon + second)],
    ['the end', 'AND sent_at <= :until', () => say(mei, 'a', later + second)],
    ['the sender', 'participant_id = :participant AND', () => say(fang, 'a', later - second)],
  ])('would delete another message without the condition on %s', (_name, condition, arrange) => {
    arrange();
    recall(mei);
    const kept = times().length;
    withBrokenSql(stores().db, [condition, ''], (db) => recall(mei, {}, db));
    expect([kept, times().length]).toEqual([1, 0]);
  });
});

describe('how many messages a recall may mean', () => {
  it.each([
    [0, 'nothing'],
    [1, 'delete'],
    [2, 'suspect'],
    [9, 'suspect'],
  ])('%i: %s', (candidates, verdict) => {
    expect(judgeRecall(candidates)).toBe(verdict);
  });
});

describe('a suspect', () => {
  beforeEach(() => {
    say(mei, 'a', later - 2 * second);
    say(mei, 'b', later - second);
    recall(mei);
    say(mei, 'c', later + 10 * minuteMs);
  });

  it('is erased after seven days, told by id and person, and nothing else with it', () => {
    const { db } = stores();
    const expected = keptIn(stores())
      .slice(0, 2)
      .map(({ id }) => ({ id, participant: mei.participant }));
    const now = later + suspectForMs;
    const early = deleteOverdue(db, [], now - suspectForMs);
    const due = deleteOverdue(db, [], now + 1 - suspectForMs);
    expect([early, due, times()]).toEqual([[], expected, [10 * minuteMs]]);
  });

  it('keeps its time where a second recall may mean it too, and counts for that one', () => {
    recall(mei, { sentAt: later + second });
    expect(keptIn(stores()).map(({ suspectedAt }) => suspectedAt)).toEqual([later, later, null]);
  });

  it('would be kept for longer if a second recall renewed it', () => {
    withBrokenSql(stores().db, ['coalesce(recall_suspected_at, :now)', ':now'], (db) =>
      recall(mei, { sentAt: later + second }, db),
    );
    expect(suspected()).toHaveLength(2);
    expect(keptIn(stores())[0]?.suspectedAt).toBe(later + second);
  });

  it('is deleted at once by a recall that names it', () => {
    recall(mei, { recalledId: 'a', sentAt: later + second });
    expect(times()).toEqual([-1000, 10 * minuteMs]);
  });

  it('is seen by 删除上一条, and counted among what is kept of her', () => {
    const { db } = stores();
    const until = later + second;
    const newest = messageLogPersonalData.newestUntil(db, mei.participant, until);
    const deleted = messageLogPersonalData.deleteNewestUntil(db, mei.participant, until);
    expect([newest, deleted.length, times()]).toEqual([later - second, 1, [-2000, 10 * minuteMs]]);
    expect(messageLogPersonalData.collect(db, mei.participant)).toEqual([
      { key: 'my-data.messages', count: 2 },
    ]);
  });
});

describe('single records', () => {
  it('are listed, and deleted by their ids', () => {
    const { db } = stores();
    say(mei, 'a', later);
    say(fang, 'b', later);
    const all = messageLogPersonalData.recordIds(db);
    messageLogPersonalData.deleteRecords(db, all.slice(0, 1));
    expect(messageLogPersonalData.recordIds(db)).toEqual(all.slice(1));
  });

  it('are deleted by the notice they were kept under, and told by id and person', () => {
    const { db } = stores();
    say(mei, 'a', later);
    fang.open(noon + second, [1], 'other-notice');
    fang.say(later, '另一版告知书之后', 'other-notice');
    const [, other] = messageLogPersonalData.recordIds(db);
    const deleted = deleteOverdue(db, ['no-such-notice', 'other-notice'], 0);
    expect([deleted, times()]).toEqual([[{ id: other, participant: fang.participant }], [0]]);
  });
});
