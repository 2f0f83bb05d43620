import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../src/core/clock.ts';
import type { Incoming } from '../../../src/core/message.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import type { Db } from '../../../src/core/ports.ts';
import {
  messageLog,
  messageLogPersonalData,
} from '../../../src/features/message-log/message-log.store.ts';
import {
  findQuoted,
  mostQuotable,
  quotedForMs,
} from '../../../src/features/message-log/reply.rules.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { ids, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { deleteOverdue } from '../../helpers/overdue.ts';
import { withBrokenSql } from './break-sql.ts';
import { posts } from '../../../src/core/post.store.ts';
import { hearFrom, keptIn, type Kept } from './hearing.ts';

const second = 1000;
const later = noon + quotedForMs + 60 * minuteMs;
const question = '你们化疗第二天 也这么没力气吗';
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

const say = (text: string, sentAt = later - second, id = `said-${sentAt}`, room = 'r_1'): void => {
  hearFrom(stores(), mei, { id, text, sentAt }, {}, room);
};
const reply = (quoted: Incoming['quoted'], db: Db = stores().db): Kept => {
  hearFrom({ db, vault: stores().vault }, fang, {
    text: '我也是，睡一觉好些',
    sentAt: later,
    isReply: true,
    ...(quoted === undefined ? {} : { quoted }),
  });
  const kept = keptIn(stores()).at(-1);
  if (kept === undefined) throw new Error('the reply was not kept');
  return kept;
};
const firstId = (): string | undefined => keptIn(stores())[0]?.id;
const unlogged = { replyTo: null, repliedToUnlogged: 1 };

describe('a reply', () => {
  it.each<[string, Incoming['quoted']]>([
    ['by the id', { id: 'asked' }],
    ['by the words', { text: question }],
    ['by the words, white space folded', { text: ` ${question.replace(' ', '\n')} ` }],
    ['by the words where the id is of another kind', { id: '7731', text: question }],
    ['by the id where the words are others', { id: 'asked', text: '今天喝了粥' }],
  ])('points to the logged message: %s', (_name, quoted) => {
    say(question, later - 2 * second, 'asked');
    say('今天喝了粥', later - second);
    expect(reply(quoted)).toMatchObject({ replyTo: firstId(), repliedToUnlogged: 0 });
  });

  it('is not a reply where nothing is quoted', () => {
    say(question);
    expect(keptIn(stores())[0]).toMatchObject({ replyTo: null, repliedToUnlogged: 0 });
  });

  it.each<[string, Incoming['quoted']]>([
    ['nothing is known of it', undefined],
    ['the id is not in the log', { id: '7731' }],
    ['the words are not in the log', { text: '没有人说过的话' }],
    ['the words are empty', { text: ' ' }],
  ])('points to nothing where %s', (_name, quoted) => {
    say(question);
    expect(reply(quoted)).toMatchObject(unlogged);
  });

  it.each<[string, () => void]>([
    ['of another room', () => say(question, later - second, 'asked', 'r_2')],
    ['older than three days', () => say(question, later - quotedForMs - 1)],
    ['sent after the reply', () => say(question, later + 1)],
    [
      'said twice',
      () => {
        say(question, later - 2);
        say(question, later - 1);
      },
    ],
    [
      'of somebody whose key is destroyed',
      () => {
        say(question);
        stores().vault.destroyDataKey(mei.participant);
      },
    ],
    [
      'beyond the newest two hundred',
      () => {
        say(question, later - 1000);
        for (let index = 0; index < mostQuotable; index += 1)
          say(`第${index}句`, later - 900 + index);
      },
    ],
  ])('does not find words %s', (_name, arrange) => {
    arrange();
    expect(reply({ text: question })).toMatchObject(unlogged);
  });

  it('does not find the id of a message in another room', () => {
    say(question, later - second, 'asked', 'r_2');
    expect(reply({ id: 'asked' })).toMatchObject(unlogged);
  });

  // The test of the test above.
  it.each<[string, string, () => void]>([
    ['the room', 'room_id = :roomId AND', () => say(question, later - 1, 'asked', 'r_2')],
    ['the three days', 'AND sent_at >= :from', () => say(question, later - quotedForMs - 1)],
    ['the end', 'AND sent_at <= :until', () => say(question, later + 1)],
  ])('would point to another message without the condition on %s', (_name, part, arrange) => {
    arrange();
    const found = withBrokenSql(stores().db, [part, ''], (db) => reply({ text: question }, db));
    expect(found.replyTo).toBe(firstId());
  });

  it('compares the quoted words as they are kept: without names', () => {
    const nameless = (text: string): string => text.replaceAll('琴姐', '[成员]');
    const maskText = (_room: unknown, { text }: { readonly text: string }) => nameless(text);
    hearFrom(stores(), mei, { text: '琴姐说的那家医院', sentAt: later - second }, { maskText });
    const said = {
      text: '谢谢',
      sentAt: later,
      isReply: true,
      quoted: { text: '琴姐说的那家医院' },
    };
    hearFrom(stores(), fang, said, { maskText });
    const masked = keptIn(stores()).at(-1);
    hearFrom(stores(), fang, { ...said, sentAt: later + 1 });
    const plain = keptIn(stores()).at(-1);
    expect([masked?.replyTo, plain?.replyTo]).toEqual([firstId(), null]);
  });

  it('keeps nothing of the quoted words, sealed or not', () => {
    reply({ text: '隔壁床昨天出院了', id: 'quoted-id-5521' });
    const { db, vault } = stores();
    const rows = JSON.stringify(db.prepare('SELECT * FROM message').all());
    const opened = messageLog.quotable(db, vault, ids.roomId('r_1'), later);
    expect(opened.map(({ text }) => text)).toEqual(['我也是，睡一觉好些']);
    expect(['隔壁床', '5521'].filter((trace) => rows.includes(trace))).toEqual([]);
  });
});

