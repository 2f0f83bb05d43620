import { describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../src/core/effect.ts';
import type { Incoming, MessageKind } from '../../../src/core/message.ts';
import type { MessageContext } from '../../../src/core/step.ts';
import { createAnswersStep, type AnswerPorts } from '../../../src/features/answers/answers.step.ts';
import type { Card } from '../../../src/features/answers/card.ts';
import { cardUsage } from '../../../src/features/answers/usage.store.ts';
import { madeUpAnswerer, madeUpCards } from '../../helpers/answers.ts';
import { ids, make, noon, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const stores = useStores();

const stepOver = (cards: readonly Card[], ports: Partial<AnswerPorts> = {}) =>
  createAnswersStep({
    db: stores().db,
    vocabulary,
    cards: new Map(cards.map((card) => [card.id, card])),
    answerer: madeUpAnswerer({ cards }),
    zone,
    allowDraft: true,
    cooldownMs: 0,
    longNotice: '',
    contact: '',
    isLookAlike: () => false,
    normalise,
    ...ports,
  });

const contextOf = (
  text: string,
  message: Partial<Incoming> = {},
  context: Partial<MessageContext> = {},
): MessageContext =>
  make.context({
    message: make.message({ text, ...message }),
    words: normalise(message.addressed ?? text),
    ...context,
  });
const keys = (effects: readonly Effect[]): readonly string[] =>
  effects.map((effect) => (effect.kind === 'say' ? effect.text.key : effect.kind));
/** Asks in private. @returns the keys of what is said */
const ask = (cards: readonly Card[], question: string, allowDraft = true): readonly string[] =>
  keys(stepOver(cards, { allowDraft }).run(contextOf(question)).effects);

const sleep = (values: Partial<Card> = {}): Card =>
  make.card({ aliases: { plain: ['半夜睡不着'], whole: [], traditional: [] }, ...values });
const nausea = (values: Partial<Card> = {}): Card =>
  make.card({
    id: 'nausea',
    title: '想吐',
    answer: '少量多次地吃。',
    aliases: { plain: ['一直想吐个不停'], whole: [], traditional: [] },
    ...values,
  });

describe('the card that answers', () => {
  const question = '半夜睡不着';
  const expired = { expiresOn: '2026-01-01' };
  const signed = { reviewedOn: '2026-10-01' };

  it('is given', () => {
    expect(ask([sleep(), nausea()], question)).toEqual(['answer.card-draft']);
    expect(ask([sleep(signed), nausea()], question, false)).toEqual(['answer.card']);
  });

  it.each<[string, readonly Card[], boolean]>([
    ['expired', [sleep(expired), nausea()], true],
    ['expired, the weaker one signed', [sleep(expired), nausea(signed)], true],
    ['a draft, where only signed ones are given', [sleep(), nausea(signed)], false],
    ['expired, with no other', [sleep(expired)], true],
  ])('is not replaced by a weaker one where it may not be given: %s', (_name, cards, drafts) => {
    expect(ask(cards, `${question}，想吐`, drafts)).toEqual(['answer.none']);
  });

  it('is given where a weaker one has expired', () => {
    expect(ask([sleep(), nausea(expired)], question)).toEqual(['answer.card-draft']);
  });
});

describe('a message that is no text', () => {
  const said = (kind: MessageKind, where: Partial<Incoming> = {}): readonly string[] =>
    keys(stepOver(madeUpCards).run(contextOf('', { kind, ...where })).effects);

  it.each<[MessageKind, string]>([
    ['voice', 'answer.voice'],
    ['sticker', 'answer.sticker'],
    ...(['image', 'video', 'file', 'location', 'link', 'payment'] as const).map(
      (kind): [MessageKind, string] => [kind, 'answer.not-text'],
    ),
  ])('gets one sentence in private, and none in a group: %s', (kind, key) => {
    expect(said(kind)).toEqual([key]);
    expect(said(kind, { room: ids.room('r_1@room') })).toEqual([]);
  });

  it.each<MessageKind>(['recalled', 'other'])('asks nothing in private either: %s', (kind) => {
    expect(said(kind)).toEqual([]);
  });

  it('is not answered for ever: two bots end after six in a minute', () => {
    const step = stepOver(madeUpCards);
    const answers = Array.from({ length: 8 }, (_, at) =>
      keys(step.run(contextOf('', { kind: 'sticker' }, { now: noon + at })).effects),
    );
    expect(answers.flat()).toHaveLength(6);
    const later = step.run(contextOf('', { kind: 'sticker' }, { now: noon + 60_010 }));
    expect(keys(later.effects)).toEqual(['answer.sticker']);
  });
});

describe('a question', () => {
  it('that is late is left alone', () => {
    const context = contextOf('失眠', {}, { isFresh: false });
    expect(stepOver(madeUpCards).run(context)).toEqual({ next: 'continue', effects: [] });
  });

  it.each([
    ['查 失眠', true],
    ['查：失眠', true],
    ['问，失眠', true],
    ['请问 失眠', true],
    ['/查 失眠', true],
    ['查', true],
    ['帮助', true],
    ['失眠', false],
    ['查体以后失眠', false],
    ['问题不大，就是失眠', false],
    ['谢谢', false],
    ['你好', false],
    ['有用', false],
  ])('is one in a group just where it is asked of the bot: 「%s」 %s', (text, isAsked) => {
    const at = { room: make.room() };
    const { next } = stepOver(madeUpCards).run(contextOf(text, { room: at.room.handle }, at));
    expect(next === 'stop').toBe(isAsked);
  });

  it('of a sender gets six replies in a minute, and another sender hers', () => {
    const step = stepOver(madeUpCards);
    const say = (now: number, mac = 'mac-mei') =>
      keys(
        step.run(contextOf('失眠', {}, { now, sender: make.sender({ mac: mac as never }) }))
          .effects,
      ).length;
    expect(Array.from({ length: 9 }, (_, at) => say(noon + at))).toEqual([
      1, 1, 1, 1, 1, 1, 0, 0, 0,
    ]);
    expect(say(noon + 10, 'mac-yu')).toBe(1);
    expect(say(noon + 60_005)).toBe(1);
  });
});

describe('what cards were worth', () => {
  it('is counted without a person: no column could hold one', () => {
    const { db } = stores();
    for (const table of ['card_rating', 'unanswered_theme', 'unanswered_question'])
      expect(
        (db.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[])
          .map(({ name }) => name)
          .filter((name) => /mac|participant|handle|text/u.test(name)),
      ).toEqual([]);
  });

  it('adds up', () => {
    const { db } = stores();
    for (const isUseful of [true, true, false]) cardUsage.rate(db, 'sleep', isUseful);
    expect(cardUsage.ratings(db)).toEqual([{ card: 'sleep', useful: 2, useless: 1 }]);
  });
});
