import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../src/core/effect.ts';
import { openQuestions } from '../../../src/core/open-question.store.ts';
import type { MessageContext, Verdict } from '../../../src/core/step.ts';
import { createConsentStep } from '../../../src/features/consent/consent.step.ts';
import { consents } from '../../../src/features/consent/consent.store.ts';
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

/** Has the step hear something of 梅, in private unless said otherwise. */
const hear = (text: string, values: Partial<MessageContext> = {}, sentAt = noon): Verdict => {
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
    isAnybodyUnbound: () => false,
    codeFor: () => 'abcde-01234',
    eraseSince: (participant, from, now) => stores().eraser.since(participant, from, now),
  });
  const known = consents.find(db, mei.mac);
  const { room } = values;
  return step.run(
    make.context({
      message: make.message({ text, sentAt, ...(room === undefined ? {} : { room: room.handle }) }),
      sender: make.sender({
        mac: mei.mac,
        ...(known === undefined ? {} : { participant: known.participant, consent: known.consent }),
      }),
      now: sentAt,
      words: normalise(text),
      ...values,
    }),
  );
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
    expect(effects).toEqual([{ kind: 'erase', participant: mei.participant, destroyKey: false }]);
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