describe('a message that was replied to', () => {
  const deletions: readonly [
    string,
    (db: Db, participant: ParticipantId, id: string) => unknown,
  ][] = [
    ['all of hers', (db, one) => messageLogPersonalData.erase(db, one)],
    ['the newest', (db, one) => messageLogPersonalData.deleteNewestUntil(db, one, later)],
    ['what came since', (db, one) => messageLogPersonalData.eraseSince(db, one, 0)],
    ['single records', (db, _one, id) => messageLogPersonalData.deleteRecords(db, [id])],
    [
      'what was kept under the notice',
      (db, one) => {
        db.prepare('UPDATE message SET sealed_text = NULL WHERE participant_id = :one').run({
          one,
        });
        return deleteOverdue(db, ['other-notice'], 0);
      },
    ],
    [
      'a recall by id',
      (db) =>
        hearFrom({ db, vault: stores().vault }, mei, {
          kind: 'recalled',
          sentAt: later,
          recalledId: 'asked',
        }),
    ],
    [
      'a recall without an id',
      (db) => hearFrom({ db, vault: stores().vault }, mei, { kind: 'recalled', sentAt: later }),
    ],
    [
      'suspects whose time is over',
      (db, _one, id) => {
        messageLog.suspect(db, [id], later);
        return deleteOverdue(db, [], later + 1);
      },
    ],
  ];
  const arrange = (name: string): string => {
    if (name.includes('notice')) {
      mei.open(noon + second, [1], 'other-notice');
      hearFrom(
        stores(),
        mei,
        { id: 'asked', text: question, sentAt: later - second },
        { noticeVersion: 'other-notice', permits: () => true },
      );
    } else say(question, later - second, 'asked');
    return reply({ id: 'asked' }).replyTo ?? '';
  };

  it.each(deletions)('leaves no pointer behind when it is deleted: %s', (name, run) => {
    const target = arrange(name);
    const pointed = firstId();
    run(stores().db, mei.participant, target);
    const left = keptIn(stores());
    expect(target).toBe(pointed);
    expect(left).toEqual([expect.objectContaining(unlogged)]);
  });

  it.each(deletions)('would leave one if nobody looked after it: %s', (name, run) => {
    const target = arrange(name);
    withBrokenSql(stores().db, ['SET reply_to = NULL,', 'SET reply_to = reply_to,'], (db) =>
      run(db, mei.participant, target),
    );
    expect(keptIn(stores()).map(({ replyTo }) => replyTo)).toEqual([target]);
  });

  it('keeps its own replies where another is deleted', () => {
    say('别的话', later - 2 * second, 'other');
    say(question, later - second, 'asked');
    const { replyTo } = reply({ id: 'asked' });
    const [other] = messageLogPersonalData.recordIds(stores().db);
    messageLogPersonalData.deleteRecords(stores().db, other === undefined ? [] : [other]);
    expect(keptIn(stores()).at(-1)).toMatchObject({ replyTo, repliedToUnlogged: 0 });
  });

  it('takes nothing down where the transaction fails', () => {
    say(question, later - second, 'asked');
    reply({ id: 'asked' });
    const before = keptIn(stores());
    const { db } = stores();
    expect(() =>
      withBrokenSql(db, ['SET reply_to = NULL,', 'SET no_such_column = 1,'], (broken) =>
        messageLogPersonalData.erase(broken, mei.participant),
      ),
    ).toThrow();
    expect(keptIn(stores())).toEqual(before);
  });
});

