import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../src/core/effect.ts';
import { openQuestions } from '../../../src/core/open-question.store.ts';
import type { MessageContext, Step, Verdict } from '../../../src/core/step.ts';
import { createConsentStep } from '../../../src/features/consent/consent.step.ts';
import { consentPersonalData, consents } from '../../../src/features/consent/consent.store.ts';
import { noticeReached } from '../../../src/features/consent/notice-reached.ts';
import { finishErasures } from '../../../src/features/erasure/erasure.ts';
import { addPerson, addRoom, countRows, type Person } from '../../helpers/consenting.ts';
import { make, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const second = 1000;
const stores = useStores();
let mei: Person;

beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon - 3600 * second);
});

/** The step, and something of 梅 it is to hear, in private unless said otherwise. */
const prepared = (
  text: string,
  values: Partial<MessageContext> = {},
  sentAt = noon,
): { readonly step: Step; readonly context: MessageContext } => {
  const { db, vault } = stores();
  const step = createConsentStep({
    db,
    vault,
    vocabulary,
    notice: {
      version: noticeVersion,
      title: '说明',
      purposes: [1, 2, 3, 4],
      short: '短',
      long: '长',
    },
    random: (bytes) => 'ab'.repeat(bytes),
    zone,
    mayLog: () => true,
    withdraw: (participant, now, said) => stores().eraser.withdraw(participant, now, said),
    epoch: () => 1,
    isAnybodyUnbound: () => false,
    codeFor: () => 'abcde-01234',
    eraseSince: (participant, from, now) => stores().eraser.since(participant, from, now),
  });
  const known = consents.find(db, mei.mac);
  const { room } = values;
  const context = make.context({
    message: make.message({ text, sentAt, ...(room === undefined ? {} : { room: room.handle }) }),
    sender: make.sender({
      mac: mei.mac,
      ...(known === undefined ? {} : { participant: known.participant, consent: known.consent }),
    }),
    now: sentAt,
    words: normalise(text),
    ...values,
  });
  return { step, context };
};

/** Has the step hear something of 梅. */
const hear: (...of: Parameters<typeof prepared>) => Verdict = (...of) => {
  const { step, context } = prepared(...of);
  return step.run(context);
};

/** What is said because of it, in private. */
const keysOf = ({ effects }: { readonly effects: readonly Effect[] }): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'say' && effect.to.kind === 'person' ? [effect.text.key] : [],
  );
const late = { isFresh: false };
const kept = (): readonly number[] => [
  countRows(stores(), 'message', mei.participant),
  countRows(stores(), 'check_in_answer', mei.participant),
];

describe('a stop that reaches the bot late', () => {
  it.each(['暂停记录', '我要退出', '不同意', '退出研究'])(
    'deletes what was kept after it was sent: 「%s」',
    (word) => {
      mei.open(noon);
      mei.say(noon + 5 * second);
      mei.checkIn(noon + 6 * second);
      hear(word, late, noon + 3 * second);
      expect(kept()).toEqual([0, 0]);
    },
  );

  it('deletes what was kept in its very second, and nothing from before', () => {
    mei.open(noon);
    for (const later of [2000, 4999, 5000, 5100]) mei.say(noon + later);
    hear('暂停记录', {}, noon + 5900);
    expect(kept()).toEqual([2, 0]);
  });

  it('asks for the bytes to be gone, and leaves the key', () => {
    mei.open(noon);
    mei.say(noon + 5 * second);
    const { effects } = hear('暂停记录', late, noon + 3 * second);
    expect(effects.filter(({ kind }) => kind === 'erase')).toEqual([
      { kind: 'erase', participant: mei.participant, destroyKey: false },
    ]);
    expect(keysOf({ effects })).toEqual(['consent.paused']);
  });

  it('deletes nothing where it is older than the consent', () => {
    mei.open(noon);
    mei.say(noon + 5 * second);
    const verdict = hear('暂停记录', late, noon - second);
    expect([kept(), verdict.effects]).toEqual([[1, 0], []]);
  });
});

