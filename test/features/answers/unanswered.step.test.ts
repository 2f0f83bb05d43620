import { beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../src/core/clock.ts';
import { readCommand } from '../../../src/core/staff-commands.ts';
import type { MessageContext } from '../../../src/core/step.ts';
import { createUnansweredStep } from '../../../src/features/answers/unanswered.step.ts';
import { cardUsage } from '../../../src/features/answers/usage.store.ts';
import { addRoom } from '../../helpers/consenting.ts';
import { madeUpCards } from '../../helpers/answers.ts';
import { ids, make, noon, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { content, normalise, vocabulary } from '../../helpers/vocabulary.ts';

const stores = useStores();
const roomId = ids.roomId('r_1');
beforeEach(() => {
  addRoom(stores());
});

/** The command a message is, as the pipeline tells it: of staff only. */
const commandIn = (
  text: string,
  { sender, message }: Partial<MessageContext>,
): Pick<MessageContext, 'command'> => {
  const command = readCommand(normalise(text), vocabulary, message?.room === undefined);
  return command === undefined || sender?.role === 'member' ? {} : { command };
};

/** Somebody of the staff says something in private. @returns the verdict */
const run = (text: string, context: Partial<MessageContext> = {}) =>
  createUnansweredStep({
    ...stores(),
    cards: new Map(madeUpCards.map((card) => [card.id, card])),
    zone,
    staffIdOf: () => 's_1',
  }).run(
    make.context({
      message: make.message({ text }),
      words: normalise(text),
      sender: make.sender({ role: 'lead' }),
      ...commandIn(text, context),
      ...context,
    }),
  );
const saidBy = (text: string, context: Partial<MessageContext> = {}): readonly string[] =>
  run(text, context).effects.flatMap((effect) =>
    effect.kind === 'say' ? [`${effect.to.kind}: ${content.texts.render(effect.text)}`] : [],
  );
const note = (theme: string, at = noon): void => {
  cardUsage.noteUnanswered(stores().db, theme, roomId, at);
};

describe('未答', () => {
  it('says that there is nothing where there is nothing', () => {
    expect(saidBy('未答')).toEqual(['person: 到现在没有答不上的问题。']);
  });

  it('lists number, room, time and theme, and no word of a question', () => {
    note('sleep');
    note('other');
    const [said] = saidBy('/未答');
    expect(said).toContain('1. 群1 12:00，接近“睡不好”');
    expect(said).toContain('2. 群1 12:00，别的问题');
  });

  it('counts themes also of what was asked in private', () => {
    cardUsage.noteUnanswered(stores().db, 'sleep', undefined, noon);
    cardUsage.noteUnanswered(stores().db, 'sleep', undefined, noon);
    const [said] = saidBy('未答');
    expect(said).toContain('等着的有 0 个');
    expect(said).toContain('接近“睡不好”：2次');
  });

  it('fits a screen: the ten newest', () => {
    for (let at = 0; at < 14; at += 1) note('other', noon + at);
    const [said] = saidBy('未答');
    expect(said).toContain('等着的有 14 个');
    expect(said?.match(/^\d+\. /gmu)).toHaveLength(10);
    expect(said).toContain('14. ');
  });

  it('forgets what nobody will answer after thirty days, and not a moment sooner', () => {
    note('sleep');
    cardUsage.expire(stores().db, noon + 30 * dayMs);
    expect(cardUsage.waiting(stores().db)).toHaveLength(1);
    cardUsage.expire(stores().db, noon + 30 * dayMs + 1);
    expect(cardUsage.waiting(stores().db)).toEqual([]);
  });
});

describe('已答 N', () => {
  it.each(['已答 1', '/已答1', '已答　１'])(
    'strikes one off, once, and is audited: 「%s」',
    (text) => {
      note('sleep');
      note('other');
      expect(saidBy(text)).toEqual(['person: 1号划掉了，谢谢您。']);
      expect(cardUsage.waiting(stores().db).map(({ number }) => number)).toEqual([2]);
      expect(saidBy(text)).toEqual(['person: 没有1号在等。']);
      const audited = "SELECT actor, parameters FROM audit WHERE action = 'answered'";
      expect(stores().db.prepare(audited).all()).toEqual([{ actor: 's_1', parameters: '{}' }]);
    },
  );

  it('does not give a number out twice', () => {
    note('sleep');
    saidBy('已答 1');
    note('sleep');
    expect(cardUsage.waiting(stores().db).map(({ number }) => number)).toEqual([2]);
  });

  it.each(['已答 0', `已答 ${'9'.repeat(400)}`])('bears a number nobody has: 「%s」', (text) => {
    note('sleep');
    expect(saidBy(text)).toEqual([expect.stringContaining('在等')]);
    expect(cardUsage.waiting(stores().db)).toHaveLength(1);
  });

  it.each(['已答', '已答 一', '已答 1 2', '已经答了'])(
    'is chat without one number: 「%s」',
    (text) => {
      expect(run(text).next).toBe('continue');
    },
  );
});

describe('both', () => {
  const room = make.room();
  const inRoom = (text: string) => ({ message: make.message({ text, room: room.handle }), room });

  it.each(['未答', '已答 1'])('are for staff only: 「%s」', (text) => {
    note('sleep');
    expect(run(text, { sender: make.sender() })).toEqual({ next: 'continue', effects: [] });
    expect(cardUsage.waiting(stores().db)).toHaveLength(1);
  });

  it.each(['/未答', '/已答 1'])('are answered in private when said in a group: 「%s」', (text) => {
    note('sleep');
    expect(saidBy(text, inRoom(text))).toEqual([expect.stringMatching(/^person: /u)]);
  });

  it.each(['未答', '已答 1'])('are chat in a group without a stroke: 「%s」', (text) => {
    expect(run(text, inRoom(text)).next).toBe('continue');
  });

  it.each(['未答', '已答 1'])('are ignored when late: 「%s」', (text) => {
    note('sleep');
    expect(run(text, { isFresh: false })).toEqual({ next: 'stop', effects: [] });
    expect(cardUsage.waiting(stores().db)).toHaveLength(1);
  });
});