describe('a reply to a post of the bot', () => {
  const words = '今天想请大家说一件小事：这周让您舒服一点的是什么？不说也没关系。';
  const post = (id: string, text = words, postedAt = later - second, roomId = 'r_1'): void => {
    posts.append(stores().db, {
      id,
      roomId: ids.roomId(roomId),
      postedAt,
      kind: 'activity',
      referenceId: 'small-thing',
      text,
    });
  };
  const of = (promptId: string | null) => ({
    promptId,
    replyTo: null,
    repliedToUnlogged: promptId === null ? 1 : 0,
  });

  it('points to the post, and is none to a message that is not kept', () => {
    post('x_1');
    post('x_2', '周三晚上读书会');
    expect(reply({ text: words })).toMatchObject(of('x_1'));
    expect(reply({ id: '7731', text: `${words.slice(0, 14)}…` })).toMatchObject(of('x_1'));
  });
  it.each<[string, () => void]>([
    ['of another group', () => post('x_1', words, later - second, 'r_2')],
    ['older than three days', () => post('x_1', words, later - quotedForMs - 1)],
    ['later than the reply', () => post('x_1', words, later + 1)],
    ['of other words', () => post('x_1', '周三晚上读书会')],
    ['said twice', () => ['x_1', 'x_2'].forEach((id) => post(id))],
  ])('points to none %s', (_name, arrange) => {
    arrange();
    expect(reply({ text: words })).toMatchObject(of(null));
  });
  it('points to neither where a member has said the same', () => {
    post('x_1');
    say(words);
    expect(reply({ text: words })).toMatchObject(of(null));
  });
  it('points to the message where the id says which', () => {
    post('x_1');
    say(words, later - second, 'asked');
    expect(reply({ id: 'asked', text: words })).toMatchObject({
      promptId: null,
      replyTo: firstId(),
    });
  });
  // The test of the tests above.
  it.each<[string, string, () => void]>([
    ['the room', 'room_id = :roomId AND', () => post('x_1', words, later - second, 'r_2')],
    ['the three days', 'posted_at >= :from AND', () => post('x_1', words, later - quotedForMs - 1)],
    ['the end', 'AND posted_at <= :until', () => post('x_1', words, later + 1)],
  ])('would point to another post without the condition on %s', (_name, part, arrange) => {
    arrange();
    const found = withBrokenSql(stores().db, [part, ''], (db) => reply({ text: words }, db));
    expect(found.promptId).toBe('x_1');
  });
});

describe('quoted words', () => {
  const long = '医生说白细胞低的时候先不要出门，少去人多的地方';
  const one = (text: string) => [{ id: 'm_1', text }];

  it.each<[string, string, string, string | undefined]>([
    ['the same', '好的', '好的', 'm_1'],
    ['in other white space', '好\u3000的\n呀', '好 的 呀', 'm_1'],
    ['cut short with …', `${long.slice(0, 14)}…`, long, 'm_1'],
    ['cut short with ...', `${long.slice(0, 14)}...`, long, 'm_1'],
    ['cut short without a sign', long.slice(0, 12), long, 'm_1'],
    ['cut short below twelve characters', long.slice(0, 11), long, undefined],
    ['cut short below twelve, dots not counted', `${long.slice(0, 11)}……`, long, undefined],
    ['from the middle', long.slice(3), long, undefined],
    ['ending in … as the message does', '好累…', '好累…', 'm_1'],
    ['a mention of a participant', '@[成员] 好的', '@[p_0123456789abcdef] 好的', 'm_1'],
    ['nothing', '', '', undefined],
    ['only …', '…', long, undefined],
  ])('stand for a message: %s', (_name, quoted, logged, expected) => {
    expect(findQuoted(quoted, one(logged))).toBe(expected);
  });

  it('stand for none of two, the same or beginning alike', () => {
    const same = [...one('好的'), { id: 'm_2', text: '好的' }];
    const alike = [...one(long), { id: 'm_2', text: `${long.slice(0, 15)}别的` }];
    expect([findQuoted('好的', same), findQuoted(long.slice(0, 14), alike)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