describe('consenting again', () => {
  it('deletes what was kept after the new consent was sent, under the old one', () => {
    mei.open(noon, [1, 2]);
    for (const later of [2, 5, 6]) mei.say(noon + later * second);
    hear('我已满18岁，同意 2', {}, noon + 5 * second);
    expect(kept()).toEqual([1, 0]);
  });
});

describe('恢复记录', () => {
  it('shows the notice where she has agreed to nothing', () => {
    mei.open(noon - 60 * second, []);
    mei.close(noon - 30 * second);
    expect([keysOf(hear('恢复记录')), consents.find(stores().db, mei.mac)?.consent.state]).toEqual([
      ['consent.notice', 'consent.sentence'],
      'paused',
    ]);
  });

  it('goes on with what she had agreed to', () => {
    mei.open(noon - 60 * second, [1]);
    mei.close(noon - 30 * second);
    const keys = keysOf(hear('恢复记录'));
    const consent = consents.find(stores().db, mei.mac)?.consent;
    expect([keys, consent?.state, consent?.purposes]).toEqual([['consent.resumed'], 'active', [1]]);
  });
});

describe('不是', () => {
  const askToLeave = (): void => {
    mei.open(noon - 60 * second);
    hear('我要退出', {}, noon - second);
  };

  it('to leaving keeps what there is, and says so', () => {
    askToLeave();
    expect(keysOf(hear('不是'))).toEqual(['consent.stays-paused']);
  });

  it('to leaving is not answered where it comes late, and ends the question all the same', () => {
    askToLeave();
    const verdict = hear('不是', late);
    const question = openQuestions.find(stores().db, mei.mac, noon);
    expect([verdict, question]).toEqual([{ next: 'stop', effects: [] }, undefined]);
  });

  it('to her age is not answered where it comes late', () => {
    hear('同意 1', {}, noon - second);
    expect(hear('不是', late).effects).toEqual([]);
  });
});

describe('a word of somebody under 18', () => {
  const isHeld = (): boolean => consents.find(stores().db, mei.mac) !== undefined;

  it('in the group is chat', () => {
    mei.open(noon - 60 * second);
    const verdict = hear('未成年', { room: make.room() });
    expect([verdict, isHeld()]).toEqual([{ next: 'continue', effects: [] }, true]);
  });

  it('in private erases what there is of her', () => {
    mei.open(noon - 60 * second);
    const verdict = hear('未成年');
    expect([keysOf(verdict), isHeld()]).toEqual([[], false]);
    // She is told once the bytes are gone.
    const { db, vault } = stores();
    const { replies } = finishErasures({ db, vault, checkpoint: () => db.checkpoint() });
    expect(keysOf({ effects: replies })).toEqual(['consent.adults-only']);
  });
});

describe('a consent word in the group', () => {
  const words = [
    '参加研究',
    '我已满18岁，同意 1 2',
    '我已满18岁',
    '未成年',
    '不同意',
    '别记我的话',
    '退出研究',
    '退出研究？',
    '暂停记录',
    '恢复记录',
  ];
  const { db, vault } = { db: () => stores().db, vault: () => stores().vault };
  const standings: Readonly<Record<string, () => void>> = {
    stranger: () => stores().eraser.withdraw(mei.participant, noon - 60 * second),
    'notice-shown': () => undefined,
    active: () => mei.open(noon - 60 * second),
    paused: () => {
      mei.open(noon - 60 * second);
      mei.close(noon - 30 * second);
    },
    declined: () => mei.close(noon - 30 * second, 'declined'),
  };
  const room = make.room();
  /** All that may come to stand in the group because of it, handed over or not, and whether the next step sees it. */
  const seenInGroup = (word: string, prepare: () => void): unknown => {
    mei = addPerson(stores(), noon - 3600 * second);
    prepare();
    finishErasures({ db: db(), vault: vault(), checkpoint: () => db().checkpoint() });
    const { effects, next } = hear(word, { room });
    const { replies } = finishErasures({
      db: db(),
      vault: vault(),
      checkpoint: () => db().checkpoint(),
    });
    const inGroup: unknown[] = [];
    const look = (effect: Effect | undefined): void => {
      if (effect?.kind !== 'say') return;
      if (effect.to.kind === 'room') inGroup.push(effect.text.key);
      if (effect.next === undefined) return;
      inGroup.push({
        handedOver: effect.next.onHandedOver?.text.key,
        failed: effect.next.onFailed?.text.key,
      });
    };
    [...effects, ...replies].forEach(look);
    return { inGroup, next };
  };

  it.each(words)('shows the same there whoever says it: 「%s」', (word) => {
    const seen = Object.values(standings).map((prepare) => seenInGroup(word, prepare));
    expect(seen).toEqual(seen.map(() => seen[0]));
  });

  it('would be seen to differ: in private a refusal is answered to everybody, in the group to nobody', () => {
    const silent = seenInGroup('不同意', standings['active'] ?? (() => undefined));
    const answered = seenInGroup('暂停记录', standings['active'] ?? (() => undefined));
    expect([silent, answered]).toEqual([
      { inGroup: [], next: 'stop' },
      {
        inGroup: [{ handedOver: 'consent.sent-privately', failed: 'consent.add-friend-first' }],
        next: 'stop',
      },
    ]);
  });

  it('is answered the same where the very message is decided a second time', () => {
    // One step, one message: a batch that is rolled back is decided again.
    const { step, context } = prepared('暂停记录', { room });
    const first = step.run(context).effects;
    expect([step.run(context).effects, first.length]).toEqual([first, 1]);
    const another = { ...context, message: { ...context.message, id: 'another' } };
    expect(step.run(another).effects).not.toEqual(first);
  });
});

describe('a notice that is handed over late', () => {
  const reach = (askedAt: number, participant?: Person['participant']): void =>
    noticeReached(
      { db: stores().db, random: () => 'ab'.repeat(8), epoch: 1 },
      {
        mac: mei.mac,
        noticeVersion: 'newer',
        askedAt,
        ...(participant === undefined ? {} : { participant }),
      },
      noon + 60 * second,
    );
  const state = (): string | undefined => consents.find(stores().db, mei.mac)?.consent.state;

  it('does not make somebody known again who was erased meanwhile', () => {
    mei.open(noon - 60 * second);
    mei.withdraw(noon + second);
    reach(noon, mei.participant);
    expect(state()).toBeUndefined();
  });

  it('neither where she was not known yet when she asked', () => {
    mei.withdraw(noon + second);
    reach(noon - 3600 * second);
    expect(state()).toBeUndefined();
  });

  it('leaves a pause as it is that came meanwhile, and shows the notice where it came before', () => {
    mei.open(noon - 60 * second);
    mei.close(noon + second);
    reach(noon, mei.participant);
    const meanwhile = state();
    reach(noon + 2 * second, mei.participant);
    expect([meanwhile, state()]).toEqual(['paused', 'notice-shown']);
  });

  it('makes somebody known who is here for the first time', () => {
    mei.withdraw(noon - second);
    reach(noon);
    expect(state()).toBe('notice-shown');
  });
});

describe('what is written down of a word', () => {
  it('is what she said to the bot, without its name', () => {
    mei.open(noon - 60 * second);
    const { db, vault } = stores();
    const message = make.message({
      text: '@小桐 暂停记录',
      addressed: '暂停记录',
      sentAt: noon,
      room: make.room().handle,
    });
    hear('暂停记录', { room: make.room(), message });
    const shown = consentPersonalData.show?.(db, vault, mei.participant) ?? [];
    const texts = shown.flatMap(({ records }) => records).map(({ text }) => text);
    expect(texts).toContain('暂停记录');
    expect(texts).not.toContain('@小桐 暂停记录');
  });

  it('outlives her in no question, whoever erases her', () => {
    mei.open(noon - 60 * second);
    hear('别记我的话', {}, noon - second);
    const asked = openQuestions.find(stores().db, mei.mac, noon);
    mei.withdraw(noon);
    expect([asked?.kind, openQuestions.find(stores().db, mei.mac, noon)]).toEqual([
      'consent.withdraw',
      undefined,
    ]);
  });
});
